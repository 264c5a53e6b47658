/** The words of one language. A missing key shows itself as the key, so that it is seen; a language is offered only when complete. */

export type Texts = Readonly<Record<string, string>>;

/** The text of `key`, with every `{name}` filled in. */
export function say(texts: Texts, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** First letter large: for a sentence that begins with a filled-in word such as "morgen". */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Minutes in words, with a text of its own for one and for less than one. */
export function minutes(texts: Texts, count: number): string {
  return say(texts, count < 1 ? "minutes.none" : count === 1 ? "minutes.one" : "minutes.many", { m: count });
}

/** What a language calls itself: "Nederlands", "English". */
export function ownName(language: string): string {
  return sentence(languageName(language, language));
}

/** What `language` is called by who reads `reader`. */
export function languageName(language: string, reader: string): string {
  return new Intl.DisplayNames([reader], { type: "language" }).of(language) ?? language;
}

export async function fetchTexts<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error("no texts");
  return await response.json();
}
