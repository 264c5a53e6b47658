/** What the system said: which text it has for what, and what follows from the last of it. */
import type { Entry, Place } from "../shared/wire.ts";

export const SYSTEM_LINES: Partial<Record<Entry["kind"], string>> = {
  joined: "talk.joined",
  colleague_joined: "talk.looks",
  colleague_left: "talk.looks_away",
  transferred: "talk.passed_on",
  counsellor_gone: "lost.staff",
  counsellor_back: "lost.staff_back",
  returned: "lost.returned",
  put_off: "queue.put_off",
  closing: "closing.grace",
  reopened: "closing.reopened",
};

/** Ends of who never talked with anyone. */
export const WAITED: ReadonlySet<string> = new Set(["desk_closed", "left_queue"]);

/** Any other end is of who was away. */
export const ENDINGS: Partial<Record<NonNullable<Place["reason"]>, string>> = {
  ended_together: "ended.ended_together",
  ended_by_counsellor: "ended.ended_by_counsellor",
  house_rules: "ended.rules",
  left: "ended.left",
  left_queue: "ended.left_queue",
  idle: "ended.idle",
  desk_closed: "ended.desk_closed",
};

/** The newest first. */
export function backwards(entries: readonly Entry[]): Entry[] {
  return [...entries].reverse();
}

function isHers(entry: Entry): boolean {
  return entry.kind === "ready" || (entry.kind === "message" && entry.speaker === "visitor");
}

/** Whether she has let know that she is there, to whoever joined last. */
export function isReady(entries: readonly Entry[]): boolean {
  for (const entry of backwards(entries)) {
    if (isHers(entry)) return true;
    if (entry.kind === "joined") return false;
  }
  return true;
}

/** How many minutes she still has to say that she is there; null when nobody asks. */
export function minutesLeft(entries: readonly Entry[]): number | null {
  const last = backwards(entries).find(({ kind }) => kind === "silent" || kind === "message" || kind === "ready");
  return last?.kind === "silent" ? Number(last.text) : null;
}
