import { equal } from "node:assert/strict";
import type { Entry, EntryKind, Speaker } from "../shared/wire.ts";
import { isReady, minutesLeft } from "./said.ts";

function log(...said: (EntryKind | Speaker)[]): Entry[] {
  return said.map((what, n) => {
    const isMessage = what === "visitor" || what === "counsellor";
    return {
      offset: n + 1,
      kind: isMessage ? "message" : what as EntryKind,
      speaker: isMessage ? what : "system",
      at: "2026-11-25T09:00:00.000Z",
      text: "5",
    };
  });
}

const READY: readonly (readonly [Entry[], boolean])[] = [
  [log(), true],
  [log("visitor", "joined"), false],
  [log("joined", "counsellor"), false],
  [log("joined", "ready"), true],
  [log("joined", "visitor", "counsellor"), true],
  [log("joined", "ready", "put_off", "joined"), false],
];

READY.forEach(([entries, ready], n) => Deno.test(`ready, case ${n}`, () => equal(isReady(entries), ready)));

const LEFT: readonly (readonly [Entry[], number | null])[] = [
  [log("joined", "counsellor"), null],
  [log("joined", "counsellor", "silent"), 5],
  [log("joined", "counsellor", "silent", "second_tab"), 5],
  [log("joined", "counsellor", "silent", "ready"), null],
  [log("joined", "counsellor", "silent", "visitor"), null],
  [log("joined", "counsellor", "silent", "counsellor"), null],
];

LEFT.forEach(([entries, left], n) => Deno.test(`minutes left, case ${n}`, () => equal(minutesLeft(entries), left)));
