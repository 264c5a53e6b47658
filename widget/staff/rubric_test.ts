import { equal } from "node:assert/strict";
import { chosenBy, nextOpen } from "./rubric.ts";

Deno.test("digits of the scale and n choose, and nothing else", () => {
  for (
    const [key, value] of [["1", "1"], ["4", "4"], ["n", "na"], ["N", "na"], ["5", undefined], ["0", undefined], [
      "Tab",
      undefined,
    ]] as const
  ) {
    equal(chosenBy(key), value);
  }
});

Deno.test("it goes on to the next item without a score, around the end, and nowhere when all have one", () => {
  equal(nextOpen([true, false, false], 0), 1);
  equal(nextOpen([false, true, true], 2), 0);
  equal(nextOpen([true, true, false], 0), 2);
  equal(nextOpen([true, true, true], 1), undefined);
});
