/** What the counsellor's side holds and needs, as types. */
import type { Conversation } from "../shared/conversation.ts";
import type { Around } from "../shared/line.ts";
import type { Hooks, Socket } from "../shared/socket.ts";
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
}

/** A column with what belongs to it alone. */
export interface Talk {
  readonly conversation: Conversation;
  attention: Attention;
  typingUntil: number;
  typedAt: number;
}
