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
  /** So many minutes a visitor without a connection keeps her place. */
  grace: number;
  referrals: readonly Referral[];
  /** The part that asks whether she can be called: its script, and its texts by language. */
  callback: { script: string; texts: Readonly<Record<string, string>> };
}

/** Throws when it is not there; then the page stays what the server made of it. */
export function readFacts(page: DOMStringMap): Facts {
  return JSON.parse(page.facts!);
}
