/**
 * The cleaned lines: read as any text, chosen with the mouse, or walked word by word. While she walks it is an application, so that a
 * screen reader leaves the keys to it and says what is said here. Only text nodes.
 */
import { el, fill, keyed, write } from "../shared/dom.ts";
import type { CleanedLine } from "../shared/wire_release.ts";
import {
  byLine,
  byWord,
  firstPlace,
  type Parsed,
  parsed,
  type Place,
  placeholder,
  type Span,
  spans,
  type Stretch,
  unitAt,
} from "./cleaned.ts";
import type { Words } from "./words.ts";

/** For which kinds of placeholder there is a word; another is just something hidden. */
const KINDS = [
  "PERSOON",
  "PLAATS",
  "ADRES",
  "POSTCODE",
  "ORGANISATIE",
  "TELEFOON",
  "E-MAIL",
  "LINK",
  "ACCOUNT",
  "BSN",
  "REKENING",
  "GEBOORTEDATUM",
  "DATUM",
  "LEEFTIJD",
  "KENTEKEN",
  "NUMMER",
];

export interface TextDoings {
  hide(spans: readonly Span[]): void;
  showAgain(line: CleanedLine, start: number, end: number): void;
  /** What the program hid cannot be shown. */
  explain(): void;
}

export class CleanedText {
  readonly element: HTMLElement;
  /** Where one is, to who does not see it. */
  readonly spoken = el("p.for-readers", { role: "status" });
  readonly #list = el("ol.transcript", {});
  readonly #looks = new WeakMap<HTMLElement, string>();
  #lines: readonly CleanedLine[] = [];
  #parsed: readonly Parsed[] = [];
  #at: Place | null = null;
  /** Where a choice of several words began; a choice stays in its line. */
  #from: number | null = null;

