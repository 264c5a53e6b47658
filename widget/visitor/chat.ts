/**
 * The visitor's side of the conversation, without any screen: connects, starts, follows, says, leaves.
 * Its model is all that a screen may read. Must never touch the document or storage: `Surroundings` lends what it needs.
 */
import { newToken } from "../shared/chance.ts";
import { Conversation } from "../shared/conversation.ts";
import { type Around, Line } from "../shared/line.ts";
import type { Outbox } from "../shared/outbox.ts";
import type { Hooks, Socket } from "../shared/socket.ts";
import type { Timeline } from "../shared/timeline.ts";
import type { AvailabilityChanged, Place, Refusal, Started } from "../shared/wire.ts";
import { isLost, type Situation } from "./states.ts";

export interface Surroundings extends Around {
  dial(knock: object, hooks: Hooks): Socket;
  /** Keeps the token over a reload, or forgets it with null; false when that is refused. */
  keep(token: string | null): boolean;
  kept(): string | null;
  /** Known before anything is written: storage is refused here. */
  refusesToKeep(): boolean;
  changed(): void;
}

export interface Model extends Situation {
  readonly now: number;
  readonly languages: readonly string[];
  readonly timeline: Timeline;
  readonly outbox: Outbox;
  /** "Start" was pressed and not answered yet. */
  readonly starting: boolean;
  /** Why the last "start" was refused. */
  readonly refused: string | null;
  /** The token could not be kept: a reload ends the chat. */
  readonly memoryOnly: boolean;
  readonly counsellorTyping: boolean;
  /** The line is back, and that was less than BACK_FOR ago. */
  readonly back: boolean;
}

export const TYPING_FOR = 5_000;
export const TYPING_EVERY = 3_000;
export const BACK_FOR = 5_000;
/** The words of an ended conversation leave the screen after this long, also when nobody presses anything. */
export const WORDS_FOR = 300_000;

interface Wish {
  language: string;
  nickname: string | null;
}

export class Chat {
  private readonly line: Line;
  private readonly conversation: Conversation;
  private token: string | null;
  private wish: Wish | null = null;
  private availability: AvailabilityChanged | null = null;
  private place: Place | null = null;
  private refused: string | null = null;
  private memoryOnly: boolean;
  private isGone = false;
  private wasLost = false;
  /** No line has come about yet: someone just opened the chat. */
  private isFirst = true;
  private typedAt = -TYPING_EVERY;
  private typingUntil = 0;
  private backUntil = 0;
  private endedAt: number | null = null;
  private cancelWake = () => {};

  constructor(private readonly desk: string, private readonly around: Surroundings) {
    this.token = around.kept();
    this.memoryOnly = around.refusesToKeep();
    this.line = new Line((hooks) => around.dial(this.knock(), hooks), around, {
      up: () => this.up(),
      event: (name, payload) => this.hear(name, payload),
      down: (code) => this.conversation.down(code),
      turnedAway: (refusal) => this.turnedAway(refusal),
      changed: () => this.changed(),
    });
    this.conversation = new Conversation(this.line, {}, around, () => this.changed());
  }

  get model(): Model {
    const now = this.around.now();
    return {
      now,
      connection: this.line.connection,
      opening: this.availability?.opening ?? null,
      languages: this.availability?.languages ?? [],
      place: this.place,
      resuming: this.token !== null && this.wish === null,
      timeline: this.conversation.timeline,
      outbox: this.conversation.outbox,
      starting: this.wish !== null,
      refused: this.refused,
      memoryOnly: this.memoryOnly,
      counsellorTyping: now < this.typingUntil,
      back: now < this.backUntil,
    };
  }

  connect(): void {
    this.line.connect();
  }

  nudge(): void {
    this.line.nudge();
  }

  cut(): void {
    this.line.cut();
  }

  start(language: string, nickname: string | null): void {
    if (this.wish || this.token) return;
    this.token = newToken();
    this.memoryOnly = !this.around.keep(this.token);
    this.wish = { language, nickname };
    this.refused = null;
    void this.askToStart();
  }

  say(text: string): void {
    this.conversation.say(text);
  }

  sayAgain(): void {
    this.conversation.again();
  }

  withdraw(clientId: string): void {
    this.conversation.withdraw(clientId);
  }

