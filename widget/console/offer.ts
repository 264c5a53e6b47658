/** An offer, in the place where the conversation will be. Takes no focus; sound, title and voice carry it too. */
import { el, write } from "../shared/dom.ts";
import { type Offer, secondsLeft } from "./countdown.ts";
import type { Words } from "./words.ts";

export interface OfferDoings {
  accept(): void;
  decline(): void;
}

const SVG = "http://www.w3.org/2000/svg";
const ROUND = 60;

export class OfferView {
  readonly element: HTMLElement;
  readonly #seconds = el("span");
  readonly #ring: SVGCircleElement;
  readonly #waits = el("dd");
  readonly #buttons: HTMLButtonElement[];

  constructor(private readonly offer: Offer, private readonly words: Words, doings: OfferDoings) {
    const { text } = words;
    const { offered } = offer;
    const id = `offer-${offered.offer}`;
    const button = (kind: string, key: string, letter: string, act: () => void) =>
      el(
        "button",
        { class: `button ${kind} button--tall`, type: "button", onclick: act },
        `${text(key)} `,
        el("span.key", {}, `Alt ${letter}`),
      );
    this.#buttons = [
      button("button--main", "console.offer.accept", "A", doings.accept),
      button("", "console.offer.decline", "D", doings.decline),
    ];
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 72 72");
    svg.setAttribute("aria-hidden", "true");
    this.#ring = circle("left");
    svg.append(circle("track"), this.#ring);
    const fact = (
      key: string,
      value: HTMLElement | string,
    ) => [el("dt", {}, text(key)), typeof value === "string" ? el("dd", {}, value) : value];
    this.element = el(
      "section.offer",
      { "aria-labelledby": id, "data-region": "offer" },
      el(
        "div.offer-card",
        {},
        el(
          "div.offer-head",
          {},
          el(
            "div",
            {},
            el("p", {}, text("console.offer.new")),
            el("h2", { id }, offered.label),
            offered.desk_name && el("p", {}, text("console.for_desk", { desk: offered.desk_name })),
          ),
          el("div.countdown", { role: "timer" }, svg, el("b", {}, this.#seconds, el("small", {}, text("console.offer.seconds")))),
        ),
        el(
          "dl.pairs",
          {},
          ...fact("console.offer.waits", this.#waits),
          ...fact("console.offer.language", words.languageName(offered.language)),
          ...fact("console.offer.urgency", text(`console.urgency.${offered.urgency}`)),
        ),
        el("div.offer-act", {}, ...this.#buttons),
        el("p.offer-say", {}, text("console.offer.say")),
      ),
    );
  }

  draw(now: number, isAnswering: boolean): void {
    const left = secondsLeft(this.offer, now);
    write(this.#seconds, String(left));
    write(this.#waits, this.words.age(this.offer.offered.since));
    this.#ring.setAttribute("stroke-dasharray", `${(ROUND * left) / this.offer.offered.seconds} ${ROUND}`);
    for (const button of this.#buttons) button.setAttribute("aria-disabled", String(isAnswering));
  }
}

function circle(kind: string): SVGCircleElement {
  const drawn = document.createElementNS(SVG, "circle");
  for (const [name, value] of [["class", kind], ["cx", "36"], ["cy", "36"], ["r", "32"], ["pathLength", String(ROUND)]]) {
    drawn.setAttribute(name!, value!);
  }
  return drawn;
}
