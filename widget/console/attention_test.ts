import { equal } from "node:assert/strict";
import { attend, UNDIVIDED, unseen, waitingSince } from "./attention.ts";
import type { Entry, EntryKind, Speaker } from "../shared/wire.ts";

/** "v" a visitor's message, "c" a counsellor's, "s" a line of the system. */
function log(speakers: string): Entry[] {
  return [...speakers].map((letter, n) => {
    const speaker: Speaker = letter === "v" ? "visitor" : letter === "c" ? "counsellor" : "system";
    const kind: EntryKind = letter === "s" ? "joined" : "message";
    return { offset: n + 1, kind, speaker, at: `${n + 1}`, text: "" };
  });
}

Deno.test("what comes while she looks is seen and not marked", () => {
  const after = attend(UNDIVIDED, log("vv"), true);
  equal(after.newFrom, null);
  equal(unseen(after, log("vv")), 0);
});

Deno.test("what comes while she looks elsewhere is new from its first line on", () => {
  const before = attend(UNDIVIDED, log("vc"), true);
  const after = attend(before, log("vcvv"), false);
  equal(after.newFrom, 3);
  equal(unseen(after, log("vcvv")), 2);
});

Deno.test("the mark stays when she looks, and goes when she answers", () => {
  const elsewhere = attend(attend(UNDIVIDED, log("vc"), true), log("vcv"), false);
  const looking = attend(elsewhere, log("vcv"), true);
  equal(looking.newFrom, 3);
  equal(unseen(looking, log("vcv")), 0);
  equal(attend(looking, log("vcvc"), true).newFrom, null);
});

Deno.test("what she answered is not new, also when she was looking at another window", () => {
  equal(attend(UNDIVIDED, log("vvc"), false).newFrom, null);
  equal(attend(UNDIVIDED, log("vvcv"), false).newFrom, 4);
});

Deno.test("a line of the system is not new to her", () => {
  const after = attend(attend(UNDIVIDED, log("v"), true), log("vs"), false);
  equal(after.newFrom, null);
  equal(unseen(after, log("vs")), 0);
});

Deno.test("the visitor waits since her first word after the last answer", () => {
  equal(waitingSince(log("vcvv")), "3");
  equal(waitingSince(log("vcvvs")), "3");
  equal(waitingSince(log("vvc")), null);
  equal(waitingSince(log("s")), null);
  equal(waitingSince(log("v")), "1");
});
