/**
 * The visitor's side of the conversation, without any screen: connects, starts, follows, says, leaves.
 * Its model is all that a screen may read. Must never touch the document or storage: `Surroundings` lends what it needs.
 */
import { newClientId, newToken } from "../shared/chance.ts";
import { Conversation } from "../shared/conversation.ts";
import { Line } from "../shared/line.ts";
import type { AvailabilityChanged, Place, PlaceChanged, Refusal, Started } from "../shared/wire.ts";
import type { Choice, Model, Surroundings } from "./model.ts";
import { BACK_FOR, BUSY_FOR, LONG_WAITS, READY_AFTER, TYPING_EVERY, TYPING_FOR, VEILED_AFTER, WORDS_FOR } from "./model.ts";
import { isReady } from "./said.ts";
import { isLost } from "./states.ts";
import { Veil } from "./veil.ts";

export class Chat {
  /** To connect, nudge and cut. */
  readonly line: Line;
  readonly #conversation: Conversation;
  #token: string | null;
  #wish: Choice | null = null;
  #availability: AvailabilityChanged | null = null;
  #place: Place | null = null;
  #refused: string | null = null;
  #memoryOnly: boolean;
  #isGone = false;
  #wasLost = false;
  /** No line has come about yet: someone just opened the chat. */
  #isFirst = true;
  #typedAt = -TYPING_EVERY;
  #typingUntil = 0;
  #backUntil = 0;
  #endedAt: number | null = null;
  #waitingSince: number | null = null;
  #isAnswering = false;
  /** She said that she is there, or it was said for her. */
  #hasAnswered = false;
  readonly #page = newClientId();
  readonly veil: Veil;
  #cancelWake = () => {};

