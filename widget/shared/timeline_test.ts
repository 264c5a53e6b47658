import { deepEqual, equal } from "node:assert/strict";
import { followed, NOTHING_YET, take, type Timeline } from "./timeline.ts";
import type { Entry } from "./wire.ts";

function entry(offset: number): Entry {
  return { offset, kind: "message", speaker: "visitor", at: "2026-11-25T09:00:00.000Z", text: `line ${offset}` };
}

const STARTED: Timeline = { epoch: "e1", last: 0, entries: [] };

function offsets(timeline: Timeline): number[] {
  return timeline.entries.map((e) => e.offset);
}

Deno.test("entries in order are taken", () => {
  const taken = take(STARTED, "e1", [entry(1), entry(2)]);
  deepEqual(offsets(taken.timeline), [1, 2]);
  equal(taken.gap, false);
});

Deno.test("an entry heard twice is taken once", () => {
  const first = take(STARTED, "e1", [entry(1), entry(2)]).timeline;
  const second = take(first, "e1", [entry(1), entry(2), entry(3)]);
  deepEqual(offsets(second.timeline), [1, 2, 3]);
  deepEqual(second.added.map((e) => e.offset), [3]);
});

Deno.test("what comes after a hole is not shown, and the hole is told", () => {
  const taken = take(STARTED, "e1", [entry(1), entry(3), entry(4)]);
  deepEqual(offsets(taken.timeline), [1]);
  equal(taken.gap, true);
});

Deno.test("entries of another epoch are not shown", () => {
  const taken = take(STARTED, "e2", [entry(1)]);
  deepEqual(offsets(taken.timeline), []);
  equal(taken.gap, true);
});

Deno.test("nothing new leaves the very same timeline, so that nothing is drawn again", () => {
  const timeline = take(STARTED, "e1", [entry(1)]).timeline;
  equal(take(timeline, "e1", [entry(1)]).timeline, timeline);
});

Deno.test("following gives the epoch its name", () => {
  const { timeline, again } = followed(NOTHING_YET, { epoch: "e1", last: 4 });
  equal(timeline.epoch, "e1");
  equal(again, false);
});

Deno.test("start again drops what is shown and asks from the beginning of the new epoch", () => {
  const shown = take(STARTED, "e1", [entry(1)]).timeline;
  const { timeline, again } = followed(shown, { epoch: "e2", last: 1, start_again: "epoch_changed" });
  deepEqual(timeline, { epoch: "e2", last: 0, entries: [] });
  equal(again, true);
});

Deno.test("however often a line is cut and followed again, the screen equals the log", () => {
  const log = Array.from({ length: 20 }, (_, n) => entry(n + 1));
  let timeline = STARTED;
  for (let from = 0; from < 20; from += 3) timeline = take(timeline, "e1", log.slice(Math.max(0, from - 2), from + 3)).timeline;
  deepEqual(timeline.entries, log);
});
