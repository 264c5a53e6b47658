/** A field for the code that a caller reads out: it opens her running conversation beside one's own. */
import { el, write } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import type { Accepted } from "../shared/wire.ts";
import type { Desk } from "./desk.ts";
import type { Words } from "./words.ts";

export class CallerCode {
  readonly element: HTMLElement;
  readonly #field: HTMLInputElement;
  readonly #said = el("p.field-error", { role: "alert", hidden: true, id: "caller-code-said" });

  constructor(private readonly words: Words, private readonly desk: Desk) {
    const { text } = words;
    this.#field = el("input.input", {
      id: "caller-code",
      inputmode: "numeric",
      size: 8,
      maxlength: 9,
      "aria-describedby": "caller-code-said",
      ...KEPT_NOWHERE,
    });
    const submit = (event: Event) => {
      event.preventDefault();
      void this.#open();
    };
    this.element = el(
      "form.caller-code",
      { onsubmit: submit },
      el("label", { for: "caller-code" }, text("console.caller_code")),
      el("div", {}, this.#field, el("button.button", { type: "submit" }, text("console.caller_code.open"))),
      this.#said,
    );
    this.#field.addEventListener("input", () => (this.#said.hidden = true));
  }

  focus(): void {
    this.#field.focus();
  }

  async #open(): Promise<void> {
    const code = this.#field.value.replaceAll(/\s/g, "");
    if (!/^[0-9]{6}$/.test(code)) return this.#say("console.caller_code.six");
    const since = this.desk.going.now;
    const answer = await this.desk.asked.once<Accepted>("caller code", "open_by_code", { code });
    if (answer && "ok" in answer) {
      this.#field.value = "";
      this.desk.asked.taken(answer.ok.session, since);
      return this.desk.lookedAt();
    }
    const known = ["not_found", "too_many", "wrong_state"];
    this.#say(`console.caller_code.${answer && known.includes(answer.error.code) ? answer.error.code : "failed"}`);
  }

  #say(key: string): void {
    this.#said.hidden = false;
    write(this.#said, this.words.text(key));
    this.#field.focus();
    this.#field.select();
  }
}
