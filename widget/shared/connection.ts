/**
 * Whether there is a line to the server, and when to try again. Pure: time and chance are arguments, effects are returned.
 *
 * idle → dialling → up → resting → dialling → …, and `stopped` from anywhere, for good.
 * Full jitter: 0-1 s, 0-2 s, 0-4 s … at most 15 s, so that many clients do not come back in one second.
 */
import type { Refusal } from "./wire.ts";

export type Phase = "idle" | "dialling" | "up" | "resting" | "stopped";

export interface Connection {
  readonly phase: Phase;
  /** Attempts since the line last proved itself; sets the longest rest. */
  readonly attempt: number;
  /** Attempts in a row that came to nothing; 0 as soon as one is answered. */
  readonly failures: number;
  readonly upSince: number | null;
  /** Why it stopped, or why the server said it would hang up. */
  readonly code: string | null;
}

export type Happening =
  | { kind: "dial" }
  | { kind: "up" }
  | { kind: "cut" }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "closing"; refusal: Refusal }
  | { kind: "timer" }
  | { kind: "nudge" }
  | { kind: "stop"; code: string | null };

export type Effect = { do: "dial" } | { do: "hang_up" } | { do: "rest"; milliseconds: number };

export interface Step {
  readonly connection: Connection;
  readonly effects: readonly Effect[];
}

export const AT_REST: Connection = { phase: "idle", attempt: 0, failures: 0, upSince: null, code: null };

export const LONGEST_REST = 15_000;
/** A line that lived shorter than this proved nothing: the rests go on growing. */
export const PROVEN_AFTER = 10_000;
/** A server that is moving loses every client at once; they come back spread over this long. */
export const MOVING_SPREAD = 5_000;

export function longestRest(attempt: number, code: string | null): number {
  if (code === "moving" && attempt === 0) return MOVING_SPREAD;
  return Math.min(1_000 * 2 ** Math.min(attempt, 10), LONGEST_REST);
}

/** What `happening` makes of the connection. What is impossible in a phase changes nothing. */
export function step(connection: Connection, happening: Happening, now: number, random: number): Step {
  const rule = TABLE[connection.phase][happening.kind] as Rule | undefined;
  return rule ? rule(connection, happening, now, random) : { connection, effects: [] };
}

// deno-lint-ignore no-explicit-any
type Rule = (connection: Connection, happening: any, now: number, random: number) => Step;

function dial(connection: Connection): Step {
  return { connection: { ...connection, phase: "dialling" }, effects: [{ do: "dial" }] };
}

function stop(connection: Connection, happening: { code?: string | null; refusal?: Refusal }): Step {
  const code = happening.refusal?.code ?? happening.code ?? null;
  return { connection: { ...connection, phase: "stopped", upSince: null, code }, effects: [{ do: "hang_up" }] };
}

function rest(connection: Connection, code: string | null, random: number): Step {
  const milliseconds = Math.round(random * longestRest(connection.attempt, code));
  return {
    connection: { ...connection, phase: "resting", attempt: connection.attempt + 1, upSince: null, code },
    effects: [{ do: "hang_up" }, { do: "rest", milliseconds }],
  };
}

const failed: Rule = (connection, _, __, random) => rest({ ...connection, failures: connection.failures + 1 }, connection.code, random);

const refused: Rule = (connection, happening: { refusal: Refusal }, _, random) =>
  happening.refusal.temporary
    ? rest({ ...connection, failures: connection.failures + 1 }, happening.refusal.code, random)
    : stop(connection, happening);

const answered: Rule = (connection, _, now) => ({
  connection: { ...connection, phase: "up", failures: 0, upSince: now, code: null },
  effects: [],
});

function afterBeingUp(connection: Connection, code: string | null, now: number, random: number): Step {
  const proven = connection.upSince !== null && now - connection.upSince >= PROVEN_AFTER;
  return rest(proven ? { ...connection, attempt: 0 } : connection, code, random);
}

const lost: Rule = (connection, _, now, random) => afterBeingUp(connection, null, now, random);

const closing: Rule = (connection, happening: { refusal: Refusal }, now, random) =>
  happening.refusal.temporary ? afterBeingUp(connection, happening.refusal.code, now, random) : stop(connection, happening);

const TABLE: Record<Phase, Partial<Record<Happening["kind"], Rule>>> = {
  idle: { dial, stop },
  dialling: { up: answered, cut: failed, refused, closing: refused, stop },
  up: { cut: lost, closing, stop },
  resting: { timer: dial, nudge: dial, stop },
  stopped: {},
};
