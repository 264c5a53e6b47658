import { deepEqual, equal } from "node:assert/strict";
import { type Column, columnsAfter, freePlaces } from "./columns.ts";
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
