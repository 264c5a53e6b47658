import { deepEqual, equal } from "node:assert/strict";
import { changed, missing, presenceOf } from "./board.ts";
import { BOARD as EMPTY, conversation, waiting } from "./invented.ts";
import type { Board, Colleague } from "../shared/wire.ts";

const BEN: Colleague = {
  staff: "ben",
  work_name: "Ben",
  roles: ["counsellor"],
  presence: "available",
  connected: true,
  load: 0,
  capacity: 2,
  claimed: false,
  wrapping_up: false,
  to_register: null,
};

const row = (session: string, number: number) => waiting(session, { number });
const BOARD: Board = { ...EMPTY, waiting: [row("a", 1), row("b", 2)], conversations: [conversation("c")], colleagues: [BEN] };

Deno.test("what a change does not name stays", () => deepEqual(changed(BOARD, {}), BOARD));

Deno.test("null is absent, as the wire writes it", () => deepEqual(changed(BOARD, { opening: null, me: null }), BOARD));

Deno.test("rows are replaced by their id, new ones come, gone ones go", () => {
  const after = changed(BOARD, { waiting: [row("b", 1), row("x", 2)], waiting_gone: ["a"] });
  deepEqual(after.waiting.map(({ session, number }) => `${session}${number}`), ["b1", "x2"]);
});

Deno.test("the queue is always in order: who came back, then the urgent, then by arrival", () => {
  const rows = [row("x", 1), row("a", 2), row("b", 3), { ...row("acute", 9), urgency: 3 }];
  const back = [{ ...row("back2", 8), returned: true, urgency: 1 }, { ...row("back1", 7), returned: true }];
  const after = changed(BOARD, { waiting: [...rows, ...back] });
  deepEqual(after.waiting.map(({ session }) => session), ["back1", "back2", "acute", "x", "a", "b"]);
});

Deno.test("a change leaves the board before it as it was", () => {
  const before = structuredClone(BOARD);
  changed(BOARD, { waiting: [row("x", 0)], conversations_gone: ["c"], colleagues_gone: ["ben"] });
  deepEqual(BOARD, before);
});

Deno.test("presence is what was declared, what is observed, and the load", () => {
  equal(presenceOf(BEN), "available");
  equal(presenceOf({ ...BEN, load: 1 }), "busy");
  equal(presenceOf({ ...BEN, presence: "away", load: 1 }), "away");
  equal(presenceOf({ ...BEN, connected: false }), "gone");
});

Deno.test("who is missing is said in the hours, and after them while someone waits", () => {
  const closed = { ...BOARD, opening: { ...BOARD.opening, state: "closed" as const } };
  equal(missing(BOARD), null);
  equal(missing({ ...BOARD, opening: { ...BOARD.opening, state: "unstaffed" } }), "console.unstaffed");
  equal(missing(closed), null, "Ben is there");
  equal(missing({ ...closed, colleagues: [{ ...BEN, presence: "away" }] }), "console.waiting_alone");
  equal(missing({ ...closed, colleagues: [{ ...BEN, connected: false }] }), "console.waiting_alone");
  equal(missing({ ...closed, colleagues: [], me: { ...BOARD.me, presence: "available" } }), null);
  equal(missing({ ...closed, colleagues: [], opening: { ...closed.opening, backup: "Elsewhere" } }), null);
  equal(missing({ ...closed, colleagues: [], waiting: [] }), null);
});
