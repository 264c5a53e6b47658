/** Canned texts and lines on the wire, as docs/protocol.md gives them. Only the console has them. */
import type { Named } from "../shared/wire_danger.ts";

/** A canned text of the desk, with what is filled in still in braces. */
export interface Snippet {
  id: string;
  language: string;
  title: string;
  text: string;
  shortcut: string;
}

/** A line elsewhere, by its name in each language. */
export interface Referral {
  names: Named[];
  phone: string;
}

export interface Snippets {
  snippets: Snippet[];
  referrals: Referral[];
  more: boolean;
}
