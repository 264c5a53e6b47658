/**
 * What a person wrote and the log does not show yet. Pure: time and chance are arguments.
 *
 * One message is under way at a time, in the order of writing, always with the client id it got at first, so that
 * sending it twice is heard once. What was refused for good, or closed the connection, is never sent again.
 */
import type { Answer } from "./wire.ts";

/** `acked`: in the log for good; it stays until the log itself shows it, so that no line blinks away. */
export type Fate = "waiting" | "sending" | "acked" | "refused";

export interface Item {
  readonly clientId: string;
  readonly text: string;
  readonly writtenAt: number;
  readonly fate: Fate;
  readonly tries: number;
  readonly notBefore: number;
  readonly code: string | null;
}

export type Outbox = readonly Item[];

export const EMPTY: Outbox = [];

/** Unacknowledged for this long, a message says so and offers to try again. */
export const UNSENT_AFTER = 15_000;
export const LONGEST_PAUSE = 15_000;

export function write(outbox: Outbox, clientId: string, text: string, now: number): Outbox {
  return [...outbox, { clientId, text, writtenAt: now, fate: "waiting", tries: 0, notBefore: 0, code: null }];
}

/** The message to send now: the oldest that waits, unless one is under way or the oldest must still pause. */
export function next(outbox: Outbox, now: number): Item | null {
  if (outbox.some((item) => item.fate === "sending")) return null;
  const oldest = outbox.find((item) => item.fate === "waiting");
  return oldest && oldest.notBefore <= now ? oldest : null;
}

export function sending(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, (item) => ({ ...item, fate: "sending", tries: item.tries + 1 }));
}

export function answered(outbox: Outbox, clientId: string, answer: Answer<unknown>, now: number, random: number): Outbox {
  return change(outbox, clientId, (item) => {
    if ("ok" in answer) return { ...item, fate: "acked" };
    const { code, temporary } = answer.error;
    if (!temporary) return { ...item, fate: "refused", code };
    const pause = Math.min(1_000 * 2 ** Math.min(item.tries - 1, 10), LONGEST_PAUSE) * (0.5 + random / 2);
    return { ...item, fate: "waiting", notBefore: now + pause, code };
  });
}

/** The line went. With a code that blames the frame, what was under way is what closed it: it is not sent again. */
export function cut(outbox: Outbox, code: string | null): Outbox {
  const blamed = code === "too_large" || code === "malformed";
  if (!outbox.some((item) => item.fate === "sending")) return outbox;
  return outbox.map((item) => item.fate !== "sending" ? item : { ...item, fate: blamed ? "refused" : "waiting", code, notBefore: 0 });
}

/** These are in the log, so they need no copy of their own. */
export function posted(outbox: Outbox, clientIds: Iterable<string>): Outbox {
  const shown = new Set(clientIds);
  return outbox.some((item) => shown.has(item.clientId)) ? outbox.filter((item) => !shown.has(item.clientId)) : outbox;
}

/** Try again now, whatever the pause. */
export function hurry(outbox: Outbox): Outbox {
  return outbox.map((item) => (item.fate === "waiting" ? { ...item, notBefore: 0 } : item));
}

/** Take a refused message out, to write it differently. */
export function withdraw(outbox: Outbox, clientId: string): Outbox {
  return outbox.filter((item) => item.clientId !== clientId || item.fate !== "refused");
}

/** The session is over: what waits can never be sent. */
export function giveUp(outbox: Outbox, code: string): Outbox {
  return outbox.map((item) => (item.fate === "waiting" || item.fate === "sending" ? { ...item, fate: "refused", code } : item));
}

export function isUnsent(item: Item, now: number): boolean {
  return (item.fate === "waiting" || item.fate === "sending") && now - item.writtenAt >= UNSENT_AFTER;
}

/** When something here changes by itself: a pause is over, or a message becomes unsent. Null when nothing will. */
export function wakeAt(outbox: Outbox, now: number): number | null {
  const moments = outbox
    .filter((item) => item.fate === "waiting" || item.fate === "sending")
    .flatMap((item) => [item.notBefore, item.writtenAt + UNSENT_AFTER])
    .filter((moment) => moment > now);
  return moments.length > 0 ? Math.min(...moments) : null;
}

function change(outbox: Outbox, clientId: string, into: (item: Item) => Item): Outbox {
  return outbox.map((item) => (item.clientId === clientId ? into(item) : item));
}
