/**
 * What staff write to each other about a conversation. Apart from the conversation itself on purpose: what is written here goes out by
 * another command, and nothing in this file can say a word to a visitor. Must never touch the document.
 */
import { newClientId } from "../shared/chance.ts";
import type { Around, Line } from "../shared/line.ts";
import * as outbox from "../shared/outbox.ts";
import type { Note, NotesPosted } from "../shared/wire.ts";
import type { Column } from "./columns.ts";
import type { DeskPart } from "./talk.ts";

export type Room = "note" | "side";

/** The notes of one session, gapless, and what is on its way to them. */
export class Margin {
  notes: readonly Note[] = [];
  outbox: outbox.Outbox = outbox.EMPTY;
  isFollowed = false;
  /** The last remark of the side room that was on a screen she was looking at. */
  seen = 0;
  readonly #rooms = new Map<string, Room>();
  #isAsking = false;
  #cancelWake = () => {};

  constructor(
    private readonly line: Line,
    private readonly session: string,
    private readonly around: Around,
    private readonly changed: () => void,
  ) {}

  /** Those of some rooms; in the side room, and beside the log. */
  of(...rooms: readonly Note["room"][]): readonly Note[] {
    return this.notes.filter((note) => rooms.includes(note.room));
  }

  pending(room: Room): outbox.Outbox {
    return this.outbox.filter((item) => this.#rooms.get(item.clientId) === room);
  }

  /** Remarks of colleagues that she has not seen. */
  get unseen(): number {
    return this.notes.filter((note) => note.room === "side" && !note.mine && note.number > this.seen).length;
  }

  look(): void {
    this.seen = this.notes.at(-1)?.number ?? 0;
  }

  async follow(): Promise<void> {
    const { socket } = this.line;
    if (!socket || this.#isAsking) return;
    this.#isAsking = true;
    const answer = await socket.ask<{ last: number }>("follow_notes", { session: this.session, after: this.notes.length });
    if (socket !== this.line.socket) return; // the line went, and `down` has said so
    this.#isAsking = false;
    if ("error" in answer) {
      if (answer.error.temporary) this.around.after(1_000, () => socket === this.line.socket && void this.follow());
      return;
    }
    if (answer.ok.last < this.notes.length) { // restored from a backup: what is here is of another life
      this.notes = [];
      return this.follow();
    }
    this.isFollowed = true;
    return this.#pump();
  }

  posted(notes: readonly Note[]): void {
    const fresh = notes.filter((note) => note.number > this.notes.length);
    if (fresh.length > 0 && fresh[0]!.number !== this.notes.length + 1) return void this.follow();
    this.notes = [...this.notes, ...fresh];
    this.outbox = outbox.posted(this.outbox, fresh.flatMap((note) => note.client_id ?? []));
  }

  write(room: Room, text: string): void {
    const name = newClientId();
    this.#rooms.set(name, room);
    this.outbox = outbox.write(this.outbox, name, text, this.around.now());
    void this.#pump();
  }

  again(): void {
    this.outbox = outbox.hurry(this.outbox);
    this.line.nudge();
    void this.#pump();
  }

  /** Takes out what was refused; null when it was not. */
  withdraw(clientId: string): string | null {
    const item = this.outbox.find((other) => other.clientId === clientId && other.fate === "refused");
    this.outbox = outbox.withdraw(this.outbox, clientId);
    return item?.text ?? null;
  }

  down(code: string | null): void {
    this.isFollowed = this.#isAsking = false;
    this.outbox = outbox.cut(this.outbox, code);
  }

  /** Forgets every word. */
  clear(): void {
    this.#cancelWake();
    this.notes = [];
    this.outbox = outbox.EMPTY;
    this.isFollowed = false;
  }

  async #pump(): Promise<void> {
    this.changed();
    this.#wakeLater();
    const { socket } = this.line;
    const item = outbox.next(this.outbox, this.around.now());
    if (!socket || !item || !this.isFollowed) return;
    this.outbox = outbox.sending(this.outbox, item.clientId);
    const room = this.#rooms.get(item.clientId) ?? "note";
    const answer = await socket.ask<object>("note", { session: this.session, client_id: item.clientId, room, text: item.text });
    if (socket !== this.line.socket) return; // the cut has already put it back
    this.outbox = outbox.answered(this.outbox, item.clientId, answer, this.around.now(), this.around.random());
    return this.#pump();
  }

  #wakeLater(): void {
    this.#cancelWake();
    const now = this.around.now();
    const at = outbox.wakeAt(this.outbox, now);
    if (at !== null) this.#cancelWake = this.around.after(at - now, () => void this.#pump());
  }
}

/** All of them, by session. */
export class Notebook implements DeskPart {
  readonly #margins = new Map<string, Margin>();

  constructor(
    private readonly line: Line,
    private readonly around: Around,
    private readonly columns: () => readonly Column[],
    private readonly changed: () => void,
  ) {}

  margin(session: string): Margin {
    let margin = this.#margins.get(session);
    if (!margin) this.#margins.set(session, margin = new Margin(this.line, session, this.around, this.changed));
    return margin;
  }

  hear(name: string, payload: NotesPosted): void {
    if (name === "notes_posted") this.#margins.get(payload.session)?.posted(payload.notes);
  }

  /** What may be read is followed; what may not be read any more is forgotten. */
  arranged(): void {
    const columns = new Map(this.columns().map((column) => [column.session, column]));
    for (const { session, fate } of columns.values()) {
      if (fate !== "left" && !this.margin(session).isFollowed) void this.margin(session).follow();
    }
    for (const [session, margin] of this.#margins) {
      const fate = columns.get(session)?.fate;
      if (fate === undefined || fate === "left") margin.clear();
      if (fate === undefined) this.#margins.delete(session);
    }
  }

  down(code: string | null): void {
    for (const margin of this.#margins.values()) margin.down(code);
  }
}
