/** What the server says of the desk, kept up to date by its changes. Pure. */
import type { Board, BoardChanged, Waiting } from "../shared/wire.ts";
import type { Offer } from "./countdown.ts";

/** The board after a change: absent parts stay, rows of the same id are replaced, `gone` are taken out. */
export function changed(board: Board, change: BoardChanged): Board {
  return {
    ...board,
    opening: change.opening ?? board.opening,
    ahead: change.ahead ?? board.ahead,
    me: change.me ?? board.me,
    waiting: merged(board.waiting, change.waiting, change.waiting_gone, (row) => row.session).sort(inLine),
    conversations: merged(board.conversations, change.conversations, change.conversations_gone, (row) => row.session),
    colleagues: merged(board.colleagues, change.colleagues, change.colleagues_gone, (row) => row.staff),
    desk_conversations: merged(
      board.desk_conversations,
      change.desk_conversations,
      change.desk_conversations_gone,
      (row) => row.session,
    ),
    handovers: merged(board.handovers, change.handovers, change.handovers_closed?.map((one) => one.handover), (row) => row.handover),
    alerts: merged(board.alerts, change.alerts, change.alerts_gone, (row) => row.session),
    callbacks: change.callbacks ?? board.callbacks,
    to_register: merged(board.to_register, change.to_register, change.to_register_gone, (row) => row.session),
    to_release: merged(board.to_release, change.to_release, change.to_release_gone, (row) => row.session),
    unreleased: change.unreleased ?? board.unreleased,
  };
}

/** The order of the queue, as docs/protocol.md gives it: who came back first, then the urgent, then by arrival. */
function inLine(a: Waiting, b: Waiting): number {
  if (a.returned !== b.returned) return a.returned ? -1 : 1;
  return (a.returned ? 0 : b.urgency - a.urgency) || a.number - b.number;
}

function merged<T>(rows: readonly T[], changes: readonly T[] = [], gone: readonly string[] = [], id: (row: T) => string): T[] {
  const all = new Map(rows.map((row) => [id(row), row]));
  for (const row of changes) all.set(id(row), row);
  for (const name of gone) all.delete(name);
  return [...all.values()];
}

/** Whether she may take this one from the queue now. An offer to her keeps its place. */
export function isToTake({ me }: Board, row: Waiting, offers: readonly Offer[]): boolean {
  const hasRoom = me.presence === "available" && !me.claimed && me.load + offers.length < me.capacity;
  const isOffered = row.offered || offers.some((offer) => offer.offered.session === row.session);
  return hasRoom && !isOffered && me.takes.includes(row.language);
}

/** Who is first in the queue of those whom she may take. */
export function nextToTake(board: Board, offers: readonly Offer[]): Waiting | null {
  return board.waiting.find((row) => isToTake(board, row, offers)) ?? null;
}

export type Presence = "available" | "busy" | "away" | "gone" | "wrapping_up";

/** What a colleague can do now: declared, observed, and how much she has. */
export function presenceOf(
  person: { presence: "available" | "away"; connected?: boolean; load: number; capacity: number; wrapping_up: boolean },
): Presence {
  if (person.connected === false) return "gone";
  if (person.presence === "away") return "away";
  if (person.wrapping_up) return "wrapping_up";
  return person.load > 0 ? "busy" : "available";
}

/** The text that says who is missing: nobody at all in the hours, or after them while someone still waits. */
export function missing({ opening, me, colleagues, waiting }: Board): "console.unstaffed" | "console.waiting_alone" | null {
  if (opening.state === "unstaffed") return "console.unstaffed";
  if (opening.state !== "closed" || opening.backup || waiting.length === 0) return null;
  const isAnyone = me.presence === "available" || colleagues.some((other) => other.connected && other.presence === "available");
  return isAnyone ? null : "console.waiting_alone";
}
