/**
 * The list of canned texts and lines to refer to, above the field of one conversation. It puts a text into the field, where it can be
 * changed, and never sends one. What is typed behind the "/" stays in the field until something is chosen, so the focus stays there too.
 */
import { el, fill, write } from "../shared/dom.ts";
import { icon, PHONE } from "../shared/icons.ts";
import { type Book, filled, find, GAP, type Kind, type Phrase, phrasesOf, type Values } from "./phrases.ts";
import type { Words } from "./words.ts";

export const SEARCH = "M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0M15 15l5.5 5.5";
const TEXT = "M4 6h16M4 11h10M4 16h7M15 20l5-9";
const BOOK = "M5 4.500h11.500A2.500 2.500 0 0 1 19 7v13H7.500A2.500 2.500 0 0 1 5 17.500zM5 17.500A2.500 2.500 0 0 1 7.500 15H19";

/** What is known of the conversation at the moment of choosing. */
export interface Facts {
  readonly language: string;
  readonly values: Values;
}

let made = 0;

export class Picker {
  readonly element: HTMLElement;
  /** Opens it by hand: texts, and lines where there are any. */
  readonly tools: HTMLElement;
  /** Says, once, that a gap is still there. */
  readonly notice = el("p.say-gap", { role: "status", hidden: true });
  readonly #id = `snippets-${++made}`;
  readonly #query = el("strong");
  readonly #options: HTMLElement;
  readonly #none: HTMLElement;
  readonly #count = el("p.for-readers", { "aria-live": "polite" });
  readonly #refer: HTMLElement;
  /** Where the "/" stands; null when the list is closed. */
  #start: number | null = null;
  #kind: Kind | null = null;
  /** The "/" came from a button, and goes again when nothing is chosen. */
  #isOurs = false;
  #found: readonly Phrase[] = [];
  #shown: string | null = null;
  #at = 0;
  #hasGap = false;
  /** So many gaps were left when she was last asked about them. */
  #askedAbout = 0;

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly words: Words,
    private readonly book: Book,
    private readonly facts: () => Facts,
  ) {
    const { text } = words;
    this.#options = el("ul", { id: this.#id, role: "listbox", "aria-label": text("console.snippets"), tabindex: 0 });
    this.#none = el("p.snippets-none", { hidden: true }, text("console.snippets.none"));
    const key = (sign: string) => el("span.key", {}, sign);
    this.element = el(
      "div.snippets",
      { hidden: true, onmousedown: keepFocus },
      el("div.snippets-find", { "aria-hidden": "true" }, icon(SEARCH), el("span", {}, "/", this.#query)),
      this.#options,
      this.#none,
      el(
        "div.snippets-foot",
        { "aria-hidden": "true" },
        el("span", {}, key("↑"), " ", key("↓"), ` ${text("console.snippets.choose")}`),
        el("span", {}, key("Enter"), ` ${text("console.snippets.insert")}`),
        el("span", {}, key("Esc"), ` ${text("console.snippets.close")}`),
      ),
    );
    const tool = (path: string, word: string, kind: Kind | null) =>
      el("button.button button--quiet tool", { type: "button", onclick: () => this.#openByHand(kind) }, icon(path), text(word));
    this.#refer = tool(BOOK, "console.snippets.refer", "line");
    this.tools = el("span.say-tools", { onmousedown: keepFocus }, tool(TEXT, "console.snippets.tool", null), this.#refer, this.#count);
    this.draw();
    field.addEventListener("input", (event) => this.#typed(event as InputEvent));
    for (const moved of ["keyup", "click"]) field.addEventListener(moved, () => this.#refresh());
    field.addEventListener("blur", () => this.#isOurs ? this.#giveUp() : (this.element.hidden = true));
    field.addEventListener("focus", () => this.#comeBack());
  }

  /** What was given has changed. */
  draw(): void {
    this.#refer.hidden = this.book.referrals.length === 0;
    this.#shown = null;
    this.#refresh();
  }

  /** Whether the key was meant for the list. Asked before the field acts on it. */
  takes(event: KeyboardEvent): boolean {
    if (this.#start === null || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#go(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && !event.shiftKey) this.#choose(this.#found[this.#at]);
    else if (event.key === "Escape") this.#giveUp();
    else return false;
    return true;
  }

  /** Whether the text must not go yet: the list is open over it, or a gap is to be filled in, which is said once for each. */
  holds(): boolean {
    if (this.#start !== null && this.#asked() !== null && this.#found.length > 0) {
      this.field.focus();
      return true;
    }
    this.close();
    const left = this.#hasGap ? this.field.value.split(GAP).length - 1 : 0;
    const isAsked = left > 0 && left !== this.#askedAbout;
    this.notice.hidden = !isAsked;
    this.#hasGap = isAsked;
    this.#askedAbout = isAsked ? left : 0;
    if (!isAsked) return false;
    const gap = this.field.value.indexOf(GAP);
    write(this.notice, this.words.text("console.snippets.gap"));
    this.field.focus();
    this.field.setSelectionRange(gap, gap + GAP.length);
    return true;
  }

  /** Leaves in the field what stands there. */
  close(): void {
    this.#start = this.#shown = null;
    this.element.hidden = true;
    write(this.#count, "");
    for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) this.field.removeAttribute(name);
  }

  /** What she was looking for still stands in the field, and the list above it: Enter is meant for that. */
  #comeBack(): void {
    if (this.#start === null) return;
    this.element.hidden = false;
    this.#refresh();
  }

  #typed(event: InputEvent): void {
    if (!this.field.value.includes(GAP)) {
      this.#hasGap = false;
      this.notice.hidden = true;
    }
    const at = this.field.selectionStart - 1;
    if (this.#start === null && event.data === "/" && !event.isComposing && beginsWord(this.field.value, at)) this.#open(at, null, false);
    else this.#refresh();
  }

  #openByHand(kind: Kind | null): void {
    this.field.focus();
    if (this.#start !== null) this.#giveUp();
    const { value, selectionStart, selectionEnd } = this.field;
    const space = beginsWord(value, selectionStart) ? "" : " ";
    this.field.setRangeText(`${space}/`, selectionStart, selectionEnd, "end");
    this.#open(selectionStart + space.length, kind, true);
  }

  #open(at: number, kind: Kind | null, isOurs: boolean): void {
    this.#start = at;
    this.#found = [];
    this.#kind = kind;
    this.#isOurs = isOurs;
    this.element.hidden = false;
    this.field.setAttribute("aria-controls", this.#id);
    this.field.setAttribute("aria-autocomplete", "list");
    this.#refresh();
    void this.book.ask();
  }

  /** Nothing is chosen: the "/" that she typed is a "/". */
  #giveUp(): void {
    if (this.#isOurs && this.#asked() !== null && this.#start !== null) {
      this.field.setRangeText("", this.#start, this.field.selectionStart, "end");
    }
    this.close();
  }

  /** What is typed between the "/" and the cursor; null when there is no such place any more. */
  #asked(): string | null {
    const { value, selectionStart, selectionEnd } = this.field;
    if (this.#start === null || value[this.#start] !== "/" || selectionStart <= this.#start || selectionStart !== selectionEnd) return null;
    const asked = value.slice(this.#start + 1, selectionStart);
    return /^\s|\n/.test(asked) ? null : asked;
  }

  #refresh(): void {
    if (this.#start === null) return;
    const asked = this.#asked();
    if (asked === null) return this.close();
    if (asked === this.#shown) return;
    const isAnew = this.#query.textContent !== asked;
    const before = this.#found[this.#at];
    this.#shown = asked;
    const { language } = this.facts();
    const all = phrasesOf(this.book.snippets, this.book.referrals, language);
    this.#found = find(this.#kind ? all.filter(({ kind }) => kind === this.#kind) : all, asked, language);
    // The same that was marked, where it is still there: Enter must not choose what a colleague has just put in its place.
    const same = ({ title, text }: Phrase) => title === before?.title && text === before.text;
    this.#at = Math.max(0, isAnew ? 0 : this.#found.findIndex(same));
    write(this.#query, asked);
    fill(this.#options, ...this.#found.map((phrase, n) => this.#option(phrase, n, asked, language)));
    this.#options.hidden = this.#found.length === 0;
    this.#none.hidden = this.#found.length > 0;
    const { text } = this.words;
    const n = this.#found.length;
    write(
      this.#count,
      n === 0 ? text("console.snippets.none") : text(n === 1 ? "console.snippets.count.one" : "console.snippets.count.many", { n }),
    );
    this.#mark();
  }

  #option(phrase: Phrase, n: number, asked: string, language: string): HTMLElement {
    const foreign = phrase.language !== language && el("abbr.mark", { title: this.words.languageName(phrase.language) }, phrase.language);
    return el(
      "li",
      { id: `${this.#id}-${n}`, role: "option", "aria-selected": "false", onclick: () => this.#choose(phrase) },
      el(
        "b",
        { lang: phrase.language, dir: "auto" },
        phrase.kind === "line" && icon(PHONE),
        ...marked(phrase.title, asked),
        foreign,
      ),
      el("span", { lang: phrase.language, dir: "auto" }, phrase.text),
    );
  }

  #go(way: 1 | -1): void {
    const count = this.#found.length;
    if (count === 0) return;
    this.#at = (this.#at + way + count) % count;
    this.#mark();
  }

  #mark(): void {
    for (const [n, option] of [...this.#options.children].entries()) option.setAttribute("aria-selected", String(n === this.#at));
    const active = this.#options.children[this.#at];
    if (!active) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  /** Puts it where the "/" was, with the first gap selected. */
  #choose(phrase: Phrase | undefined): void {
    const { field } = this;
    const start = this.#start;
    if (!phrase || start === null) return;
    const end = field.selectionStart;
    const { text, gap } = phrase.kind === "line" ? { text: phrase.text, gap: null } : filled(phrase.text, this.facts().values);
    this.close();
    field.setRangeText(text, start, end, "end");
    if (gap !== null) field.setSelectionRange(start + gap, start + gap + GAP.length);
    this.#hasGap ||= gap !== null;
    field.focus();
    field.dispatchEvent(new Event("input"));
  }
}

/** The focus stays in the field, whatever of ours is pressed. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

/** Whether what stands at this place begins a word: "he/she" does not open the list. */
function beginsWord(value: string, at: number): boolean {
  return at === 0 || /[\s(["„“‘¿¡]/.test(value[at - 1]!);
}

/** The title with what was asked for marked in it. */
function marked(title: string, asked: string): (Node | string)[] {
  const wanted = asked.trim().toLowerCase();
  const at = wanted === "" ? -1 : title.toLowerCase().indexOf(wanted);
  if (at < 0) return [title];
  const end = at + wanted.length;
  return [title.slice(0, at), el("mark", {}, title.slice(at, end)), title.slice(end)];
}
