import { deepEqual, equal } from "node:assert/strict";
import { changed, missing, presenceOf } from "./board.ts";
import type { Board, Colleague, Conversation, Waiting } from "../shared/wire.ts";

function waiting(session: string, number: number): Waiting {
  return { session, label: session, language: "nl", urgency: 0, since: "", returned: false, number, offered_to_me: false, offered: false };
}

function conversation(session: string): Conversation {
  return {
    session,
    label: session,
    language: "nl",
    urgency: 0,
    nickname: null,
    since: "",
    life: "active",
    visitor_gone_since: null,
    reason: null,
    desk_name: null,
    topic: null,
    role: null,
    municipality: null,
    reads: null,
  };
}

const BEN: Colleague = { staff: "ben", work_name: "Ben", presence: "available", connected: true, load: 0, capacity: 2 };

const BOARD: Board = {
  desk: "d",
  desk_name: "Desk",
  opening: {
    state: "open",
    phone: "1",
    closes_at: null,
    last_intake_at: null,
    next_opening: null,
    reason: "weekly_hours",
    notices: [],
    backup: null,
  },
  ahead: { serving_until: null, unreviewed: null },
  me: { staff: "anna", work_name: "Anna", presence: "away", load: 0, capacity: 2, duty_lead: false, takes: [], pause_ends_at: null },
  waiting: [waiting("a", 1), waiting("b", 2)],
  conversations: [conversation("c")],
  offers: [],
  colleagues: [BEN],
};

Deno.test("what a change does not name stays", () => deepEqual(changed(BOARD, {}), BOARD));

Deno.test("null is absent, as the wire writes it", () => deepEqual(changed(BOARD, { opening: null, me: null }), BOARD));

Deno.test("rows are replaced by their id, new ones come, gone ones go", () => {
  const after = changed(BOARD, { waiting: [waiting("b", 1), waiting("x", 2)], waiting_gone: ["a"] });
  deepEqual(after.waiting.map((row) => `${row.session}${row.number}`), ["b1", "x2"]);
});

Deno.test("the queue is always in order: who came back, then the urgent, then by arrival", () => {
  const rows = [waiting("x", 1), waiting("a", 2), waiting("b", 3), { ...waiting("acute", 9), urgency: 3 }];
  const back = [{ ...waiting("back2", 8), returned: true, urgency: 1 }, { ...waiting("back1", 7), returned: true }];
  const after = changed(BOARD, { waiting: [...rows, ...back] });
  deepEqual(after.waiting.map((row) => row.session), ["back1", "back2", "acute", "x", "a", "b"]);
});

Deno.test("a change leaves the board before it as it was", () => {
  const before = structuredClone(BOARD);
  changed(BOARD, { waiting: [waiting("x", 0)], conversations_gone: ["c"], colleagues_gone: ["ben"] });
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
