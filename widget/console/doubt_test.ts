import { equal } from "node:assert/strict";
import type { Entry, EntryKind } from "../shared/wire.ts";
import { doubt } from "./doubt.ts";

function log(...kinds: EntryKind[]): Entry[] {
  return kinds.map((kind, n) => ({ offset: n + 1, kind, speaker: "system", at: "2026-11-25T09:00:00.000Z", text: "3" }));
}

Deno.test("nothing happened, nothing to doubt", () => equal(doubt(log("joined", "message", "counsellor_back"), 0), null));

Deno.test("the last of what happened is shown", () => {
  equal(doubt(log("joined", "visitor_back", "second_tab", "message"), 0)?.offset, 3);
});

Deno.test("what was said to be all right stays so, until something new happens", () => {
  equal(doubt(log("joined", "second_tab", "message"), 2), null);
  equal(doubt(log("joined", "second_tab", "message", "visitor_back"), 2)?.kind, "visitor_back");
});