  typing(): void {
    const now = this.around.now();
    if (now - this.typedAt < TYPING_EVERY || this.place?.life !== "active") return;
    this.typedAt = now;
    void this.line.socket?.ask("typing", {});
  }

  /** Stops waiting or talking. Without a line it ends here, and on the server when the visitor's grace is over. */
  async leave(): Promise<void> {
    const { place } = this;
    const answer = await this.line.socket?.ask("leave", { quickly: false });
    if (!place || (answer && "ok" in answer)) return;
    this.over({ ...place, life: "ended", reason: place.life === "active" ? "left" : "left_queue" });
  }

  /** Leaves without waiting for anything: nothing is kept, and whatever the server answers, nothing is drawn any more. */
  leaveQuickly(): void {
    void this.line.socket?.ask("leave", { quickly: true });
    this.isGone = true;
    this.line.abandon();
    this.cancelWake();
    this.conversation.clear();
    this.forget();
    this.place = null;
  }

  /** The words of an ended conversation leave the screen; what remains is a first visit. */
  finish(): void {
    this.place = this.endedAt = null;
    this.conversation.clear();
    // This line still belongs to the session that ended.
    if (this.line.isUp) this.line.cut();
    this.changed();
  }

  private knock(): object {
    // A start that was not answered is asked for again, with the same token: until then the token opens nothing.
    return { protocol: 1, desk: this.desk, token: this.wish ? null : this.token, first: this.isFirst };
  }

  private up(): void {
    this.isFirst = false;
    if (this.wish) void this.askToStart();
    else if (this.token) void this.conversation.follow();
  }

  /** A token that opens nothing is forgotten, and the line is tried again without it. */
  private turnedAway(refusal: Refusal): Refusal {
    if (refusal.code === "replaced") this.around.keep(null);
    if (refusal.code !== "unknown_session") return refusal;
    if (this.place && this.place.life !== "ended") this.over({ ...this.place, life: "ended", reason: null });
    this.forget();
    return { ...refusal, temporary: true };
  }

  private forget(): void {
    this.token = this.wish = null;
    this.around.keep(null);
  }

  // deno-lint-ignore no-explicit-any
  private hear(name: string, payload: any): void {
    if (name === "availability_changed") this.availability = payload;
    else if (name === "place_changed") this.placed(payload.place);
    else if (name === "counsellor_typing") this.typingUntil = this.around.now() + TYPING_FOR;
    else if (name === "entries_posted") {
      if (this.conversation.posted(payload).some((entry) => entry.speaker === "counsellor")) this.typingUntil = 0;
    }
    this.changed();
  }

  private placed(place: Place): void {
    if (place.life === "ended") this.over(place);
    else this.place = place;
  }

  private over(place: Place): void {
    this.place = place;
    this.endedAt ??= this.around.now();
    this.conversation.over();
    this.forget();
    this.changed();
  }

  private async askToStart(): Promise<void> {
    const { wish, token } = this;
    const { socket } = this.line;
    this.changed();
    if (!socket || !wish) return;
    const answer = await socket.ask<Started>("start", { token, language: wish.language, nickname: wish.nickname });
    if (socket !== this.line.socket) return;
    this.wish = null;
    if ("ok" in answer) {
      this.conversation.begin(answer.ok.epoch);
      this.placed(answer.ok.place);
      void this.conversation.follow();
    } else {
      this.forget();
      this.refused = answer.error.code;
    }
    this.changed();
  }

  /** Draws, and wakes again when something on the screen changes by itself. */
  private changed(): void {
    if (this.isGone) return;
    const now = this.around.now();
    // Here and not in the timer alone: a device that slept may cut the line first, and drawing cancels the timer.
    if (this.endedAt !== null && now >= this.endedAt + WORDS_FOR) return this.finish();
    const isUp = this.line.isUp;
    if (isLost(this.model)) this.wasLost ||= this.line.connection.phase === "resting";
    else if (this.wasLost && isUp && this.conversation.isFollowed) {
      this.wasLost = false;
      this.backUntil = now + BACK_FOR;
    }
    if (!isUp) this.typingUntil = 0;
    this.around.changed();
    this.cancelWake();
    const ended = this.endedAt === null ? 0 : this.endedAt + WORDS_FOR;
    const moments = [this.typingUntil, this.backUntil, ended].filter((moment) => moment > now);
    if (moments.length > 0) this.cancelWake = this.around.after(Math.min(...moments) - now, () => this.changed());
  }
}
