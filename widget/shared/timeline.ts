/**
 * What of one log is on the screen. Pure. Gapless by construction: only the entry after the last one is taken,
 * a lower one was already taken, a higher one means that something is missing and must be asked for.
 */
import type { Entry, Followed } from "./wire.ts";

export interface Timeline {
  readonly epoch: string | null;
  readonly last: number;
  readonly entries: readonly Entry[];
}

export const NOTHING_YET: Timeline = { epoch: null, last: 0, entries: [] };

export interface Taken {
  readonly timeline: Timeline;
  readonly added: readonly Entry[];
  /** Something is missing: follow again from `timeline.last`. */
  readonly gap: boolean;
}

export function take(timeline: Timeline, epoch: string, entries: readonly Entry[]): Taken {
  if (epoch !== timeline.epoch) return { timeline, added: [], gap: true };
  const added: Entry[] = [];
  let last = timeline.last;
  let gap = false;
  for (const entry of entries) {
    if (entry.offset === last + 1) {
      added.push(entry);
      last = entry.offset;
    } else if (entry.offset > last + 1) {
      gap = true;
      break;
    }
  }
  if (added.length === 0) return { timeline, added, gap };
  return { timeline: { epoch, last, entries: [...timeline.entries, ...added] }, added, gap };
}

/** The answer to `follow`. With `again`, what was shown is dropped and the log must be followed from the start. */
export function followed(timeline: Timeline, answer: Followed): { timeline: Timeline; again: boolean } {
  if (answer.start_again) return { timeline: { epoch: answer.epoch, last: 0, entries: [] }, again: true };
  return { timeline: { ...timeline, epoch: answer.epoch }, again: false };
}
