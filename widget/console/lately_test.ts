import { equal } from "node:assert/strict";
import { leftOut, MOST, STEP } from "./lately.ts";

Deno.test("an ordinary conversation stands there whole", () => {
  for (const count of [0, 1, STEP, MOST]) equal(leftOut(0, count, () => true), 0);
});

Deno.test("of a long one the end, however it came", () => {
  equal(leftOut(0, 2_000, () => true), 2_000 - STEP);
  let left = 0;
  for (let count = 0; count <= 2_000; count++) {
    left = leftOut(left, count, () => true);
    equal(count - left <= MOST, true);
    equal(count - left >= Math.min(count, STEP), true);
  }
});

Deno.test("what she looks back at stays while others write, and goes when she is at the end again", () => {
  equal(leftOut(400, 2_000, () => false), 400);
  equal(leftOut(400, 2_001, () => false), 400);
  equal(leftOut(400, 2_001, () => true), 2_001 - STEP);
});

Deno.test("a log that begins anew has nothing left out", () => {
  equal(leftOut(1_800, 3, () => true), 0);
});
