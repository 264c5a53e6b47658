/** Which text the system has for what: entries of the log, and the ways in which a session ends. */
import type { Entry, Place } from "../shared/wire.ts";

export const SYSTEM_LINES: Partial<Record<Entry["kind"], string>> = {
  counsellor_gone: "lost.staff",
  counsellor_back: "lost.staff_back",
  returned: "lost.returned",
  closing: "closing.grace",
  reopened: "closing.reopened",
};

/** Ends of who never talked with anyone. */
export const WAITED: ReadonlySet<string> = new Set(["desk_closed", "left_queue"]);

export const ENDINGS: Record<NonNullable<Place["reason"]>, string> = {
  ended_together: "ended.ended_together",
  ended_by_counsellor: "ended.ended_by_counsellor",
  left: "ended.left",
  left_quickly: "ended.left",
  left_queue: "ended.left_queue",
  abandoned: "ended.away",
  idle: "ended.away",
  desk_closed: "ended.desk_closed",
};
