/** Invented values of the wire, for the tests of both sides. */
import type { Availability, Opening } from "./wire.ts";

export function opening(state: Availability = "open"): Opening {
  return {
    state,
    phone: "088 2220500",
    closes_at: null,
    last_intake_at: null,
    next_opening: null,
    reason: "weekly_hours",
    notices: [],
    backup: null,
  };
}
