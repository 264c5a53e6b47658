/**
 * The counsellor's side, without any screen: the board, the offers, and a conversation for each column.
 * What it holds is all that a screen may read. Must never touch the document: `Surroundings` lends what it needs.
 */
import { Conversation } from "../shared/conversation.ts";
import { Line } from "../shared/line.ts";
import type { Board, BoardChanged, Declared, EntriesPosted, Refusal } from "../shared/wire.ts";
import type { ToRegister } from "../shared/wire_registering.ts";
import { Asked } from "./asked.ts";
import { attend, UNDIVIDED } from "./attention.ts";
import { changed } from "./board.ts";
import { type Column, columnsAfter } from "./columns.ts";
import type { Offer } from "./countdown.ts";
import { Colleagues } from "./colleagues.ts";
import { Going } from "./going.ts";
import { Notebook } from "./margin.ts";
import { Registrations } from "./registrations.ts";
import type { DeskPart, Notice, Surroundings, Talk } from "./talk.ts";
import { Wishes } from "./wishes.ts";

const TYPING_FOR = 5_000;
const TYPING_EVERY = 3_000;
const BACK_FOR = 5_000;

export class Desk {
  readonly line: Line;
  board: Board | null = null;
  columns: readonly Column[] = [];
  notices: readonly Notice[] = [];
  /** Session of the column she works in. */
  current: string | null = null;
  backUntil = 0;
  readonly going = new Going();
  readonly asked: Asked;
  readonly registrations: Registrations;
  /** What else the console does, each business in a file of its own. */
  readonly parts: DeskPart[] = [];
  readonly wishes = new Wishes(this);
  readonly notebook: Notebook;
  readonly colleagues: Colleagues;
  /** Of what was hers: sessions in which the last she wrote may not have come. */
  readonly unsent = new Set<string>();
  readonly #talks = new Map<string, Talk>();
  readonly #closed = new Set<string>();
  readonly #owed = new Set<string>();
  #wasLost = false;
  #declaring: Declared | null = null;

