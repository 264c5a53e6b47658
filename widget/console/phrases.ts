/** Canned texts and lines to refer to: what a console was given, how it is filled in, and how it is found. */
import type { Line } from "../shared/line.ts";
import type { Socket } from "../shared/socket.ts";
import type { Referral, Snippet, Snippets } from "./given.ts";

/** What is filled in, and what it may be called. The server's rules have the same table; a test compares the two. */
const VARIABLES = {
  nickname: ["bijnaam", "nickname"],
  name: ["naam", "name"],
  phone: ["telefoon", "phone"],
};

/** Stands where something is still to be filled in by hand. */
export const GAP = "…";

export type Values = Readonly<Record<keyof typeof VARIABLES, string | null>>;

export interface Filled {
  readonly text: string;
  /** Where the first gap is; null when there is none. */
  readonly gap: number | null;
}

export type Kind = "text" | "line";

/** What can be chosen from the list. */
export interface Phrase {
  readonly kind: Kind;
  readonly language: string;
  readonly title: string;
  readonly text: string;
  readonly shortcut: string;
}

/** The text with its variables filled in. No brace of it is left, whatever it says: a visitor would read it. */
export function filled(text: string, values: Values): Filled {
  let made = "";
  let at = 0;
  let gap: number | null = null;
  const plain = (end?: number) => text.slice(at, end).replaceAll(/[{}]/g, "");
  for (const found of text.matchAll(/\{([^{}]*)\}/g)) {
    made += plain(found.index);
    at = found.index + found[0].length;
    const value = valueOf(found[1]!, values);
    if (value === "") gap ??= made.length;
    made += value || GAP;
  }
  return { text: made + plain(), gap };
}

function valueOf(name: string, values: Values): string {
  const wanted = name.trim().toLowerCase();
  const variable = (Object.keys(VARIABLES) as (keyof Values)[]).find((key) => VARIABLES[key].includes(wanted));
  return (variable && values[variable]?.replaceAll(/[{}]/g, "").trim()) || "";
}

/** Everything that can be chosen in a conversation: lines bear their name in its language, or the first they have. */
export function phrasesOf(snippets: readonly Snippet[], referrals: readonly Referral[], language: string): Phrase[] {
  return [
    ...snippets.map((snippet): Phrase => ({ kind: "text", ...snippet })),
    ...referrals.map(({ names, phone }): Phrase => {
      const named = names.find((one) => one.language === language) ?? names[0]!;
      return { kind: "line", language: named.language, title: named.name, text: `${named.name}: ${phone}`, shortcut: "" };
    }),
  ];
}

/** What fits the query: the language of the conversation first, then how well it fits, then texts before lines. */
export function find(phrases: readonly Phrase[], query: string, language: string): Phrase[] {
  const wanted = fold(query);
  const terms = wanted.split(/\s+/).filter((term) => term !== "");
  const ranked = phrases.flatMap((phrase) => {
    const rank = rankOf(phrase, wanted, terms);
    return rank === null ? [] : [{ phrase, rank, isForeign: phrase.language !== language, isLine: phrase.kind === "line" }];
  });
  ranked.sort((a, b) =>
    Number(a.isForeign) - Number(b.isForeign) || a.rank - b.rank || Number(a.isLine) - Number(b.isLine) ||
    a.phrase.title.localeCompare(b.phrase.title)
  );
  return ranked.map(({ phrase }) => phrase);
}

/** Its shortcut, the beginning of its title, the beginnings of words in it, anywhere in the title, anywhere at all. */
function rankOf({ title, text, shortcut }: Phrase, query: string, terms: readonly string[]): number | null {
  if (terms.length === 0) return 0;
  const name = fold(title);
  if (shortcut !== "" && fold(shortcut).startsWith(query)) return fold(shortcut) === query ? 0 : 1;
  if (name.startsWith(query)) return 2;
  const words = name.split(/[^\p{L}\p{N}]+/u);
  if (terms.every((term) => words.some((word) => word.startsWith(term)))) return 3;
  if (name.includes(query)) return 4;
  const whole = fold(`${title} ${text} ${shortcut}`);
  return terms.every((term) => whole.includes(term)) ? 5 : null;
}

/** Without regard to case and accents. */
export function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
}

/** What the server gave of it. Asked when the console opens, and again whenever the list does: no event tells of a change. */
export class Book {
  snippets: readonly Snippet[] = [];
  referrals: readonly Referral[] = [];
  #asking: Socket | null = null;
  #asked: Socket | null = null;

  constructor(private readonly line: Pick<Line, "socket">, private readonly changed: () => void) {}

  /** Once over each line: what was refused is asked again over the next. */
  open(): void {
    if (this.line.socket !== this.#asked) void this.ask();
  }

  /** What is shown stays until all of the new is here. */
  async ask(): Promise<void> {
    const { socket } = this.line;
    if (!socket || socket === this.#asking) return;
    this.#asking = socket;
    this.#asked = socket;
    const given = await everything(socket);
    if (this.#asking === socket) this.#asking = null;
    if (!given || socket !== this.line.socket) return;
    if (JSON.stringify(given) === JSON.stringify({ snippets: this.snippets, referrals: this.referrals })) return;
    ({ snippets: this.snippets, referrals: this.referrals } = given);
    this.changed();
  }
}

/** Page after page; null when one was refused. */
async function everything(socket: Socket): Promise<Pick<Snippets, "snippets" | "referrals"> | null> {
  const snippets: Snippet[] = [];
  let referrals: Referral[] = [];
  for (let after: string | null = null;;) {
    const answer: { ok: Snippets } | { error: unknown } = await socket.ask<Snippets>("snippets", { after });
    if (!("ok" in answer)) return null;
    if (after === null) referrals = answer.ok.referrals;
    snippets.push(...answer.ok.snippets);
    after = snippets.at(-1)?.id ?? null;
    if (!answer.ok.more || after === null) return { snippets, referrals };
  }
}
