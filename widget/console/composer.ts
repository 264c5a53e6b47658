/** The field in which she answers, with its tools. The draft stays in it, whatever happens around it. */
import { MESSAGE_CODE_POINTS } from "../shared/codepoints.ts";
import { el, write } from "../shared/dom.ts";
import { KEPT_NOWHERE, writes } from "../shared/field.ts";
import type { EnterSends } from "./enter.ts";
import type { Book } from "./phrases.ts";
import { type Facts, Picker } from "./snippets.ts";
import type { Words } from "./words.ts";

export interface ComposerDoings {
  say(text: string): void;
  typing(): void;
  readonly enter: EnterSends;
  /** What canned texts are filled in with. */
  facts(): Facts;
}

export class Composer {
  readonly element: HTMLFormElement;
  /** Further tools stand here, beside the canned texts. */
  readonly tools = el("span.say-tools", {});
  readonly #field: HTMLTextAreaElement;
  readonly #tooLong = el("p.field-error", { role: "alert", hidden: true });
  readonly #picker: Picker;
  readonly #enter: HTMLInputElement;
  readonly #help = el("span");

  constructor(label: string, private readonly words: Words, private readonly doings: ComposerDoings, book: Book) {
    const { text } = words;
    this.#field = el("textarea.input", {
      rows: 2,
      "aria-label": text("console.field", { label }),
      placeholder: text("console.placeholder", { label }),
      ...KEPT_NOWHERE,
      "data-region-focus": true,
    });
    this.#picker = new Picker(this.#field, words, book, doings.facts);
    const send = writes(this.#field, {
      send: doings.say,
      typing: doings.typing,
      tooLong: (count) => {
        this.#tooLong.hidden = count === null;
        if (count !== null) write(this.#tooLong, text("talk.too_long", { n: count, limit: MESSAGE_CODE_POINTS }));
      },
      holds: () => this.#picker.holds(),
      enterSends: () => doings.enter.isOn,
    });
    const submit = (event: Event) => {
      event.preventDefault();
      send();
      this.#field.focus();
    };
    this.#enter = el("input", { type: "checkbox", onchange: () => doings.enter.turn(this.#enter.checked) });
    const row = el(
      "div.say-row",
      {},
      this.#picker.tools,
      this.tools,
      el("span.say-help", {}, el("label", {}, this.#enter, text("console.enter.sends")), this.#help),
      el("button.button button--main", { type: "submit" }, text("console.send")),
    );
    this.element = el("form.say", { onsubmit: submit }, this.#tooLong, this.#picker.notice, this.#picker.element, this.#field, row);
    // Before the field: Enter is the list's while that is open.
    this.element.addEventListener("keydown", (event) => {
      if (event.target !== this.#field) return;
      // A key that is held was pressed for what had the focus before: it must not send.
      const sends = event.key === "Enter" && !event.shiftKey && (doings.enter.isOn || event.ctrlKey || event.metaKey);
      const isHeld = sends && event.repeat;
      const isTaken = !isHeld && this.#picker.takes(event);
      const isForced = !isHeld && !isTaken && sends && !doings.enter.isOn && !event.isComposing;
      if (!isHeld && !isTaken && !isForced) return;
      if (isForced) send();
      event.preventDefault();
      event.stopPropagation();
    }, true);
  }

  /** Whether there is anyone to write to. What is typed stays, for who looks it over once more. */
  open(isOpen: boolean): void {
    this.element.hidden = !isOpen;
    if (!isOpen) this.#picker.close();
    this.#enter.checked = this.doings.enter.isOn;
    write(this.#help, this.words.text(this.doings.enter.isOn ? "console.enter.on" : "console.enter.off"));
  }

  focus(): void {
    this.#field.focus();
  }

  clear(): void {
    this.#field.value = "";
  }

  /** The canned texts are others now. */
  drawSnippets(): void {
    this.#picker.draw();
  }

  /** Puts a text ready: she reads it over and sends it herself. Below what she has written already. */
  putReady(text: string): void {
    this.#field.value = this.#field.value.trim() === "" ? text : `${this.#field.value.trimEnd()}\n${text}`;
    this.#written();
  }

  /** Puts back what was not sent, above what she has written since. */
  putBack(text: string): void {
    this.#field.value = this.#field.value ? `${text}\n${this.#field.value}` : text;
    this.#written();
  }

  #written(): void {
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#field.focus();
  }
}