  constructor(private readonly desk: string, private readonly around: Surroundings) {
    this.#token = around.kept();
    this.#memoryOnly = around.refusesToKeep();
    this.line = new Line((hooks) => around.dial(this.#knock(), hooks), around, {
      up: () => this.#up(),
      event: (name, payload) => this.#hear(name, payload),
      down: (code) => this.#conversation.down(code),
      turnedAway: (refusal) => this.#turnedAway(refusal),
      changed: () => this.#changed(),
    });
    this.veil = new Veil(around, () => this.#veiled());
    this.#conversation = new Conversation(this.line, {}, around, () => this.#changed());
  }

  get model(): Model {
    const now = this.around.now();
    return {
      now,
      connection: this.line.connection,
      opening: this.#availability?.opening ?? null,
      languages: this.#availability?.languages ?? [],
      place: this.#place,
      resuming: this.#token !== null && this.#wish === null,
      timeline: this.#conversation.timeline,
      outbox: this.#conversation.outbox,
      starting: this.#wish !== null,
      refused: this.#refused,
      memoryOnly: this.#memoryOnly,
      counsellorTyping: now < this.#typingUntil,
      back: now < this.#backUntil,
      veiled: this.veil.isDown,
      asked: !this.#hasAnswered && this.#conversation.isWhole && !isReady(this.#conversation.timeline.entries),
      answering: this.#isAnswering,
      waited: this.#waitingSince === null ? 0 : now - this.#waitingSince,
    };
  }

  /** Shows the questions of the desk. */
  answering(): void {
    this.#isAnswering = true;
    this.#refused = null;
    this.#changed();
  }

  start(choice: Choice): void {
    if (this.#wish || this.#token) return;
    this.#token = newToken();
    this.#memoryOnly = !this.around.keep(this.#token);
    this.#wish = choice;
    this.#refused = null;
    void this.#askToStart();
  }

  say(text: string): void {
    this.#conversation.say(text);
  }

  sayAgain(): void {
    this.#conversation.again();
  }

  withdraw(clientId: string): void {
    this.#conversation.withdraw(clientId);
  }

  typing(): void {
    const now = this.around.now();
    if (now - this.#typedAt < TYPING_EVERY || this.#place?.life !== "active") return;
    this.#typedAt = now;
    void this.line.socket?.ask("typing", {});
  }

  /** She is there, or lets someone else go first. */
  async ready(now: boolean): Promise<void> {
    const { socket } = this.line;
    if (!socket) return;
    this.#hasAnswered = now;
    this.#changed();
    const answer = await socket.ask("ready", { now });
    // Not heard: she must be able to say it again.
    if ("error" in answer && answer.error.temporary) this.#hasAnswered = false;
    this.#changed();
  }

  /** She had it deleted: no word of it stays here either. */
  deleted(): void {
    this.#conversation.clear();
    this.#changed();
  }

  #veiled(): void {
    this.veil.isDown = this.#place !== null;
    // What she answered so far is no sight for whoever sits there next, either.
    this.#isAnswering &&= this.#wish !== null;
    if (this.#place?.life === "ended") this.finish();
    else this.#changed();
  }

  unveil(): void {
    this.veil.isDown = false;
    this.#changed();
  }

  /** Stops waiting or talking. Without a line it ends here, and on the server when the visitor's grace is over. */
  async leave(): Promise<void> {
    const place = this.#place;
    const answer = await this.line.socket?.ask("leave", { quickly: false });
    if (!place || (answer && "ok" in answer)) return;
    this.#over({ ...place, life: "ended", reason: place.life === "active" ? "left" : "left_queue" });
    // A line that is being made again knocked with the token, and would bring the session back.
    this.line.cut();
  }

  /** Leaves without waiting for anything: nothing is kept, and whatever the server answers, nothing is drawn any more. */
  leaveQuickly(): void {
    void this.line.socket?.ask("leave", { quickly: true });
    this.#isGone = true;
    this.line.abandon();
    this.#cancelWake();
    this.#forget();
    this.finish();
  }

  /** The words of an ended conversation leave the screen; what remains is a first visit. */
  finish(): void {
    this.#place = this.#endedAt = null;
    this.veil.isDown = false;
    this.#conversation.clear();
    // This line still belongs to the session that ended. The next is hers at once: nothing was lost that would ask for a rest.
    if (this.line.isUp) this.line.cut();
    this.line.nudge();
    this.#changed();
  }

  #knock(): object {
    // A start that was not answered is asked for again, with the same token: until then the token opens nothing.
    return { protocol: 1, desk: this.desk, token: this.#wish ? null : this.#token, first: this.#isFirst, page: this.#page };
  }

  #up(): void {
    this.#isFirst = false;
    if (this.#wish) void this.#askToStart();
    else if (this.#token) void this.#conversation.follow();
  }

  /** A token that opens nothing is forgotten, and the line is tried again without it. */
  #turnedAway(refusal: Refusal): Refusal {
    if (refusal.code === "replaced") this.around.keep(null);
    if (refusal.code !== "unknown_session") return refusal;
    if (this.#place && this.#place.life !== "ended") this.#over({ ...this.#place, life: "ended", reason: null });
    this.#forget();
    return { ...refusal, temporary: true };
  }

  #forget(): void {
    this.#token = this.#wish = null;
    this.around.keep(null);
  }

  // deno-lint-ignore no-explicit-any
  #hear(name: string, payload: any): void {
    if (name === "availability_changed") this.#availability = payload;
    else if (name === "place_changed") this.#told(payload);
    else if (name === "counsellor_typing") this.#typingUntil = this.around.now() + TYPING_FOR;
    else if (name === "entries_posted") {
      if (this.#conversation.posted(payload).some((entry) => entry.speaker === "counsellor")) this.#typingUntil = 0;
    }
    this.#changed();
  }

  #told({ place, away_seconds = 0 }: PlaceChanged): void {
    // Only a page that was just loaded: one that is open and lost its line was looked at all the time.
    if (!this.#place && away_seconds * 1_000 >= VEILED_AFTER) this.veil.isDown = true;
    this.#placed(place);
  }

  #placed(place: Place): void {
    if (place.life === "ended") return this.#over(place);
    const now = this.around.now();
    if (place.life !== "active") {
      this.#waitingSince ??= now;
      this.#hasAnswered = false;
    } else if (this.#place && this.#place.life !== "active") {
      // Who waited a moment only, and looks, need not be asked.
      if (!this.veil.isHidden && now - (this.#waitingSince ?? 0) < READY_AFTER) void this.ready(true);
      this.#waitingSince = null;
    }
    this.#place = place;
  }

  #over(place: Place): void {
    this.#isAnswering = false;
    this.#waitingSince = null;
    this.#forget();
    // An end must not lift the veil: who looks now may not be she.
    if (this.veil.isDown || place.reason === "locked") return this.finish();
    this.#place = place;
    this.#endedAt ??= this.around.now();
    this.#conversation.over();
    this.#changed();
  }

  async #askToStart(): Promise<void> {
    const wish = this.#wish;
    const token = this.#token;
    const { socket } = this.line;
    this.#changed();
    if (!socket || !wish) return;
    const answer = await socket.ask<Started>("start", { ...wish, token });
    if (socket !== this.line.socket) return;
    this.#wish = null;
    this.#isAnswering = false; // a refusal is said where she began, and what she answered is not lost
    if ("ok" in answer) {
      this.#conversation.begin(answer.ok.epoch);
      this.#placed(answer.ok.place);
      void this.#conversation.follow();
    } else {
      this.#forget();
      this.#refused = answer.error.code;
      if (this.#refused === "busy") this.around.after(BUSY_FOR, () => this.#mayTryAgain());
    }
    this.#changed();
  }

  #mayTryAgain(): void {
    this.#refused = null;
    this.#changed();
  }

  /** Draws, and wakes again when something on the screen changes by itself. */
  #changed(): void {
    if (this.#isGone) return;
    const now = this.around.now();
    // Here and not in the timer alone: a device that slept may cut the line first, and drawing cancels the timer.
    if (this.#endedAt !== null && now >= this.#endedAt + WORDS_FOR) return this.finish();
    const isUp = this.line.isUp;
    if (isLost(this.model)) this.#wasLost ||= this.line.connection.phase === "resting";
    else if (this.#wasLost && isUp && this.#conversation.isFollowed) {
      this.#wasLost = false;
      this.#backUntil = now + BACK_FOR;
    }
    if (!isUp) this.#typingUntil = 0;
    this.around.changed();
    this.#cancelWake();
    const ended = this.#endedAt === null ? 0 : this.#endedAt + WORDS_FOR;
    const waits = this.#waitingSince === null ? [] : LONG_WAITS.map((wait) => this.#waitingSince! + wait);
    const moments = [this.#typingUntil, this.#backUntil, ended, ...waits].filter((moment) => moment > now);
    if (moments.length > 0) this.#cancelWake = this.around.after(Math.min(...moments) - now, () => this.#changed());
  }
}
