import { deepEqual, equal } from "node:assert/strict";
import { heard, secondsLeft, toSay } from "./countdown.ts";
import type { Offered } from "../shared/wire.ts";

const OFFERED: Offered = {
  offer: "o",
  session: "s",
  label: "l",
  language: "nl",
  urgency: 0,
  since: "",
  seconds_left: 29.4,
  seconds: 30,
  desk_name: null,
};

Deno.test("counts down from what was left when it was heard, and never below nothing", () => {
  const offer = heard(OFFERED, 1_000);
  deepEqual([1_000, 1_500, 30_399, 30_400, 99_000].map((now) => secondsLeft(offer, now)), [30, 29, 1, 0, 0]);
});

Deno.test("fifteen and five seconds are said once each, also when a tick was missed", () => {
  const said: (number | null)[] = [];
  let before = Infinity;
  for (const left of [30, 16, 15, 14, 6, 4, 3, 0]) {
    said.push(toSay(before, left));
    before = left;
  }
  deepEqual(said, [null, null, 15, null, null, 4, null, null]);
});

Deno.test("an offer that comes late says at once how little is left", () => equal(toSay(Infinity, 9), 9));

Deno.test("nothing is said of an offer that is over", () => equal(toSay(16, 0), null));
