/** Where she writes: one field, one button, and a hint before something leaves that could point at someone. */
import { MESSAGE_CODE_POINTS } from "../shared/codepoints.ts";
import { el, fill, write } from "../shared/dom.ts";
import { KEPT_NOWHERE, writes } from "../shared/field.ts";
import { icon, SEND, WARN } from "../shared/icons.ts";
import { findIdentifying, type Found, type Kind } from "./identifying.ts";
import type { Words } from "./words.ts";

const HINTS: Record<Kind, string> = {
  phone: "hint.phone",
  email: "hint.email",
  address: "hint.address",
  bsn: "hint.bsn",
  iban: "hint.iban",
};

export class Composer {
  readonly field: HTMLTextAreaElement;
  /** Put above the form, and always there: what is said in it must be heard. */
  readonly hint = el("div.hint", { role: "status", hidden: true });
  readonly tooLong = el("p.notice", { role: "alert", hidden: true });
  readonly form: HTMLFormElement;
  #overruled = false;

  constructor(private readonly words: Words, say: (text: string) => void, typing: () => void) {
    this.field = el("textarea.input", {
      rows: 1,
      "aria-label": words.text("talk.field"),
      placeholder: words.text("talk.field"),
      ...KEPT_NOWHERE,
    });
    const send = writes(this.field, {
      send: (text) => {
        this.#overruled = false;
        this.hint.hidden = true;
        say(text);
      },
      typing: () => {
        // What was pointed at may be gone by now; it is looked for again when she sends.
        this.hint.hidden = true;
        typing();
      },
      holds: (text) => this.#holds(text, () => send()),
      tooLong: (count) => this.#tellTooLong(count),
      enterSends: () => matchMedia("(hover: hover) and (pointer: fine)").matches,
    });
    const submit = (event: Event) => {
      event.preventDefault();
      send();
      this.field.focus();
    };
    const button = el(
      "button.button button--main send",
      { type: "submit" },
      el("span.for-readers", {}, words.text("talk.send")),
      icon(SEND),
    );
    this.form = el("form.composer", { onsubmit: submit }, this.field, button);
  }

  /** Puts a text back that could not be sent. */
  rewrite(text: string): void {
    this.field.value = this.field.value ? `${text}\n${this.field.value}` : text;
    this.field.focus();
  }

  #holds(text: string, send: () => void): boolean {
    const found = this.#overruled ? null : findIdentifying(text, [this.words.phone]);
    if (!found) return false;
    this.#drawHint(found, send);
    return true;
  }

  #drawHint(found: Found, send: () => void): void {
    const act = (key: string, does: () => void) => el("button.button", { onclick: does }, this.words.text(key));
    this.hint.hidden = false;
    fill(
      this.hint,
      el("p", {}, icon(WARN), el("span", {}, el("mark", { dir: "auto" }, found.text), " ", this.words.text(HINTS[found.kind]))),
      el(
        "div.pair",
        {},
        act("hint.remove", () => {
          this.field.value = this.field.value.replace(found.text, "").replace(/ {2,}/g, " ").trim();
          this.hint.hidden = true;
          this.field.focus();
        }),
        act("hint.send", () => {
          this.#overruled = true;
          send();
          this.field.focus();
        }),
      ),
    );
  }

  #tellTooLong(count: number | null): void {
    this.tooLong.hidden = count === null;
    if (count !== null) write(this.tooLong, this.words.text("talk.too_long", { n: count, limit: MESSAGE_CODE_POINTS }));
  }
}
