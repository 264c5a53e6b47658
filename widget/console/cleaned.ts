/**
 * A cleaned line in pieces: what can be walked to word by word, what stands between, and what of a choice can be hidden. Places are
 * Unicode code points, as on the wire. Pure.
 */
import type { CleanedLine, CleanedMark } from "../shared/wire_release.ts";

/** A word with what belongs to it (an e-mail address, a double name), or what stands for something hidden. */
export interface Unit {
  readonly start: number;
  readonly end: number;
  readonly kind: "word" | "placeholder" | "by_hand";
  readonly text: string;
}

/** What stands between two units has none. */
export interface Piece {
  readonly text: string;
  readonly unit: number | null;
}

/** Pieces that are shown alike. */
export interface Stretch {
  readonly kind: "plain" | CleanedMark["kind"];
  readonly pieces: readonly Piece[];
}

export interface Parsed {
  readonly units: readonly Unit[];
  readonly stretches: readonly Stretch[];
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:[-'’.@_+&/:][\p{L}\p{M}\p{N}]+)*/gu;

export function parsed({ text, marks }: Pick<CleanedLine, "text" | "marks">): Parsed {
  const points = [...text];
  const units: Unit[] = [];
  const stretches: Stretch[] = [];
  const words = (kind: "plain" | "rare", start: number, end: number) => {
    const pieces: Piece[] = [];
    const part = points.slice(start, end).join("");
    let [index, point] = [0, start];
    for (const { 0: word, index: at } of part.matchAll(WORD)) {
      const between = part.slice(index, at);
      if (between) pieces.push({ text: between, unit: null });
      const from = point + count(between);
      point = from + count(word);
      pieces.push({ text: word, unit: units.length });
      units.push({ start: from, end: point, kind: "word", text: word });
      index = at + word.length;
    }
    if (index < part.length) pieces.push({ text: part.slice(index), unit: null });
    if (pieces.length > 0) stretches.push({ kind, pieces });
  };
  let at = 0;
  for (const { start, end, kind } of [...marks].sort((a, b) => a.start - b.start)) {
    if (start < at || end > points.length) continue; // not as the wire promises: shown as it stands
    words("plain", at, start);
    if (kind === "rare") words("rare", start, end);
    else {
      const hidden = points.slice(start, end).join("");
      stretches.push({ kind, pieces: [{ text: hidden, unit: units.length }] });
      units.push({ start, end, kind, text: hidden });
    }
    at = end;
  }
  words("plain", at, points.length);
  return { units, stretches };
}

function count(text: string): number {
  let points = 0;
  for (const _ of text) points++;
  return points;
}

/** The kind and the number in a placeholder such as [PERSOON-1]. */
export function placeholder(text: string): { kind: string; n: string } {
  const [, kind = "", n = ""] = /^\[(.+)-(\d+)\]$/.exec(text) ?? [];
  return { kind, n };
}

/** Where one is: the index of a line, and of a unit in it. */
export interface Place {
  readonly line: number;
  readonly unit: number;
}

/** To the next word or the one before, over lines without any; where there is none one stays. */
export function byWord(lines: readonly Parsed[], { line, unit }: Place, way: 1 | -1): Place {
  const next = unit + way;
  if (next >= 0 && next < (lines[line]?.units.length ?? 0)) return { line, unit: next };
  const other = lineFrom(lines, line + way, way);
  return other === null ? { line, unit } : { line: other, unit: way > 0 ? 0 : lines[other]!.units.length - 1 };
}

/** To the beginning of the next line, or of the one before. */
export function byLine(lines: readonly Parsed[], place: Place, way: 1 | -1): Place {
  const other = lineFrom(lines, place.line + way, way);
  return other === null ? place : { line: other, unit: 0 };
}

/** The first place of all; null where no line has a word. */
export function firstPlace(lines: readonly Parsed[]): Place | null {
  const line = lineFrom(lines, 0, 1);
  return line === null ? null : { line, unit: 0 };
}

function lineFrom(lines: readonly Parsed[], from: number, way: 1 | -1): number | null {
  for (let line = from; line >= 0 && line < lines.length; line += way) if (lines[line]!.units.length > 0) return line;
  return null;
}

/** The unit that stands where this code point is, or the first behind it; the last where there is none. */
export function unitAt({ units }: Parsed, point: number): number {
  const found = units.findIndex(({ end }) => end > point);
  return found >= 0 ? found : Math.max(0, units.length - 1);
}

/** Words to be hidden: where they stand, and which. */
export interface Span {
  readonly offset: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What of the units from `first` to `last` can be hidden: the words between what is hidden already. */
export function spans({ offset, text }: Pick<CleanedLine, "offset" | "text">, { units }: Parsed, first: number, last: number): Span[] {
  const points = [...text];
  const found: { start: number; end: number }[] = [];
  let isOpen = false;
  for (const { kind, start, end } of units.slice(first, last + 1)) {
    if (kind !== "word") isOpen = false;
    else if (isOpen) found.at(-1)!.end = end;
    else {
      found.push({ start, end });
      isOpen = true;
    }
  }
  return found.map(({ start, end }) => ({ offset, start, end, text: points.slice(start, end).join("") }));
}

/** The same words after other ones were hidden, which moves what stands behind them; null when they are not there any more. */
export function again(lines: readonly CleanedLine[], { offset, start, text }: Span): Span | null {
  const line = lines.find((other) => other.offset === offset);
  if (!line) return null;
  const length = count(text);
  const { units } = parsed(line);
  const points = [...line.text];
  const isWhole = (from: number) => units.some(({ end }) => end === from + length);
  const isFree = (from: number) => units.every((unit) => unit.kind === "word" || unit.end <= from || unit.start >= from + length);
  const starts = units
    .map((unit) => unit.start)
    .filter((from) => points.slice(from, from + length).join("") === text && isWhole(from) && isFree(from));
  const [nearest] = starts.sort((a, b) => Math.abs(a - start) - Math.abs(b - start));
  return nearest === undefined ? null : { offset, start: nearest, end: nearest + length, text };
}
