/** The time that is left for an answer to an offer. Pure: counted from when the offer was heard, on this device's own clock. */
import type { Offered } from "../shared/wire.ts";

export interface Offer {
  readonly offered: Offered;
  readonly deadline: number;
}

export function heard(offered: Offered, now: number): Offer {
  return { offered, deadline: now + offered.seconds_left * 1_000 };
}

export function secondsLeft(offer: Offer, now: number): number {
  return Math.max(0, Math.ceil((offer.deadline - now) / 1_000));
}

/** When so many seconds are left, it is said aloud. */
export const SAID_AT = [15, 5];

/** The seconds to say aloud now, having counted from `before` to `left`; null for silence. */
export function toSay(before: number, left: number): number | null {
  return left > 0 && SAID_AT.some((seconds) => before > seconds && left <= seconds) ? left : null;
}
