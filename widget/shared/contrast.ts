/**
 * A desk's own colours, counted as chatserver/rules/contrast.py counts them: a test compares the two. There it is decided what a
 * desk may have; here it is shown while someone still chooses.
 */

/** Written as `#1c5562`, in small letters. */
export type Colour = string;
export type Scheme = "light" | "dark";

export interface Palette {
  readonly action: Colour;
  readonly on_action: Colour;
  readonly action_soft: Colour;
  readonly action_line: Colour;
  readonly action_ink: Colour;
}

/** Something that is read, and what it is read on. */
export interface Pair {
  readonly name: string;
  readonly ink: Colour;
  readonly ground: Colour;
  readonly floor: number;
}

const WHITE = "#ffffff";
const BLACK = "#000000";
const FOR_WORDS = 7;
const FOR_LINKS = 4.5;
/** In per cent: how finely a mixture is looked for. */
const STEP = 5;

/** What a desk's colour meets and cannot change. */
export const AROUND = {
  light: { ink: "#1f2629", grounds: { sunken: "#eeebe6", paper: "#f8f6f3", surface: WHITE }, softShare: 15 },
  dark: { ink: "#f0eeea", grounds: { sunken: "#0f1315", paper: "#14191b", surface: "#1d2427" }, softShare: 20 },
} as const;

/** What a desk without colours of its own wears. */
export const HOUSE: Readonly<Record<Scheme, Palette>> = {
  light: { action: "#1c5562", on_action: WHITE, action_soft: "#e1edef", action_line: "#b5d0d5", action_ink: "#154650" },
  dark: { action: "#8ccad6", on_action: "#0c2227", action_soft: "#1f3a41", action_line: "#35606a", action_ink: "#cdebf0" },
};

/** As much of the colour as leaves the rest readable, and no more. */
export function palette(action: Colour, scheme: Scheme): Palette {
  const { ink, grounds: { surface }, softShare } = AROUND[scheme];
  const softs = steps(softShare, 0).map((share) => mix(surface, action, share));
  const soft = softs.find((mixed) => ratio(action, mixed) >= FOR_LINKS) ?? surface;
  const inks = steps(0, 100).map((share) => mix(action, ink, share));
  return {
    action,
    on_action: on(action),
    action_soft: soft,
    action_line: mix(soft, action, 30),
    action_ink: inks.find((mixed) => ratio(mixed, soft) >= FOR_WORDS) ?? ink,
  };
}

/** The colour with as little white as it takes to be read, and read upon, in the dark. */
export function darkTwin(colour: Colour): Colour {
  const mixtures = steps(0, 100).map((share) => mix(colour, WHITE, share));
  return mixtures.find((mixed) => pairs(palette(mixed, "dark"), "dark").every(isEnough)) ?? WHITE;
}

/** Every pair that a desk's colour is part of, with its floor. */
export function pairs(made: Palette, scheme: Scheme): Pair[] {
  const { ink, grounds } = AROUND[scheme];
  return [
    { name: "on_action", ink: made.on_action, ground: made.action, floor: FOR_WORDS },
    ...Object.entries(grounds).map(([name, ground]) => ({ name, ink: made.action, ground, floor: FOR_LINKS })),
    { name: "soft", ink: made.action, ground: made.action_soft, floor: FOR_LINKS },
    { name: "ink_on_soft", ink, ground: made.action_soft, floor: FOR_WORDS },
    { name: "action_ink", ink: made.action_ink, ground: made.action_soft, floor: FOR_WORDS },
  ];
}

export function isEnough({ ink, ground, floor }: Pair): boolean {
  return ratio(ink, ground) >= floor;
}

/** Cut off, not rounded: what misses its floor by a hair must not be told as reaching it. */
export function figure(contrast: number): string {
  return (Math.trunc(contrast * 100) / 100).toFixed(2);
}

/** White or black, whichever is easier to read on it. */
export function on(ground: Colour): Colour {
  return ratio(WHITE, ground) < ratio(BLACK, ground) ? BLACK : WHITE;
}

/** Contrast of two colours, whichever is in front: from 1 (none) to 21. */
export function ratio(one: Colour, other: Colour): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

/** How light a colour is, from 0 to 1. */
export function luminance(colour: Colour): number {
  return [0.2126, 0.7152, 0.0722].reduce((sum, weight, n) => {
    const part = parseInt(colour.slice(2 * n + 1, 2 * n + 3), 16) / 255;
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
}

/** A colour with `share` per cent of another in it, counted in whole numbers. */
export function mix(colour: Colour, other: Colour, share: number): Colour {
  const others = parts(other);
  const mixed = parts(colour).map((part, n) => Math.floor((part * (100 - share) + others[n]! * share + 50) / 100));
  return "#" + mixed.map((part) => part.toString(16).padStart(2, "0")).join("");
}

function parts(colour: Colour): number[] {
  return [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));
}

/** From the first, in steps, short of the last. */
function steps(first: number, last: number): number[] {
  return Array.from({ length: Math.abs(last - first) / STEP }, (_, n) => first + Math.sign(last - first) * n * STEP);
}
