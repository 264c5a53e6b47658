import { deepEqual, equal } from "node:assert/strict";
import { AT_REST, type Connection } from "../shared/connection.ts";
import { opening } from "../shared/invented.ts";
import type { Life, Place } from "../shared/wire.ts";
import { GIVE_UP_AFTER, isLost, type Situation, type State, stateOf, STATES } from "./states.ts";

function place(life: Life): Place {
  return { life, position: null, counsellor: null, language: "nl" };
}

const up: Connection = { ...AT_REST, phase: "up" };
const resting: Connection = { ...AT_REST, phase: "resting" };
const stopped: Connection = { ...AT_REST, phase: "stopped", code: "flooding" };
const base: Situation = {
  connection: up,
  opening: opening("open"),
  place: null,
  resuming: false,
  veiled: false,
  asked: false,
  answering: false,
  refused: null,
};

const CASES: readonly (readonly [string, Partial<Situation>, State])[] = [
  ["before anything", { connection: AT_REST, opening: null }, "connecting"],
  ["connected, nothing heard yet", { opening: null }, "connecting"],
  ["open", {}, "open"],
  ["full", { opening: opening("full") }, "full"],
  ["refused as busy is told as full, whatever others are told", { refused: "busy" }, "full"],
  ["refused for another reason is said where she began", { refused: "unavailable" }, "open"],
  ["unstaffed", { opening: opening("unstaffed") }, "unstaffed"],
  ["closed", { opening: opening("closed") }, "closed"],
  ["open a moment ago, no line now: open may no longer be true", { connection: resting }, "connecting"],
  ["no line after three tries", { connection: { ...resting, failures: GIVE_UP_AFTER } }, "failed"],
  ["no line after two tries", { connection: { ...resting, failures: GIVE_UP_AFTER - 1 } }, "connecting"],
  ["a token, not answered yet", { resuming: true }, "connecting"],
  ["start was pressed, and there are questions", { answering: true }, "intake"],
  ["the desk closed while she answered", { answering: true, opening: opening("closed") }, "closed"],
  ["someone is there, and she is asked", { place: place("active"), asked: true }, "ready"],
  ["waiting again is waiting, whatever she was asked", { place: place("waiting"), asked: true }, "waiting"],
  ["away for long, then back", { place: place("active"), veiled: true }, "veiled"],
  ["away for long, and back without a line", { place: place("waiting"), veiled: true, connection: resting }, "veiled"],
  ["waiting", { place: place("waiting") }, "waiting"],
  ["offered to a counsellor is still waiting", { place: place("offered") }, "waiting"],
  ["waiting while the desk closed", { place: place("waiting"), opening: opening("closed") }, "waiting"],
  ["talking", { place: place("active") }, "talking"],
  [
    "talking, line lost for long: her words stay on the screen",
    { place: place("active"), connection: { ...resting, failures: 9 } },
    "talking",
  ],
  ["ended", { place: place("ended") }, "ended"],
  ["ended, line gone for good: the ending is what matters", { place: place("ended"), connection: stopped }, "ended"],
  ["stopped for good", { connection: stopped }, "failed"],
  ["stopped for good while talking", { connection: stopped, place: place("active") }, "failed"],
  ["another tab took over", { connection: { ...stopped, code: "replaced" }, place: place("active") }, "replaced"],
];

for (const [name, situation, expected] of CASES) {
  Deno.test(name, () => equal(stateOf({ ...base, ...situation }), expected));
}

Deno.test("the cases above reach every state", () => deepEqual([...new Set(CASES.map((c) => c[2]))].sort(), [...STATES].sort()));

Deno.test("the banner stands only where there is something to lose", () => {
  equal(isLost({ ...base, place: place("waiting"), connection: resting }), true);
  equal(isLost({ ...base, place: place("active"), connection: { ...AT_REST, phase: "dialling" } }), true);
  equal(isLost({ ...base, place: place("active") }), false);
  equal(isLost({ ...base, place: place("ended"), connection: resting }), false);
  equal(isLost({ ...base, connection: resting }), false);
  equal(isLost({ ...base, place: place("active"), connection: stopped }), false);
});
