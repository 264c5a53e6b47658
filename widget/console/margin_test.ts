/** Notes against a real WebSocket whose other end is played here; and where they stand in a log. */
import { deepEqual, equal } from "node:assert/strict";
import { Line } from "../shared/line.ts";
import { dial } from "../shared/socket.ts";
import { Stage, Watch } from "../shared/stage.ts";
import type { Entry, Note } from "../shared/wire.ts";
import type { Column } from "./columns.ts";
import { receivers } from "./handover_panel.ts";
import { BOARD, conversation } from "./invented.ts";
import { Notebook } from "./margin.ts";
import { askable } from "./side_room.ts";
import { placed } from "./staff_log.ts";

function note(number: number, more: Partial<Note> = {}): Note {
  return { number, room: "note", by: "Ben", mine: false, at: `10:0${number}`, text: `note ${number}`, client_id: null, ...more };
}

function column(session: string, fate: Column["fate"] = "active"): Column {
  return { session, fate, conversation: conversation(session) };
}

class Scene extends Stage {
  readonly watch = new Watch();
  columns: Column[] = [column("a")];
  readonly line: Line;
  readonly notebook: Notebook;

  constructor() {
    super("/counsellor");
    this.line = new Line((hooks) => dial(this.peer.address, "/counsellor", { protocol: 1 }, hooks), this.around, {
      up: () => this.notebook.arranged(),
      event: (name, payload) => {
        this.notebook.hear(name, payload as never);
        this.watch.poke();
      },
      down: (code) => this.notebook.down(code),
      turnedAway: (refusal) => refusal,
      changed: this.watch.poke,
    });
    this.notebook = new Notebook(this.line, this.around, () => this.columns, this.watch.poke);
    this.line.connect();
  }

  get margin() {
    return this.notebook.margin("a");
  }

  posts(...notes: Note[]): void {
    this.event("notes_posted", { session: "a", notes });
  }

  async until(holds: () => boolean): Promise<void> {
    await this.watch.until(holds);
  }
}

function scene(name: string, play: (scene: Scene) => Promise<void>): void {
  Deno.test(name, async () => {
    const scene = new Scene();
    try {
      await play(scene);
    } finally {
      scene.line.abandon();
      await scene.strike();
    }
  });
}

scene("a note goes out as a note, and the one that is kept takes its place", async (scene) => {
  await scene.admit();
  deepEqual(await scene.answer("follow_notes", { ok: { last: 0 } }), { session: "a", after: 0 });
  scene.margin.write("side", "wat nu?");
  equal(scene.margin.pending("side").length, 1);
  equal(scene.margin.pending("note").length, 0);
  const said = await scene.answer("note", { ok: { number: 1 } });
  deepEqual({ ...said, client_id: "" }, { session: "a", client_id: "", room: "side", text: "wat nu?" });
  scene.posts(note(1, { room: "side", mine: true, text: "wat nu?", client_id: said.client_id as string }));
  await scene.until(() => scene.margin.notes.length === 1);
  equal(scene.margin.outbox.length, 0);
  equal(scene.margin.unseen, 0, "her own is not news to her");
  scene.posts(note(2, { room: "side" }), note(3));
  await scene.until(() => scene.margin.notes.length === 3);
  equal(scene.margin.unseen, 1);
  scene.margin.look();
  equal(scene.margin.unseen, 0);
});

scene("after a lost line it asks for what it has not, and sends the same note again", async (scene) => {
  await scene.admit();
  await scene.answer("follow_notes", { ok: { last: 1 } });
  scene.posts(note(1));
  await scene.until(() => scene.margin.notes.length === 1);
  scene.margin.write("note", "let op");
  const first = JSON.parse(/\{.*\}/.exec(await scene.peer.heard())![0]);
  scene.peer.cut();
  await scene.until(() => !scene.line.isUp);
  scene.pass(1_000);
  await scene.admit();
  deepEqual(await scene.answer("follow_notes", { ok: { last: 1 } }), { session: "a", after: 1 });
  equal((await scene.answer("note", { ok: { number: 2 } })).client_id, first.client_id);
});

scene("a gap is asked for, a repeat is not shown twice, and a shorter book is of another life", async (scene) => {
  await scene.admit();
  await scene.answer("follow_notes", { ok: { last: 0 } });
  scene.posts(note(2));
  deepEqual(await scene.answer("follow_notes", { ok: { last: 2 } }), { session: "a", after: 0 });
  scene.posts(note(1), note(2));
  scene.posts(note(2));
  await scene.until(() => scene.margin.notes.length === 2);
  scene.posts(note(9));
  await scene.answer("follow_notes", { ok: { last: 1 } });
  deepEqual(await scene.answer("follow_notes", { ok: { last: 1 } }), { session: "a", after: 0 });
  equal(scene.margin.notes.length, 0);
});

scene("what may not be read any more is forgotten", async (scene) => {
  await scene.admit();
  await scene.answer("follow_notes", { ok: { last: 1 } });
  scene.posts(note(1));
  await scene.until(() => scene.margin.notes.length === 1);
  const { margin } = scene;
  scene.columns = [column("a", "left")];
  scene.notebook.arranged();
  equal(margin.notes.length, 0);
});

Deno.test("a note stands behind the last entry that is not later", () => {
  const entries = ["10:00", "10:02", "10:04"].map((at, n) =>
    ({ offset: n + 1, at, kind: "message", speaker: "visitor", text: "" }) as Entry
  );
  const at = (when: string) => [...placed(entries, [note(1, { at: when })])].map(([offset]) => offset);
  deepEqual([at("09:59"), at("10:00"), at("10:03"), at("10:09")], [[1], [1], [2], [3]]);
  deepEqual([...placed([], [note(1)])].map(([offset]) => offset), [0]);
});

Deno.test("who can be asked in, and to whom it can go", () => {
  const person = (staff: string, more = {}) => ({
    staff,
    work_name: staff,
    roles: ["counsellor" as const],
    presence: "available" as const,
    connected: true,
    load: 0,
    capacity: 2,
    claimed: false,
    wrapping_up: false,
    to_register: null,
    ...more,
  });
  const adviser = { roles: ["medical_adviser" as const] };
  const colleagues = [
    person("ben"),
    person("carla", { load: 2 }),
    person("daan", { connected: false }),
    person("cleo", { load: 1, claimed: true }),
    person("eva", { presence: "away" as const }),
    person("vera", adviser),
    person("here"),
  ];
  const onlookers = [{ staff: "here", work_name: "here", how: "invited" as const }];
  const other_desks = [{ desk: "x", name: "X", languages: ["nl"] }, { desk: "y", name: "Y", languages: ["pl"] }];
  const board = { ...BOARD, colleagues, other_desks };
  const mine: Column = { ...column("a"), conversation: conversation("a", { onlookers }) };
  deepEqual(askable(board, mine).map((one) => one.staff), ["vera", "ben", "carla", "cleo", "eva"]);
  const { people, desks } = receivers(board, mine);
  deepEqual([people.map((one) => one.staff), desks.map((one) => one.desk)], [["ben", "here"], ["x"]]);
});
