import { deepEqual, equal, ok } from "node:assert/strict";
import { AT_REST, type Connection, type Happening, LONGEST_REST, longestRest, type Phase, PROVEN_AFTER, step } from "./connection.ts";

const TEMPORARY = { code: "slow", temporary: true };
const FOR_GOOD = { code: "flooding", temporary: false };

const HAPPENINGS: Happening[] = [
  { kind: "dial" },
  { kind: "up" },
  { kind: "cut" },
  { kind: "refused", refusal: TEMPORARY },
  { kind: "refused", refusal: FOR_GOOD },
  { kind: "closing", refusal: TEMPORARY },
  { kind: "closing", refusal: FOR_GOOD },
  { kind: "timer" },
  { kind: "nudge" },
  { kind: "stop", code: "left" },
];

/** Phase after each happening, in the order above. */
const EXPECTED: Record<Phase, Phase[]> = {
  idle: ["dialling", "idle", "idle", "idle", "idle", "idle", "idle", "idle", "idle", "stopped"],
  dialling: ["dialling", "up", "resting", "resting", "stopped", "resting", "stopped", "dialling", "dialling", "stopped"],
  up: ["up", "up", "resting", "up", "up", "resting", "stopped", "up", "up", "stopped"],
  resting: ["resting", "resting", "resting", "resting", "resting", "resting", "resting", "dialling", "dialling", "stopped"],
  stopped: ["stopped", "stopped", "stopped", "stopped", "stopped", "stopped", "stopped", "stopped", "stopped", "stopped"],
};

function at(phase: Phase): Connection {
  return { ...AT_REST, phase, upSince: phase === "up" ? 0 : null };
}

for (const phase of Object.keys(EXPECTED) as Phase[]) {
  Deno.test(`every happening while ${phase}`, () =>
    deepEqual(HAPPENINGS.map((h) => step(at(phase), h, 0, 0.5).connection.phase), EXPECTED[phase]));
}

function rests(connection: Connection, happening: Happening, now = 0, random = 1): number {
  const effect = step(connection, happening, now, random).effects.find((e) => e.do === "rest");
  ok(effect && effect.do === "rest");
  return effect.milliseconds;
}

Deno.test("rests grow 1, 2, 4, 8 and then 15 seconds, while no try succeeds", () => {
  let connection = at("dialling");
  const longest: number[] = [];
  for (let n = 0; n < 6; n++) {
    longest.push(rests(connection, { kind: "cut" }));
    connection = step(connection, { kind: "cut" }, 0, 1).connection;
    connection = step(connection, { kind: "timer" }, 0, 1).connection;
  }
  deepEqual(longest, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  equal(connection.failures, 6);
});

Deno.test("jitter is full: chance 0 rests nothing, chance a half rests half", () => {
  equal(rests(at("dialling"), { kind: "cut" }, 0, 0), 0);
  equal(rests({ ...at("dialling"), attempt: 2 }, { kind: "cut" }, 0, 0.5), 2_000);
});

Deno.test("a line that dies young does not start the rests again, one that lived does", () => {
  const young = { ...at("up"), attempt: 3 };
  equal(rests(young, { kind: "cut" }, PROVEN_AFTER - 1), 8_000);
  equal(rests(young, { kind: "cut" }, PROVEN_AFTER), 1_000);
});

Deno.test("a moving server gets its clients back over five seconds", () => {
  const happening: Happening = { kind: "closing", refusal: { code: "moving", temporary: true } };
  equal(rests(at("up"), happening, PROVEN_AFTER), 5_000);
});

Deno.test("the longest rest never passes its limit, also after hours", () => equal(longestRest(5_000, null), LONGEST_REST));

Deno.test("stopping says why, and hangs up", () => {
  const after = step(at("up"), { kind: "closing", refusal: FOR_GOOD }, 0, 0);
  equal(after.connection.code, "flooding");
  deepEqual(after.effects, [{ do: "hang_up" }]);
});

Deno.test("an answered try forgets the failures but keeps the attempts", () => {
  const after = step({ ...at("dialling"), attempt: 4, failures: 4 }, { kind: "up" }, 7, 0).connection;
  equal(after.failures, 0);
  equal(after.attempt, 4);
  equal(after.upSince, 7);
});
