/** Signing out, which is asked about while conversations are open: their visitors would wait for someone who went home. */
import { el, fill } from "../shared/dom.ts";
import type { Words } from "./words.ts";

export class SigningOut {
  readonly element: HTMLFormElement;
  #open = 0;
  #isSure = false;

  constructor(private readonly words: Words, private readonly signsOut: () => void) {
    this.element = el("form", { method: "post", action: "/sign-out", onsubmit: (event: Event) => this.#submit(event) });
    this.#ask(false);
  }

  /** How many conversations are hers now. */
  draw(open: number): void {
    if (open === this.#open) return;
    this.#open = open;
    this.#ask(false);
  }

  #submit(event: Event): void {
    if (this.#open === 0 || this.#isSure) return this.signsOut();
    event.preventDefault();
    this.#ask(true);
    // On "stay": pressing Enter twice must not leave anyone alone.
    this.element.querySelector<HTMLElement>("button[type=button]")?.focus();
  }

  #ask(isAsking: boolean): void {
    const { text } = this.words;
    const hadFocus = this.element.contains(document.activeElement);
    this.#isSure = isAsking;
    if (!isAsking) fill(this.element, el("button", { type: "submit" }, text("console.sign_out")));
    else {
      fill(
        this.element,
        el("p.menu-say", { role: "status" }, text(this.#open === 1 ? "console.sign_out.one" : "console.sign_out.many", { n: this.#open })),
        el("button", { type: "button", onclick: () => this.#ask(false) }, text("console.sign_out.stay")),
        el("button", { type: "submit" }, text("console.sign_out.sure")),
      );
    }
    if (hadFocus) this.element.querySelector("button")?.focus();
  }
}
