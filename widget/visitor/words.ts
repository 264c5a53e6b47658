/** The texts of this page in the language chosen now, and the few facts that every screen shows. */
import { fetchTexts, say, type Texts } from "../shared/text.ts";
import { lasting } from "../shared/when.ts";

/** One language as the build made it. Its texts are numbered, and so are the keys in the bundle: see widget/build.py. */
interface Fetched {
  texts: Texts;
  /** Safety texts in a language that was reviewed, where this one was not. */
  beside?: Texts;
  language?: string;
}

export class Words {
  #texts: Texts = {};
  #beside: Texts = {};
  #besideLanguage: string | null = null;
  #chosen = "";

  constructor(
    private readonly addresses: Readonly<Record<string, string>>,
    readonly phone: string,
    readonly telephone: string,
  ) {}

  language = (): string => this.#chosen;

  text = (key: string, values: Readonly<Record<string, string | number>> = {}): string => say(this.#texts, key, values);

  /** The same text in a language that was reviewed, where this one was not and safety hangs on it; else null. */
  beside(key: string): string | null {
    return this.#beside[key] ?? null;
  }

  /** The language of what stands beside; null for one that was reviewed. */
  besideLanguage(): string | null {
    return this.#besideLanguage;
  }

  /** The number for within a sentence: never cut in two by the end of a line, and left to right in every language. */
  unbroken(): string {
    return `\u2066${this.phone.replaceAll(" ", "\u00A0")}\u2069`;
  }

  minutes(count: number): string {
    return lasting(count, "minute", this.#chosen);
  }

  days(count: number, language = this.#chosen): string {
    return lasting(count, "day", language);
  }

  all(): Texts {
    return this.#texts;
  }

  offered(): string[] {
    return Object.keys(this.addresses);
  }

  /** Throws when the texts cannot be had; then the language stays what it was. */
  async choose(language: string): Promise<void> {
    const { texts, beside, language: reviewed } = await fetchTexts<Fetched>(this.addresses[language]!);
    this.#texts = texts;
    this.#beside = beside ?? {};
    this.#besideLanguage = reviewed ?? null;
    this.#chosen = language;
    document.documentElement.lang = language;
    document.documentElement.dir = this.text("page.dir");
  }
}
