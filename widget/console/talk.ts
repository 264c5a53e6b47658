/** What the counsellor's side holds and needs, as types. */
import type { Conversation } from "../shared/conversation.ts";
import type { Around } from "../shared/line.ts";
import type { Hooks, Socket } from "../shared/socket.ts";
import type { BoardChanged } from "../shared/wire.ts";
import type { Attention } from "./attention.ts";

export interface Surroundings extends Around {
  dial(knock: object, hooks: Hooks): Socket;
  /** Whether she is looking at this page at all. */
  isLooking(): boolean;
  signedOut(): void;
  changed(): void;
}

/** Something that happened and that she has not put away yet. The key is that of its text. */
export interface Notice {
  readonly key: string;
  readonly label: string;
  /** It is about this session while that waits, and then about nothing. */
  readonly waiting: string | null;
  /** It says that this session no longer waits, and is true only then. */
  readonly gone: string | null;
}

/** A column with what belongs to it alone. */
export interface Talk {
  readonly conversation: Conversation;
  attention: Attention;
  typingUntil: number;
  typedAt: number;
}

/** A business of the console beside board, offers and conversations. It holds its own state, and is told what concerns the line. */
export interface DeskPart {
  /** An event that is not the desk's own. */
  // deno-lint-ignore no-explicit-any
  hear?(name: string, payload: any): void;
  /** The line stands, and the board is there: ask again for what may have been missed. */
  isUp?(): void;
  /** The line is gone: what was asked has no answer any more. `code`: what it was ended with, if with anything. */
  down?(code: string | null): void;
  /** The board changed so. */
  boardChanged?(change: BoardChanged): void;
  /** The columns are what they are from now on. */
  arranged?(): void;
}
