/** A colleague asks her to go on with a conversation: a card in the place where it will be. Takes no focus and says nothing of the visitor. */
import { el, write } from "../shared/dom.ts";
import type { Asking, Colleagues } from "./colleagues.ts";
import type { Words } from "./words.ts";

export class HandoverCard {
  readonly element: HTMLElement;
  readonly #seconds = el("span");
  readonly #buttons: HTMLButtonElement[];

  constructor(private readonly asking: Asking, words: Words, private readonly colleagues: Colleagues) {
    const { text } = words;
    const { row } = asking;
    const id = `handover-card-${row.handover}`;
    const button = (kind: string, key: string, sign: string, act: () => void) =>
      el("button", { class: `button ${kind}`, type: "button", onclick: act }, `${text(key)} `, el("span.key", {}, sign));
    this.#buttons = [
      button("button--main button--tall", "console.handover.accept", "Alt A", () => void colleagues.accept(asking)),
      button("button--tall", "console.offer.decline", "Alt D", () => void colleagues.decline(asking)),
    ];
    this.element = el(
      "section.offer",
      { "aria-labelledby": id, "data-region": "offer" },
      el(
        "div.offer-card",
        {},
        el(
          "div.offer-head",
          {},
          el("div", {}, el("p", {}, text("console.handover.new", { name: row.by })), el("h2", { id }, row.label)),
          el("div.countdown", { role: "timer" }, el("b", {}, this.#seconds, el("small", {}, text("console.offer.seconds")))),
        ),
        el(
          "dl.pairs",
          {},
          el("dt", {}, text("console.offer.language")),
          el("dd", {}, words.languageName(row.language)),
          el("dt", {}, text("console.handover.since")),
          el("dd", {}, words.age(row.since)),
        ),
        el("div.offer-act", {}, ...this.#buttons),
        el("p.offer-say", {}, text("console.handover.say", { name: row.by })),
      ),
    );
  }

  draw(now: number): void {
    write(this.#seconds, String(Math.max(0, Math.ceil((this.asking.deadline - now) / 1_000))));
    const isAnswering = this.colleagues.isAnswering(this.asking.row.handover);
    for (const button of this.#buttons) button.setAttribute("aria-disabled", String(isAnswering));
  }
}
