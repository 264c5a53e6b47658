import { equal } from "node:assert/strict";
import { isEnough, type Key, press, type Presses, WITHIN } from "./shift.ts";

const SHIFT: Key = { key: "Shift" };

function after(...events: readonly (readonly [Key, number])[]): boolean {
  return isEnough(events.reduce<Presses>((presses, [key, now]) => press(presses, key, now), []));
}

Deno.test("three presses leave", () => equal(after([SHIFT, 0], [SHIFT, 200], [SHIFT, 400]), true));

Deno.test("two do not", () => equal(after([SHIFT, 0], [SHIFT, 200]), false));

Deno.test("three in more than five seconds do not, and the last two still count", () => {
  equal(after([SHIFT, 0], [SHIFT, 3_000], [SHIFT, WITHIN]), false);
  equal(after([SHIFT, 0], [SHIFT, 3_000], [SHIFT, WITHIN], [SHIFT, WITHIN + 1]), true);
});

Deno.test("holding Shift down is one press", () =>
  equal(after([SHIFT, 0], [{ ...SHIFT, repeat: true }, 30], [{ ...SHIFT, repeat: true }, 60]), false));

Deno.test("three capital letters are not a wish to leave", () => {
  const capital: Key = { key: "A" };
  equal(after([SHIFT, 0], [capital, 10], [SHIFT, 100], [capital, 110], [SHIFT, 200], [capital, 210]), false);
  equal(after([SHIFT, 0], [capital, 10], [SHIFT, 100], [SHIFT, 200]), false);
});