  constructor(private readonly around: Surroundings) {
    this.line = new Line((hooks) => around.dial({ protocol: 1 }, hooks), around, {
      up: () => void this.#look(),
      event: (name, payload) => this.#hear(name, payload),
      down: (code) => this.#down(code),
      turnedAway: (refusal) => this.#turnedAway(refusal),
      changed: () => this.#changed(),
    });
    this.asked = new Asked(this.line, this.going, {
      now: () => around.now(),
      notify: (key, label) => this.notify(key, label),
      gone: ({ session, label }) => this.#note({ key: "console.offer.withdrawn", label, waiting: null, gone: session }),
      accepted: () => this.#chooseSomething(),
      changed: () => this.#changed(),
    });
    this.registrations = new Registrations(this.line, around, () => this.#changed());
    this.parts.push(this.registrations, ...([this.notebook, this.colleagues] = this.#doTogether(around)));
  }

  #doTogether(around: Surroundings): [Notebook, Colleagues] {
    const colleagues = new Colleagues(this.line, this.going, {
      board: () => this.board,
      now: () => around.now(),
      notify: (key, label) => this.notify(key, label),
      accepted: () => this.#chooseSomething(),
      changed: () => this.#changed(),
    });
    return [new Notebook(this.line, around, () => this.columns, () => this.#changed()), colleagues];
  }

  get offers(): readonly Offer[] {
    return this.asked.offers;
  }

  talk(session: string): Talk {
    let talk = this.#talks.get(session);
    if (!talk) {
      const conversation = new Conversation(this.line, { session }, this.around, () => this.#changed());
      talk = { conversation, attention: UNDIVIDED, typingUntil: 0, typedAt: 0 };
      this.#talks.set(session, talk);
    }
    return talk;
  }

  choose(session: string): void {
    if (this.current === session) return;
    this.current = session;
    this.#changed();
  }

  /** What she says of herself: what she pressed last, until the server has answered. */
  get presence(): Declared {
    return this.#declaring ?? this.board?.me.presence ?? "away";
  }

  declare(presence: Declared): Promise<void> {
    return this.#declare(presence, "declare", { presence });
  }

  /** Away for a while, and then available again by itself. */
  pause(): Promise<void> {
    return this.#declare("away", "pause", {});
  }

  async #declare(presence: Declared, command: string, payload: object): Promise<void> {
    this.#declaring = presence;
    const answer = await this.line.socket?.ask(command, payload);
    this.#declaring = null;
    if (answer && "ok" in answer && this.board) this.board = { ...this.board, me: { ...this.board.me, presence } };
    this.#changed();
  }

  say(session: string, text: string): void {
    this.talk(session).conversation.say(text);
  }

  typing(session: string): void {
    const talk = this.talk(session);
    const now = this.around.now();
    if (now - talk.typedAt < TYPING_EVERY) return;
    talk.typedAt = now;
    void this.line.socket?.ask("typing", { session });
  }

  /** Whether it is over. */
  async end(session: string, reason: "ended_together" | "locked"): Promise<boolean> {
    const answer = await this.line.socket?.ask<object>("end", { session, reason });
    this.#changed();
    return answer !== undefined && "ok" in answer;
  }

  /** Puts an ended column away, and every word in it. */
  close(session: string): void {
    this.#closed.add(session);
    this.#talks.get(session)?.conversation.clear();
    this.#talks.delete(session);
    this.columns = this.columns.filter((column) => column.session !== session);
    for (const part of this.parts) part.arranged?.();
    this.#chooseSomething();
    this.#changed();
  }

  /** What is still to be registered: its words come back beside the form, for as long as she may read them. */
  reopen({ session, label, language, since, reason }: ToRegister): void {
    if (!this.columns.some((column) => column.session === session)) {
      const rest = { urgency: 0, nickname: null, desk_name: null, topic: null, role: null, municipality: null, reads: null };
      const mine = { with_me_as: "counsellor" as const, counsellor: this.board?.me.work_name ?? "", onlookers: [] };
      const conversation = { session, label, language, since, reason, life: "ended" as const, visitor_gone_since: null, ...rest, ...mine };
      this.columns = [...this.columns, { session, fate: "ended", conversation }];
      void this.talk(session).conversation.follow();
    }
    this.choose(session);
  }

  /** Puts away the words of what is registered, or ended so long ago that it is not hers to read any more. */
  tidy(now: number): void {
    const owed = new Map(this.board?.to_register.map((row) => [row.session, row]));
    for (const { session, fate } of this.columns) {
      const row = owed.get(session);
      if (row) this.#owed.add(session);
      const isOver = row ? now >= Date.parse(row.readable_until) : this.#owed.has(session);
      if (fate === "ended" && isOver) this.close(session);
    }
  }

  dismiss(notice: Notice): void {
    this.notices = this.notices.filter((other) => other !== notice);
    this.#changed();
  }

  isLooking(): boolean {
    return this.around.isLooking();
  }

  /** She looks at the page, or away from it. */
  lookedAt(): void {
    this.#changed();
  }

  /** Says something until she puts it away; with `waiting`, while that session waits. */
  notify(key: string, label: string, waiting: string | null = null): void {
    this.#note({ key, label, waiting, gone: null });
  }

  /** What is said now. */
  get notice(): Notice | undefined {
    return this.notices.find(({ gone }) => gone === null || !this.board?.waiting.some((row) => row.session === gone));
  }

  #note(notice: Notice): void {
    this.notices = [...this.notices.filter(({ key, label }) => notice.key !== key || notice.label !== label), notice];
  }

  #turnedAway(refusal: Refusal): Refusal {
    if (refusal.code === "not_signed_in") this.around.signedOut();
    return refusal;
  }

  #down(code: string | null): void {
    this.#wasLost = true;
    this.going.forget();
    for (const talk of this.#talks.values()) talk.conversation.down(code);
    for (const part of this.parts) part.down?.(code);
  }

  /** The whole board, after every connecting: what was missed in between is in it. */
  async #look(): Promise<void> {
    const { socket } = this.line;
    const answer = await socket?.ask<Board>("look", {});
    if (!answer || socket !== this.line.socket) return;
    if ("error" in answer) {
      if (answer.error.temporary) this.around.after(1_000, () => socket === this.line.socket && void this.#look());
      return;
    }
    this.board = answer.ok;
    this.asked.look(answer.ok.offers);
    if (this.#wasLost) this.backUntil = this.around.now() + BACK_FOR;
    this.#wasLost = false;
    this.#arrange();
    for (const column of this.columns) if (column.fate !== "left") void this.talk(column.session).conversation.follow();
    for (const part of this.parts) part.isUp?.();
    this.#changed();
  }

  // deno-lint-ignore no-explicit-any
  #hear(name: string, payload: any): void {
    if (name === "board_changed") this.#boardChanged(payload);
    else if (name === "offer_made") this.asked.made(payload.offer);
    else if (name === "offer_closed") this.asked.closed(payload.offer, payload.outcome, this.presence === "available");
    else if (name === "session_entries_posted") this.#posted(payload);
    else if (name === "visitor_typing") this.talk(payload.session).typingUntil = this.around.now() + TYPING_FOR;
    else if (name === "alert_raised" && payload.kind === "nobody_takes") this.notify("console.alert", payload.label, payload.session);
    else for (const part of this.parts) part.hear?.(name, payload);
    this.#changed();
  }

  #boardChanged(change: BoardChanged): void {
    if (!this.board) return; // the board itself is on its way
    this.board = changed(this.board, change);
    for (const part of this.parts) part.boardChanged?.(change);
    // One that was no longer hers and is again has lost its words, and is not followed any more.
    const before = new Set(this.columns.filter((column) => column.fate !== "left").map((column) => column.session));
    this.#arrange();
    for (const { fate, session } of this.columns) {
      if (fate !== "left" && !before.has(session)) void this.talk(session).conversation.follow();
    }
  }

  #arrange(): void {
    this.columns = columnsAfter(this.columns, this.board?.conversations ?? [], this.#closed);
    const waiting = new Set(this.board?.waiting.map((row) => row.session));
    this.notices = this.notices.filter((notice) =>
      (notice.waiting === null || waiting.has(notice.waiting)) && (notice.gone === null || !waiting.has(notice.gone))
    );
    for (const column of this.columns) {
      this.#rememberUnsent(column);
      if (column.fate !== "active") this.talk(column.session).conversation.over();
      if (column.fate === "left") this.talk(column.session).conversation.clear();
    }
    for (const part of this.parts) part.arranged?.();
    this.#chooseSomething();
  }

  /** Before its words are forgotten: whether some of hers may never have come. */
  #rememberUnsent({ session, fate }: Column): void {
    const outboxes = [this.talk(session).conversation.outbox, this.notebook.margin(session).outbox];
    if (fate !== "left") this.unsent.delete(session);
    else if (outboxes.some((outbox) => outbox.some((item) => item.fate !== "acked"))) this.unsent.add(session);
  }

  #chooseSomething(): void {
    this.current = this.going.to(this.columns) ?? this.current;
    if (this.columns.some((column) => column.session === this.current)) return;
    this.current = this.columns[0]?.session ?? null;
  }

  #posted(payload: EntriesPosted & { session: string }): void {
    const talk = this.#talks.get(payload.session);
    if (!talk) return;
    const added = talk.conversation.posted(payload);
    if (added.some((entry) => entry.speaker === "visitor")) talk.typingUntil = 0;
  }

  #changed(): void {
    for (const { session } of this.columns) {
      const talk = this.talk(session);
      const isLookedAt = session === this.current && this.around.isLooking();
      talk.attention = attend(talk.attention, talk.conversation.timeline.entries, isLookedAt);
    }
    this.around.changed();
  }
}
