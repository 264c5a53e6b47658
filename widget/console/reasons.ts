/** Why a duty lead comes, or takes over: asked in the place of the button, with a way back. It is kept, so it is asked each time. */
import { el, fill } from "../shared/dom.ts";
import type { ComeReason } from "../shared/wire.ts";
import type { Words } from "./words.ts";

const REASONS: readonly ComeReason[] = ["asked", "worried", "training"];

export class Reasons {
  readonly element = el("span.reasons", {});
  #isAsking = false;

  constructor(
    private readonly words: Words,
    private readonly word: string,
    private readonly name: string,
    private readonly act: (reason: ComeReason) => void,
  ) {
    this.#draw();
  }

  #draw(): void {
    const { text } = this.words;
    if (!this.#isAsking) {
      const open = el("button.button", { type: "button", "aria-label": this.name, onclick: () => this.#ask(true) }, this.word);
      return fill(this.element, open);
    }
    const choose = (reason: ComeReason) => {
      this.#ask(false);
      this.act(reason);
    };
    fill(
      this.element,
      el(
        "span.reasons-asked",
        {
          role: "group",
          "aria-label": `${this.name}. ${text("console.come.why")}`,
          onkeydown: (event: KeyboardEvent) => event.key === "Escape" && (event.stopPropagation(), this.#ask(false)),
        },
        el("small", {}, text("console.come.why")),
        ...REASONS.map((reason) => el("button.button", { type: "button", onclick: () => choose(reason) }, text(`console.come.${reason}`))),
        el("button.button button--quiet", { type: "button", onclick: () => this.#ask(false) }, text("console.come.no")),
      ),
    );
  }

  #ask(isAsking: boolean): void {
    this.#isAsking = isAsking;
    const hadFocus = this.element.contains(document.activeElement);
    this.#draw();
    // On "no": pressing Enter twice, or holding it, must not take a conversation from a colleague.
    if (hadFocus) this.element.querySelector<HTMLElement>("button:last-child")?.focus();
  }
}
