/** What the screens of a visitor are functions of, and what she can choose. Holds no behaviour. */
import type { Around } from "../shared/line.ts";
import type { Outbox } from "../shared/outbox.ts";
import type { Timeline } from "../shared/timeline.ts";
import type { AsksFor, Topic } from "../shared/wire.ts";
import type { Hooks, Socket } from "../shared/socket.ts";
import type { Situation } from "./states.ts";

export interface Surroundings extends Around {
  dial(knock: object, hooks: Hooks): Socket;
  /** Keeps the token over a reload, or forgets it with null; false when that is refused. */
  keep(token: string | null): boolean;
  kept(): string | null;
  /** Known before anything is written: storage is refused here. */
  refusesToKeep(): boolean;
  /** Milliseconds of a clock that also goes on while the device sleeps. */
  wall(): number;
  changed(): void;
}

export interface Model extends Situation {
  readonly now: number;
  readonly languages: readonly string[];
  readonly timeline: Timeline;
  readonly outbox: Outbox;
  /** "Start" was pressed and not answered yet. */
  readonly starting: boolean;
  /** The token could not be kept: a reload ends the chat. */
  readonly memoryOnly: boolean;
  readonly counsellorTyping: boolean;
  /** The line is back, and that was less than BACK_FOR ago. */
  readonly back: boolean;
  /** For how long she has waited, as far as this page knows. */
  readonly waited: number;
}

/** What she chose on the way in; all but the language may be missing. */
export interface Choice {
  language: string;
  nickname?: string | null;
  topic?: Topic | null;
  role?: AsksFor | null;
  municipality?: string | null;
  reads?: string | null;
  /** Whether a supervisor may read it later, without names. */
  review?: boolean | null;
}

export const TYPING_FOR = 5_000;
export const TYPING_EVERY = 3_000;
export const BACK_FOR = 5_000;
/** Who was refused as `busy` may try again after this long. Nothing tries for her. */
export const BUSY_FOR = 600_000;
/** The words of an ended conversation leave the screen after this long, also when nobody presses anything. */
export const WORDS_FOR = 300_000;
/** Who was away for longer may not be who sits there now. */
export const VEILED_AFTER = 60_000;
/** Who waited for longer may look elsewhere when someone comes, and is asked whether she is there. */
export const READY_AFTER = 60_000;
/** Waiting for this long is said aloud, and again after the second. */
export const LONG_WAITS: readonly number[] = [300_000, 900_000];
