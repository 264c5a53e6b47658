/** To a duty lead: which cool-downs run, until when and by whom, and how one is lifted. Of whom nobody knows. */
import { el, keyed, write } from "../shared/dom.ts";
import { CLOCK } from "../shared/icons.ts";
import type { CoolDown } from "../shared/wire.ts";
import { type Panel, panelHead } from "./aside.ts";
import type { CoolDowns } from "./cool_downs.ts";
import type { Words } from "./words.ts";

export class CoolDownsPanel implements Panel {
  readonly key = "cool_downs";
  readonly session = null;
  readonly element: HTMLElement;
  readonly #title: HTMLElement;
  readonly #none = el("p", { role: "status" });
  readonly #list = el("ul.cool-downs", {});

  constructor(private readonly words: Words, private readonly coolDowns: CoolDowns, close: () => void) {
    const { text } = words;
    this.#title = el("h2", { id: "cool-downs", tabindex: -1 }, text("console.cool_downs"));
    this.element = el(
      "section.aside-panel",
      { "aria-labelledby": "cool-downs" },
      panelHead(words, CLOCK, this.#title, el("p", {}, text("console.cool_downs.body")), close),
      el("div.aside-body", {}, this.#none, this.#list),
    );
  }

  draw(): void {
    const { running, hasFailed } = this.coolDowns;
    const shown = this.coolDowns.now(Date.now());
    this.#none.hidden = shown.length > 0;
    write(this.#none, this.words.text(hasFailed ? "console.cool_downs.failed" : `console.cool_downs.${running ? "none" : "asking"}`));
    keyed(this.#list, shown, ({ id }) => id, (one) => this.#row(one), () => {});
  }

  focus(): void {
    this.#title.focus();
    void this.coolDowns.look();
  }

  #row(one: CoolDown): HTMLElement {
    const { text } = this.words;
    const until = text("console.cool_downs.until", { when: this.words.moment(one.until) });
    const lift = el("button.button", {
      type: "button",
      "aria-label": `${text("console.cool_downs.lift")}: ${until}, ${text("console.cool_downs.by", { name: one.by })}`,
      onclick: () => this.#lift(one.id),
    }, text("console.cool_downs.lift"));
    return el("li", {}, el("b", {}, until), el("small", {}, text("console.cool_downs.by", { name: one.by })), lift);
  }

  /** Its button goes with it: the focus goes to where what is left can be heard. */
  async #lift(id: string): Promise<void> {
    this.#title.focus();
    await this.coolDowns.lift(id);
  }
}
