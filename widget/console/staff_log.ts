/** The log of a conversation as its counsellor reads it: with the notes at their place in time, which are of another kind in every way. */
import { el, fill } from "../shared/dom.ts";
import { icon, LOCK } from "../shared/icons.ts";
import { bare, type Doings, Log, type Row, type Shown, type Wording } from "../shared/log.ts";
import { isUnsent, type Item, type Outbox } from "../shared/outbox.ts";
import type { Entry, Note } from "../shared/wire.ts";
import type { Words } from "./words.ts";

export interface NoteDoings {
  /** Try now to keep what is not kept yet. */
  again(): void;
  /** It was refused: to be written differently. */
  rewrite(item: Item): void;
}

/** A note as it stands here: kept, or on its way. */
type Shape = { note: Note; item: null } | { note: null; item: Item };

/** Behind which entry each note stands: the last one that is not later. Pure. */
export function placed(entries: readonly Entry[], notes: readonly Note[]): Map<number, Note[]> {
  const found = new Map<number, Note[]>();
  for (const note of notes) {
    const before = entries.findLast((entry) => entry.at <= note.at) ?? entries[0];
    const offset = before?.offset ?? 0;
    found.set(offset, [...(found.get(offset) ?? []), note]);
  }
  return found;
}

export class StaffLog extends Log {
  readonly #shapes = new Map<string, Shape>();
  readonly #looks = new WeakMap<HTMLElement, string>();
  #placed = new Map<number, Note[]>();
  #pending: Outbox = [];
  #now = 0;
  #newFrom: number | null = null;

  constructor(private readonly words: Words, wording: Wording, doings: Doings, private readonly noteDoings: NoteDoings) {
    super(wording, doings);
  }

  /** `newFrom`: a line "new" stands before the entry with this offset. `all`: every entry, of which `shown` has a part. */
  drawWith(shown: Shown, newFrom: number | null, all: readonly Entry[], notes: readonly Note[], pending: Outbox): void {
    this.#placed = placed(all, notes);
    this.#pending = pending;
    this.#now = shown.now;
    this.#newFrom = newFrom;
    this.#shapes.clear();
    this.draw(shown);
  }

  protected override rows(shown: Shown): Row[] {
    const first = shown.entries.length === 0 ? this.#placed.get(0) ?? [] : [];
    return [
      ...first.map((note) => this.#row({ note, item: null })),
      ...super.rows(shown),
      ...this.#pending.map((item) => this.#row({ note: null, item })),
    ];
  }

  protected override posted(entry: Entry): Row[] {
    const notes = this.#placed.get(entry.offset) ?? [];
    return [
      ...(entry.offset === this.#newFrom ? [bare("new", "mark", this.words.text("console.new"))] : []),
      ...super.posted(entry),
      ...notes.map((note) => this.#row({ note, item: null })),
    ];
  }

  protected override update(line: HTMLElement, row: Row): void {
    const shape = this.#shapes.get(row.key);
    if (!shape) super.update(line, row);
    if (row.kind === "mark") line.className = "seen-to";
    if (!shape) return;
    const look = shape.note ? "kept" : `${shape.item.fate} ${isUnsent(shape.item, this.#now)}`;
    if (this.#looks.get(line) === look) return;
    this.#looks.set(line, look);
    line.className = shape.note ? "note" : "note note--pending";
    fill(line, this.#head(shape), el("p", { dir: "auto" }, shape.note?.text ?? shape.item!.text), shape.item && this.#foot(shape.item));
  }

  #row(shape: Shape): Row {
    const key = shape.item ? `n${shape.item.clientId}` : shape.note.client_id ? `n${shape.note.client_id}` : `n${shape.note.number}`;
    this.#shapes.set(key, shape);
    return bare(key, "system", "");
  }

  #head({ note }: Shape): HTMLElement {
    const { text } = this.words;
    const isSummary = note?.room === "summary";
    const key = `console.${isSummary ? "summary" : "note"}.${note && !note.mine ? "by" : "mine"}`;
    return el(
      "p.note-head",
      {},
      icon(LOCK),
      el("span", {}, `${text(key, { name: note?.by ?? "" })} · ${text("console.note.unseen")}`),
      note && el("time", {}, this.words.time(note.at)),
    );
  }

  #foot(item: Item): HTMLElement | null {
    const { text } = this.words;
    if (item.fate === "refused") {
      return el("button.line-retry", { type: "button", onclick: () => this.noteDoings.rewrite(item) }, text("console.note.refused"));
    }
    if (isUnsent(item, this.#now)) {
      return el("button.line-retry", { type: "button", onclick: () => this.noteDoings.again() }, text("console.note.again"));
    }
    return item.fate === "acked" ? null : el("small", {}, text("console.note.keeping"));
  }
}
