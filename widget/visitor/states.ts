/**
 * Which screen a visitor sees: one table, read from the top, the first row that holds decides.
 * Every state has a picture and a run of axe in the tests, which read STATES and FLAGS from here.
 */
import type { Connection } from "../shared/connection.ts";
import type { Opening, Place } from "../shared/wire.ts";

export const STATES = [
  "replaced",
  "failed",
  "veiled",
  "ended",
  "ready",
  "talking",
  "waiting",
  "connecting",
  "closed",
  "unstaffed",
  "full",
  "intake",
  "open",
] as const;

export type State = (typeof STATES)[number];

/** What may be so on top of a state. */
export const FLAGS = ["lost", "memory_only", "starting", "covered", "confirming", "hinting", "silent"] as const;

/** After so many tries that came to nothing, the screen says that it does not work here and gives the number. */
export const GIVE_UP_AFTER = 3;

export interface Situation {
  readonly connection: Connection;
  readonly opening: Opening | null;
  readonly place: Place | null;
  /** There is a token that the server has not answered to yet. */
  readonly resuming: boolean;
  /** She was away so long that someone else may look: no word before she asks for it. */
  readonly veiled: boolean;
  /** Someone is there for her, and she has not said yet that she is. */
  readonly asked: boolean;
  /** "Start" was pressed, and the questions of the desk are on the screen. */
  readonly answering: boolean;
  /** Why the last "start" was refused. */
  readonly refused: string | null;
}

const TABLE: readonly (readonly [State, (situation: Situation) => boolean])[] = [
  ["replaced", ({ connection }) => connection.phase === "stopped" && connection.code === "replaced"],
  ["veiled", ({ veiled }) => veiled],
  ["ended", ({ place }) => place?.life === "ended"],
  ["failed", ({ connection }) => connection.phase === "stopped"],
  ["ready", ({ place, asked }) => place?.life === "active" && asked],
  ["talking", ({ place }) => place?.life === "active"],
  ["waiting", ({ place }) => place !== null],
  ["failed", ({ connection }) => connection.failures >= GIVE_UP_AFTER],
  ["connecting", ({ connection, opening, resuming }) => connection.phase !== "up" || opening === null || resuming],
  ["closed", ({ opening }) => opening?.state === "closed"],
  ["unstaffed", ({ opening }) => opening?.state === "unstaffed"],
  ["full", ({ opening, refused }) => opening?.state === "full" || refused === "busy"],
  ["intake", ({ answering }) => answering],
  ["open", () => true],
];

export function stateOf(situation: Situation): State {
  return TABLE.find(([, holds]) => holds(situation))![0];
}

/** There is something to lose and no line. Without a session the state itself says so. */
export function isLost({ connection, place }: Situation): boolean {
  return place !== null && place.life !== "ended" && connection.phase !== "up" && connection.phase !== "stopped";
}
