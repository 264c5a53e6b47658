/** What the page says of its desk, as the server wrote it into an attribute of <html>; chatserver/web/widget.py makes it. */
import type { Question } from "./intake.ts";

export interface Referral {
  /** By language. */
  name: Readonly<Record<string, string>>;
  phone: string;
  telephone: string;
}

export interface Facts {
  desk: string;
  phone: string;
  /** The same, as what follows `tel:`. */
  telephone: string;
  /** The harmless page that leaving quickly opens. */
  leave: string;
  /** Origins that may frame this page. */
  embedding: readonly string[];
  /** Addresses of texts by language, in the order in which they are offered. */
  texts: Readonly<Record<string, string>>;
  /** Asked on the way in. */
  questions: readonly Question[];
  municipalities: readonly string[];
  /** In which counsellors answer; the first is the default. */
  languages: readonly string[];
  /** So long the words are kept. */
  days: number;
  /** So long a supervisor may read them afterwards, without names. */
  review_days: number;
  /** So many minutes a visitor without a connection keeps her place. */
  grace: number;
  referrals: readonly Referral[];
  /** Asks whether she can be called. */
  callback: Part;
  /** What she can still do when it is over. */
  afterwards: Part;
}

/** What is loaded only when it is needed: its script, and its texts by language. */
export interface Part {
  script: string;
  texts: Readonly<Record<string, string>>;
}

/** Another address for each try: a browser remembers for good that a script could not be had. */
// deno-lint-ignore no-explicit-any
export function part({ script }: Part, attempt: number): Promise<any> {
  return import(`${script}?${attempt}`);
}

/** Throws when it is not there; then the page stays what the server made of it. */
export function readFacts(page: DOMStringMap): Facts {
  return JSON.parse(page.facts!);
}
