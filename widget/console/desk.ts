/**
 * The counsellor's side, without any screen: the board, the offers, and a conversation for each column.
 * What it holds is all that a screen may read. Must never touch the document: `Surroundings` lends what it needs.
 */
import { Conversation } from "../shared/conversation.ts";
import { Line } from "../shared/line.ts";
import type {
  Accepted,
  Board,
  BoardChanged,
  Declared,
  DeclineReason,
  EntriesPosted,
  Offered,
  Outcome,
  Refusal,
  Waiting,
} from "../shared/wire.ts";
import { attend, UNDIVIDED } from "./attention.ts";
import { changed } from "./board.ts";
import { type Column, columnsAfter } from "./columns.ts";
import { heard, type Offer } from "./countdown.ts";
import { Going } from "./going.ts";
import type { Notice, Surroundings, Talk } from "./talk.ts";

const TYPING_FOR = 5_000;
const TYPING_EVERY = 3_000;
const BACK_FOR = 5_000;

export class Desk {
  readonly line: Line;
  board: Board | null = null;
  columns: readonly Column[] = [];
  offers: readonly Offer[] = [];
  notices: readonly Notice[] = [];
  /** Session of the column she works in. */
  current: string | null = null;
  backUntil = 0;
  readonly going = new Going();
  readonly #talks = new Map<string, Talk>();
  readonly #closed = new Set<string>();
  readonly #answering = new Set<string>();
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

  isAnswering(offer: string): boolean {
    return this.#answering.has(offer);
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

  /** Accepts, and makes the new column the current one as soon as it is there: it is her own act. */
  async accept(offer: Offer): Promise<void> {
    const since = this.going.now;
    const answer = await this.#answer<Accepted>("accept_offer", offer);
    if (answer === null) return;
    if ("ok" in answer) {
      this.going.accepted(answer.ok.session, since);
      this.#chooseSomething();
      this.#takeAway(offer.offered.offer);
    } else if (!answer.error.temporary) {
      this.#takeAway(offer.offered.offer);
      this.#notify("console.offer.gone", offer.offered.label);
    }
    this.#changed();
  }

  async decline(offer: Offer, reason: DeclineReason): Promise<void> {
    const answer = await this.#answer<object>("decline_offer", offer, { reason });
    if (answer && ("ok" in answer || !answer.error.temporary)) this.#takeAway(offer.offered.offer);
    this.#changed();
  }

  /** Takes someone from the queue, and makes the new column the current one as with an offer that was accepted. */
  async take(row: Waiting): Promise<void> {
    const { session } = row;
    const since = this.going.now;
    const answer = await this.#once<Accepted>(session, "take", { session });
    if (answer && "ok" in answer) {
      this.going.accepted(session, since);
      this.#chooseSomething();
    } else if (answer && !answer.error.temporary) {
      this.#notify(answer.error.code === "wrong_state" ? "console.take.not_now" : "console.take.gone", row.label);
    }
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

  async end(session: string, reason: "ended_together" | "locked"): Promise<void> {
    await this.line.socket?.ask("end", { session, reason });
    this.#changed();
  }

  /** Puts an ended column away, and every word in it. */
  close(session: string): void {
    this.#closed.add(session);
    this.#talks.get(session)?.conversation.clear();
    this.#talks.delete(session);
    this.columns = this.columns.filter((column) => column.session !== session);
    this.#chooseSomething();
    this.#changed();
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

  #answer<T>(command: string, { offered }: Offer, more: object = {}) {
    return this.#once<T>(offered.offer, command, { offer: offered.offer, ...more });
  }

  async #once<T>(about: string, command: string, payload: object) {
    const { socket } = this.line;
    if (!socket || this.#answering.has(about)) return null;
    this.#answering.add(about);
    this.#changed();
    const answer = await socket.ask<T>(command, payload);
    this.#answering.delete(about);
    return answer;
  }

  #takeAway(offer: string): void {
    this.offers = this.offers.filter((other) => other.offered.offer !== offer);
  }

  #notify(key: string, label: string, waiting: string | null = null): void {
    this.notices = [...this.notices.filter((notice) => notice.key !== key || notice.label !== label), { key, label, waiting }];
  }

  #turnedAway(refusal: Refusal): Refusal {
    if (refusal.code === "not_signed_in") this.around.signedOut();
    return refusal;
  }

  #down(code: string | null): void {
    this.#wasLost = true;
    this.going.forget();
    for (const talk of this.#talks.values()) talk.conversation.down(code);
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
    this.offers = answer.ok.offers.map((offered) => heard(offered, this.around.now()));
    if (this.#wasLost) this.backUntil = this.around.now() + BACK_FOR;
    this.#wasLost = false;
    this.#arrange();
    for (const column of this.columns) if (column.fate !== "left") void this.talk(column.session).conversation.follow();
    this.#changed();
  }

  // deno-lint-ignore no-explicit-any
  #hear(name: string, payload: any): void {
    if (name === "board_changed") this.#boardChanged(payload);
    else if (name === "offer_made") this.#offerMade(payload.offer);
    else if (name === "offer_closed") this.#offerClosed(payload.offer, payload.outcome);
    else if (name === "session_entries_posted") this.#posted(payload);
    else if (name === "visitor_typing") this.talk(payload.session).typingUntil = this.around.now() + TYPING_FOR;
    else if (name === "alert_raised") this.#notify("console.alert", payload.label, payload.session);
    this.#changed();
  }

  #boardChanged(change: BoardChanged): void {
    if (!this.board) return; // the board itself is on its way
    this.board = changed(this.board, change);
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
    this.notices = this.notices.filter((notice) => notice.waiting === null || waiting.has(notice.waiting));
    for (const column of this.columns) {
      if (column.fate !== "active") this.talk(column.session).conversation.over();
      if (column.fate === "left") this.talk(column.session).conversation.clear();
    }
    this.#chooseSomething();
  }

  #chooseSomething(): void {
    this.current = this.going.to(this.columns) ?? this.current;
    if (this.columns.some((column) => column.session === this.current)) return;
    this.current = this.columns[0]?.session ?? null;
  }

  #offerMade(offered: Offered): void {
    this.#takeAway(offered.offer);
    this.offers = [...this.offers, heard(offered, this.around.now())];
  }

  #offerClosed(id: string, outcome: Outcome): void {
    const offer = this.offers.find((other) => other.offered.offer === id);
    this.#takeAway(id);
    if (offer && outcome === "expired") this.#notify("console.offer.expired", offer.offered.label);
    // Going away gave it back, and the visitor waits on: only to who stays is it news.
    if (offer && outcome === "withdrawn" && this.presence === "available") this.#notify("console.offer.withdrawn", offer.offered.label);
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
