/** Which conversation waits for its counsellor, and what in it is new to her. Pure. */
import type { Entry, Instant } from "../shared/wire.ts";

export interface Attention {
  /** Offset of the last entry that was on a screen she was looking at. */
  readonly seen: number;
  /** The line "new" stands before this offset, until she has answered. */
  readonly newFrom: number | null;
}

export const UNDIVIDED: Attention = { seen: 0, newFrom: null };

/** What she answered she has seen, also when the page did not have the focus as the answer came in. */
export function attend(attention: Attention, entries: readonly Entry[], isLookedAt: boolean): Attention {
  const answered = entries.findLast((entry) => entry.speaker === "counsellor" && entry.kind === "message")?.offset ?? 0;
  const seen = isLookedAt ? entries.at(-1)?.offset ?? 0 : Math.max(attention.seen, answered);
  const marked = attention.newFrom !== null && attention.newFrom > answered ? attention.newFrom : null;
  if (isLookedAt) return { seen, newFrom: marked };
  return { seen, newFrom: marked ?? entries.find((entry) => isHers(entry) && entry.offset > seen)?.offset ?? null };
}

/** Messages of the visitor that were not looked at. */
export function unseen(attention: Attention, entries: readonly Entry[]): number {
  return entries.filter((entry) => isHers(entry) && entry.offset > attention.seen).length;
}

/** Since when the visitor waits for an answer; null when the last word is the counsellor's. */
export function waitingSince(entries: readonly Entry[]): Instant | null {
  const messages = entries.filter((entry) => entry.kind === "message");
  const answered = messages.findLastIndex((entry) => entry.speaker === "counsellor");
  return messages[answered + 1]?.at ?? null;
}

function isHers(entry: Entry): boolean {
  return entry.kind === "message" && entry.speaker === "visitor";
}
