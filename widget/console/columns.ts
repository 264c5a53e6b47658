/**
 * Which conversations stand side by side, and in what order. Pure. A column never moves by itself and never goes away
 * under the eyes of who reads it: an ended one stays until it is closed, one that is no longer mine says so.
 */
import type { Conversation, EndReason } from "../shared/wire.ts";

/** `left`: no longer mine, so its words are no longer shown. */
export type Fate = "active" | "ended" | "left";

export interface Column {
  readonly session: string;
  readonly fate: Fate;
  readonly conversation: Conversation;
}

/** The columns after the board changed. `closed` are sessions that were put away by hand. */
export function columnsAfter(columns: readonly Column[], conversations: readonly Conversation[], closed: ReadonlySet<string>): Column[] {
  const now = new Map(conversations.map((conversation) => [conversation.session, conversation]));
  const kept = columns.map((column): Column => {
    const conversation = now.get(column.session);
    now.delete(column.session);
    if (conversation) return { ...column, fate: fateOf(conversation), conversation };
    return column.fate === "active" ? { ...column, fate: "left" } : column;
  });
  // One that was put away and is mine again is a conversation like any other.
  const fresh = [...now.values()].filter(({ life, session }) => life === "active" || !closed.has(session));
  return [...kept, ...fresh.map((conversation): Column => ({ session: conversation.session, fate: fateOf(conversation), conversation }))];
}

function fateOf(conversation: Conversation): Fate {
  if (conversation.life === "active") return "active";
  return conversation.life === "ended" ? "ended" : "left";
}

/** How a conversation can end. Nobody is in one who waits, so the queue's ends are not among them. */
export const ENDS = [
  "ended_together",
  "ended_by_counsellor",
  "house_rules",
  "left",
  "left_quickly",
  "abandoned",
  "idle",
  "locked",
] as const satisfies readonly EndReason[];

/** Each has a sentence of its own; one that this console does not know is an end like any other. */
export function endOf(reason: EndReason | null): typeof ENDS[number] {
  return ENDS.find((end) => end === reason) ?? "ended_together";
}

const MOST_FREE = 2;

/** How many free places to draw beside what is there. */
export function freePlaces(capacity: number, taken: number): number {
  return Math.max(0, Math.min(capacity - taken, MOST_FREE));
}
