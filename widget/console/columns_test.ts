import { deepEqual, equal } from "node:assert/strict";
import { type Column, columnsAfter, endOf, ENDS, freePlaces } from "./columns.ts";
import en from "../staff/text/en.json" with { type: "json" };
import nl from "../staff/text/nl.json" with { type: "json" };
import { conversation } from "./invented.ts";

const NONE = new Set<string>();

function seen(columns: readonly Column[]): string[] {
  return columns.map((column) => `${column.session} ${column.fate}`);
}

const two = columnsAfter([], [conversation("a"), conversation("b")], NONE);

Deno.test("a new conversation comes last and moves nothing", () =>
  deepEqual(seen(columnsAfter(two, [conversation("z"), conversation("b"), conversation("a")], NONE)), [
    "a active",
    "b active",
    "z active",
  ]));

Deno.test("an ended conversation stays where it is", () => {
  const ended = columnsAfter(two, [conversation("a", { life: "ended" }), conversation("b")], NONE);
  deepEqual(seen(ended), ["a ended", "b active"]);
  deepEqual(seen(columnsAfter(ended, [conversation("b")], NONE)), ["a ended", "b active"]);
});

Deno.test("a conversation that is no longer mine says so, whether it is gone or waits again", () => {
  deepEqual(seen(columnsAfter(two, [conversation("b")], NONE)), ["a left", "b active"]);
  deepEqual(seen(columnsAfter(two, [conversation("a", { life: "waiting" }), conversation("b")], NONE)), ["a left", "b active"]);
});

Deno.test("what was closed by hand does not come back, unless it never left", () => {
  deepEqual(seen(columnsAfter([], [conversation("a", { life: "ended" })], new Set(["a"]))), []);
});

Deno.test("one that was closed by hand and is mine again stands there again", () => {
  deepEqual(seen(columnsAfter([], [conversation("a")], new Set(["a"]))), ["a active"]);
});

Deno.test("free places fill up the capacity, two at most", () => {
  equal(freePlaces(2, 0), 2);
  equal(freePlaces(2, 1), 1);
  equal(freePlaces(2, 3), 0);
  equal(freePlaces(6, 0), 2);
});

Deno.test("each way in which a conversation ends has a sentence of its own, in the column, in the rail and in the log", () => {
  for (const texts of [nl, en] as Record<string, string>[]) {
    for (const where of ["closed", "card", "line.ended"]) {
      const said = ENDS.map((end) => texts[`console.${where}.${end}`]);
      equal(new Set(said).size, ENDS.length, `${where}: ${said}`);
      equal(said.includes(undefined), false, `${where}: ${said}`);
    }
  }
  deepEqual(ENDS.map(endOf), [...ENDS]);
  equal(endOf("left_queue"), "ended_together");
  equal(endOf(null), "ended_together");
});
