/** Deleting what was said because the visitor wished so: asked in the place of the button, with a way back. There is none afterwards. */
import { el, fill } from "../shared/dom.ts";
import type { Words } from "./words.ts";

let made = 0;

export class DeleteWish {
  readonly element = el("div.reasons", {});
  readonly #id = `delete-${++made}`;

  /** `act` carries it out; whether it was. `done`: where the focus goes when this is gone with what it stood in. */
  constructor(
    private readonly words: Words,
    private readonly label: string,
    private readonly act: () => Promise<boolean>,
    private readonly done: () => void,
  ) {
    this.#offer();
  }

  #offer(): HTMLElement {
    const { text } = this.words;
    const name = text("console.delete.who", { label: this.label });
    const open = el(
      "button.button button--quiet",
      { type: "button", "aria-label": name, onclick: () => this.#ask() },
      text("console.delete"),
    );
    fill(this.element, open);
    return open;
  }

  #ask(): void {
    const { text } = this.words;
    const button = (key: string, act: () => void) => el("button.button", { type: "button", onclick: act }, text(key));
    const back = () => this.#offer().focus();
    const no = button("console.delete.no", back);
    const escape = (event: KeyboardEvent) => event.key === "Escape" && (event.stopPropagation(), back());
    fill(
      this.element,
      el(
        "div.reasons-asked",
        { role: "group", "aria-labelledby": this.#id, onkeydown: escape },
        el("p", { id: this.#id }, text("console.delete.sure", { label: this.label })),
        button("console.delete.yes", () => void this.#go()),
        no,
      ),
    );
    no.focus(); // pressing Enter twice, or holding it, must not delete anything
  }

  async #go(): Promise<void> {
    const hadFocus = this.element.contains(document.activeElement);
    const isGone = await this.act();
    const back = this.#offer();
    if (isGone) this.done();
    else if (hadFocus) back.focus();
  }
}