  constructor(label: string, private readonly words: Words, private readonly doings: TextDoings, keys: string) {
    const name = words.text("console.cleaned.log", { label });
    const settings = { tabindex: 0, role: "region", "aria-label": name, "aria-describedby": keys, "data-region-focus": true };
    this.element = el("div.cleaned-text", settings, this.#list, this.spoken);
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("focusin", () => this.#turn(this.#at !== null));
    this.element.addEventListener("focusout", ({ relatedTarget: to }) => this.#turn(to instanceof Node && this.element.contains(to)));
  }

  draw(lines: readonly CleanedLine[]): void {
    if (lines === this.#lines) return;
    const had = this.element.contains(document.activeElement);
    const at = this.#at && { offset: this.#lines[this.#at.line]!.offset, start: this.#unit(this.#at)?.start ?? 0 };
    this.#lines = lines;
    this.#parsed = lines.map(parsed);
    this.#from = null;
    const rows = lines.map((line, n) => ({ line, n }));
    keyed(
      this.#list,
      rows,
      ({ line }) => String(line.offset),
      () => el("li", {}, el("b"), el("p", { dir: "auto" })),
      (item, { line, n }) => {
        this.#drawLine(item, line, this.#parsed[n]!);
      },
    );
    const line = at ? lines.findIndex(({ offset }) => offset === at.offset) : -1;
    this.#go(line < 0 ? null : { line, unit: unitAt(this.#parsed[line]!, at!.start) }, false);
    // What had it may be gone: one goes on at the same word.
    if (had && !this.element.contains(document.activeElement)) this.focus();
  }

  /** By the button: hides what is chosen; where nothing is, one can begin to choose. Whether something was. */
  hide(): boolean {
    const chosen = this.#chosen();
    if (chosen.length > 0) {
      getSelection()?.removeAllRanges();
      this.doings.hide(chosen);
      return true;
    }
    this.focus();
    if (!this.#at) this.#go(firstPlace(this.#parsed));
    return false;
  }

  /** What stands above it stays in sight. */
  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  // ---- what stands there ----

  #drawLine(item: HTMLElement, line: CleanedLine, { stretches }: Parsed): void {
    const look = JSON.stringify([line.by, line.text, line.marks]);
    if (this.#looks.get(item) === look) return;
    this.#looks.set(item, look);
    item.className = `is-${line.by}`;
    const [who, said] = item.children;
    write(who!, this.words.text(`console.cleaned.${line.by}`));
    fill(said!, ...stretches.flatMap((stretch) => this.#stretch(stretch)));
  }

  #stretch({ kind, pieces }: Stretch): (Node | string)[] {
    const words = pieces.map(({ text, unit }) => unit === null ? document.createTextNode(text) : el("span", { "data-unit": unit }, text));
    if (kind === "plain") return words;
    if (kind === "rare") return [el("mark.rare", {}, ...words)];
    const unit = pieces[0]!.unit;
    if (kind === "placeholder") return [el("span.placeholder", { "data-unit": unit }, this.#name(pieces[0]!.text))];
    // By keyboard one walks to it: as many stops of Tab would be in the way.
    const name = this.words.text("console.cleaned.by_hand");
    const title = this.words.text("console.cleaned.show");
    const settings = { type: "button", tabindex: -1, title, "aria-label": `${name}. ${title}`, "data-unit": unit };
    return [el("button.placeholder placeholder--by-hand", settings, name)];
  }

  #name(text: string): string {
    const { kind, n } = placeholder(text);
    return this.words.text(`console.cleaned.kind.${KINDS.includes(kind) ? kind : "other"}`, { n }).trim();
  }

  #unit({ line, unit }: Place) {
    return this.#parsed[line]?.units[unit];
  }

  #elements(line: number): HTMLElement[] {
    return [...this.#list.children[line]?.querySelectorAll<HTMLElement>("[data-unit]") ?? []];
  }

  // ---- choosing ----

  /** With the mouse or a finger, else where one walks. */
  #chosen(): Span[] {
    const selection = getSelection();
    if (selection && !selection.isCollapsed && selection.rangeCount > 0 && this.#list.contains(selection.anchorNode)) {
      const range = selection.getRangeAt(0);
      return this.#lines.flatMap((line, n) => {
        const touched = this.#elements(n).flatMap((element, unit) => isTouched(range, element) ? [unit] : []);
        return touched.length === 0 ? [] : spans(line, this.#parsed[n]!, touched[0]!, touched.at(-1)!);
      });
    }
    if (!this.#at) return [];
    const [first, last] = this.#ends();
    return spans(this.#lines[this.#at.line]!, this.#parsed[this.#at.line]!, first, last);
  }

  #ends(): [number, number] {
    const unit = this.#at!.unit;
    return this.#from === null ? [unit, unit] : [Math.min(unit, this.#from), Math.max(unit, this.#from)];
  }

  #click(event: MouseEvent): void {
    if (getSelection()?.isCollapsed === false || !(event.target instanceof Element)) return;
    const element = event.target.closest<HTMLElement>("[data-unit]");
    const line = [...this.#list.children].findIndex((item) => item.contains(element));
    if (!element || line < 0) return;
    this.#from = null;
    this.#go({ line, unit: Number(element.dataset.unit) }, false);
    if (this.#unit(this.#at!)?.kind !== "word") this.#act();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const step = this.#step(event);
    if (step) {
      event.preventDefault();
      getSelection()?.removeAllRanges();
      const isWider = event.shiftKey && this.#at !== null;
      const to = this.#at ? step(this.#at) : firstPlace(this.#parsed);
      if (isWider && to?.line !== this.#at!.line) return;
      this.#from = isWider ? this.#from ?? this.#at!.unit : null;
      this.#go(to);
    } else if (event.key === "Escape" && this.#at) {
      event.preventDefault();
      this.#go(null);
    } else if ((event.key === "Enter" || event.code === "KeyH") && !(event.key === "Enter" && event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      if (!event.repeat) this.#act();
    }
  }

  #step({ key, target }: KeyboardEvent): ((at: Place) => Place) | null {
    const line = this.#at ? this.#list.children[this.#at.line]?.lastElementChild : target instanceof Element ? target : null;
    const isTurned = line && getComputedStyle(line).direction === "rtl";
    const units = (at: Place) => this.#parsed[at.line]?.units.length ?? 1;
    if (key === "ArrowRight") return (at) => byWord(this.#parsed, at, isTurned ? -1 : 1);
    if (key === "ArrowLeft") return (at) => byWord(this.#parsed, at, isTurned ? 1 : -1);
    if (key === "ArrowDown") return (at) => byLine(this.#parsed, at, 1);
    if (key === "ArrowUp") return (at) => byLine(this.#parsed, at, -1);
    if (key === "Home") return (at) => ({ ...at, unit: 0 });
    return key === "End" ? (at) => ({ ...at, unit: units(at) - 1 }) : null;
  }

  /** With what is chosen: words are hidden, what she hid is shown again, and of the rest it is said why not. */
  #act(): void {
    const chosen = this.#chosen();
    const unit = this.#at && this.#unit(this.#at);
    getSelection()?.removeAllRanges();
    if (chosen.length > 0) this.doings.hide(chosen);
    else if (unit?.kind === "by_hand") this.doings.showAgain(this.#lines[this.#at!.line]!, unit.start, unit.end);
    else if (unit?.kind === "placeholder") this.doings.explain();
  }

  // ---- walking ----

  #go(to: Place | null, isStep = true): void {
    const before = this.#at;
    this.#at = to;
    if (!to) this.#from = null;
    this.#turn(this.element.contains(document.activeElement));
    for (const element of this.#list.querySelectorAll(".is-at")) element.classList.remove("is-at");
    if (!to) return write(this.spoken, "");
    const [first, last] = this.#ends();
    const elements = this.#elements(to.line);
    for (const element of elements.slice(first, last + 1)) element.classList.add("is-at");
    if (!isStep) return;
    elements[to.unit]?.scrollIntoView({ block: "nearest" });
    write(this.spoken, this.#said(to, before?.line === to.line, first, last));
  }

  #said(to: Place, isSameLine: boolean, first: number, last: number): string {
    const elements = this.#elements(to.line);
    const { text } = this.words;
    if (first !== last) {
      return text("console.cleaned.chosen", { words: elements.slice(first, last + 1).map((element) => element.textContent).join(" ") });
    }
    const kind = this.#unit(to)!.kind;
    const shown = elements[to.unit]!;
    const isRare = shown.closest(".rare") !== null;
    const more = kind === "placeholder" ? "program" : kind === "by_hand" ? "show" : isRare ? "rare" : null;
    const word = more ? `${shown.textContent}, ${text(`console.cleaned.${more}`)}` : shown.textContent ?? "";
    const [who, said] = this.#list.children[to.line]!.children;
    return isSameLine ? word : `${who!.textContent}: ${said!.textContent} – ${word}`;
  }

  /** Where the focus is elsewhere the place stays to be seen, and the text is a text again. */
  #turn(isWalked: boolean): void {
    this.element.setAttribute("role", isWalked && this.#at ? "application" : "region");
  }
}

/** Whether some of its text is in the range, and not its edge alone. */
function isTouched(range: Range, element: HTMLElement): boolean {
  if (!range.intersectsNode(element)) return false;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const startsBehind = element.contains(startContainer) && startContainer !== element && startOffset === startContainer.textContent?.length;
  const endsBefore = element.contains(endContainer) && endContainer !== element && endOffset === 0;
  return !startsBehind && !endsBefore;
}
