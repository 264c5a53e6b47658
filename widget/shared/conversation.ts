/**
 * One log, followed and written to over a line that may go at any moment: what is shown is gapless, what is said is
 * said once. The visitor has one of these, a counsellor one for each conversation.
 */
import { newClientId } from "./chance.ts";
import type { Around, Line } from "./line.ts";
import * as outbox from "./outbox.ts";
import { followed, NOTHING_YET, take, type Timeline } from "./timeline.ts";
import type { EntriesPosted, Entry, Followed, Said } from "./wire.ts";

export class Conversation {
  timeline: Timeline = NOTHING_YET;
  outbox: outbox.Outbox = outbox.EMPTY;
  /** All that the log held when it was followed is here or on its way. */
  isFollowed = false;
  #held = 0;
  #isAsking = false;
  #cancelWake = () => {};

  /** `of` is sent with every command: which log is meant, where there are several. */
  constructor(
    private readonly line: Line,
    private readonly of: Readonly<{ session?: string }>,
    private readonly around: Around,
    private readonly changed: () => void,
  ) {}

  /** All of it is here. */
  get isWhole(): boolean {
    return this.isFollowed && this.timeline.last >= this.#held;
  }

  begin(epoch: string): void {
    this.timeline = { ...NOTHING_YET, epoch };
  }

  async follow(): Promise<void> {
    const { socket } = this.line;
    if (!socket || this.#isAsking) return;
    this.#isAsking = true;
    const answer = await socket.ask<Followed>("follow", { ...this.of, epoch: this.timeline.epoch, offset: this.timeline.last });
    if (socket !== this.line.socket) return; // the line went, and `down` has said so
    this.#isAsking = false;
    if ("error" in answer) {
      if (answer.error.temporary) this.around.after(1_000, () => socket === this.line.socket && void this.follow());
      return;
    }
    const { timeline, again } = followed(this.timeline, answer.ok);
    this.#held = answer.ok.last;
    this.timeline = timeline;
    if (again) return this.follow();
    this.isFollowed = true;
    return this.#pump();
  }

  /** Takes what was posted and returns what of it is new. */
  posted({ epoch, entries }: EntriesPosted): readonly Entry[] {
    const { timeline, added, gap } = take(this.timeline, epoch, entries);
    this.timeline = timeline;
    this.outbox = outbox.posted(this.outbox, added.flatMap((entry) => entry.client_id ?? []));
    if (gap) void this.follow();
    return added;
  }

  say(text: string): void {
    this.outbox = outbox.write(this.outbox, newClientId(), text, this.around.now());
    void this.#pump();
  }

  again(): void {
    this.outbox = outbox.hurry(this.outbox);
    this.line.nudge();
    void this.#pump();
  }

  withdraw(clientId: string): void {
    this.outbox = outbox.withdraw(this.outbox, clientId);
    this.changed();
  }

  /** The line went. */
  down(code: string | null): void {
    this.isFollowed = this.#isAsking = false;
    this.outbox = outbox.cut(this.outbox, code);
  }

  /** Nothing more can be said here. */
  over(): void {
    this.outbox = outbox.giveUp(this.outbox, "ended");
  }

  /** Forgets every word. */
  clear(): void {
    this.#cancelWake();
    this.timeline = NOTHING_YET;
    this.outbox = outbox.EMPTY;
  }

  async #pump(): Promise<void> {
    this.changed();
    this.#wakeLater();
    const { socket } = this.line;
    const item = outbox.next(this.outbox, this.around.now());
    if (!socket || !item || !this.isFollowed) return;
    this.outbox = outbox.sending(this.outbox, item.clientId);
    const answer = await socket.ask<Said>("say", { ...this.of, client_id: item.clientId, text: item.text });
    if (socket !== this.line.socket) return; // the cut has already put it back
    this.outbox = outbox.answered(this.outbox, item.clientId, answer, this.around.now(), this.around.random());
    return this.#pump();
  }

  /** A pause is over, or a message must be called unsent. */
  #wakeLater(): void {
    this.#cancelWake();
    const now = this.around.now();
    const at = outbox.wakeAt(this.outbox, now);
    if (at !== null) this.#cancelWake = this.around.after(at - now, () => void this.#pump());
  }
}
