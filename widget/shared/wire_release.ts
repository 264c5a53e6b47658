/** Releasing on the wire, as types: what is left of a conversation, and what its counsellor does with it. Holds no behaviour. */
import type { Instant } from "./wire.ts";

export type CleaningState = "working" | "ready" | "hidden" | "refused" | "released";
export type Why = "unreadable" | "too_long" | "too_large" | "failed" | "lost";
export type Trait = "origin" | "age" | "trade" | "family" | "health" | "school" | "faith" | "vehicle";

/** Places are Unicode code points of the line's text. */
export interface CleanedMark {
  start: number;
  end: number;
  kind: "placeholder" | "by_hand" | "rare";
}

export interface CleanedLine {
  offset: number;
  by: "visitor" | "counsellor";
  text: string;
  marks: CleanedMark[];
}

export interface Cleaned {
  session: string;
  state: CleaningState;
  why: Why | null;
  lines: CleanedLine[];
  more: boolean;
  found: number;
  by_hand: number;
  rare: Trait[];
  measured: boolean;
  registered: boolean;
  until: Instant;
}

/** A conversation of mine that is over and not released. */
export interface ToRelease {
  session: string;
  label: string;
  language: string;
  ended_at: Instant;
  state: CleaningState;
  rare: boolean;
  until: Instant;
}
