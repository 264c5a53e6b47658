/** Shift three times within five seconds, by itself: the key for leaving. Pure: time is an argument. */

export const PRESSES = 3;
export const WITHIN = 5_000;

/** Moments of the presses that still count. */
export type Presses = readonly number[];

/** A key that goes down. */
export interface Key {
  readonly key: string;
  readonly repeat?: boolean;
}

/** A press counts when Shift goes down. Any other key in between means that Shift was used for writing: it starts anew. */
export function press(presses: Presses, event: Key, now: number): Presses {
  if (event.key !== "Shift") return [];
  if (event.repeat) return presses;
  return [...presses.filter((moment) => now - moment < WITHIN), now];
}

export function isEnough(presses: Presses): boolean {
  return presses.length >= PRESSES;
}
