/**
 * What she writes with in one conversation: to the visitor, or a note. Two forms and two fields, of which one is there at a time. A note
 * is never in the field that sends to the visitor, so that no slip of a mode can send it.
 */
import { MESSAGE_CODE_POINTS } from "../shared/codepoints.ts";
import { el, write } from "../shared/dom.ts";
import { KEPT_NOWHERE, writes } from "../shared/field.ts";
import { icon, LOCK, TALK } from "../shared/icons.ts";
import type { Column } from "./columns.ts";
import type { Composer } from "./composer.ts";
import { type EnterSends, sendsByKey } from "./enter.ts";
import type { Words } from "./words.ts";

export type Mode = "message" | "note";

export interface PenDoings {
  note(text: string): void;
  readonly enter: EnterSends;
}

export class Pens {
  readonly element: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #field: HTMLTextAreaElement;
  readonly #tooLong = el("p.field-error", { role: "alert", hidden: true });
  readonly #bars: Record<Mode, HTMLElement>;
  #mode: Mode = "message";
  #shown: Mode | null = "message";
  #isOver = false;

  constructor(label: string, private readonly words: Words, private readonly composer: Composer, doings: PenDoings) {
    const { text } = words;
    this.#field = el("textarea.input", {
      rows: 2,
      "aria-label": text("console.note.field", { label }),
      placeholder: text("console.note.placeholder", { label }),
      ...KEPT_NOWHERE,
      "data-region-focus": true,
    });
    const send = writes(this.#field, {
      send: doings.note,
      typing: () => {}, // nobody is told that she writes a note
      tooLong: (count) => {
        this.#tooLong.hidden = count === null;
        if (count !== null) write(this.#tooLong, text("talk.too_long", { n: count, limit: MESSAGE_CODE_POINTS }));
      },
      enterSends: () => doings.enter.isOn,
    });
    sendsByKey(this.#field, doings.enter, send);
    this.#bars = { message: this.#bar("message"), note: this.#bar("note") };
    this.#form = el(
      "form.say say--note",
      {
        hidden: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          send();
          this.#field.focus();
        },
      },
      this.#bars.note,
      this.#tooLong,
      this.#field,
      el(
        "div.say-row",
        {},
        el("span.note-who", {}, icon(LOCK), text("console.note.who")),
        el("button.button button--private", { type: "submit" }, text("console.note.keep")),
      ),
    );
    composer.element.prepend(this.#bars.message);
    this.element = el("div.pens", {}, composer.element, this.#form);
  }

  draw(column: Column): void {
    const isHers = column.conversation.with_me_as === "counsellor";
    const mayTalk = column.fate === "active" && isHers;
    const shown = column.fate === "left" ? null : mayTalk ? this.#mode : "note";
    for (const bar of Object.values(this.#bars)) bar.hidden = !mayTalk;
    this.composer.open(shown === "message");
    this.#form.hidden = shown !== "note";
    this.#shown = shown;
    this.#isOver = column.fate !== "active";
    if (shown === null) {
      this.#field.value = "";
      this.composer.clear();
    }
  }

  /** Her own act: the focus goes to the field of the mode. */
  turn(mode: Mode): void {
    this.#mode = mode;
    if (this.#shown === null || this.#bars.note.hidden) return this.#toField();
    this.composer.open(mode === "message");
    this.#form.hidden = mode !== "note";
    this.#shown = mode;
    this.#toField();
  }

  /** To the field, while there is someone to write for; whether it went. Of what is over she reads first. */
  focus(): boolean {
    if (this.#shown !== null && !this.#isOver) this.#toField();
    return this.#shown !== null && !this.#isOver;
  }

  #toField(): void {
    if (this.#shown === "message") this.composer.focus();
    else if (this.#shown === "note") this.#field.focus();
  }

  /** Puts back a note that could not be kept, above what she has written since. */
  putBack(text: string): void {
    this.#field.value = this.#field.value ? `${text}\n${this.#field.value}` : text;
    this.turn("note");
  }

  #bar(pressed: Mode): HTMLElement {
    const { text } = this.words;
    const button = (mode: Mode, path: string, key: string) =>
      el(
        "button",
        { type: "button", "aria-pressed": String(mode === pressed), onclick: () => this.turn(mode) },
        icon(path),
        text(`console.mode.${mode}`),
        el("span.key", {}, key),
      );
    return el(
      "div.say-mode",
      { role: "group", "aria-label": text("console.mode") },
      button("message", TALK, "Alt M"),
      button("note", LOCK, "Alt N"),
    );
  }
}
