/**
 * An offer, in the place where the conversation will be. Takes no focus; sound, title and voice carry it too. "Not now" asks why,
 * in the same place, and gives the focus back.
 */
import { el, write } from "../shared/dom.ts";
import type { DeclineReason } from "../shared/wire.ts";
import { type Offer, secondsLeft } from "./countdown.ts";
import type { Words } from "./words.ts";

export interface OfferDoings {
  accept(): void;
  decline(reason: DeclineReason): void;
}

/** In the order of the digits that choose them. */
export const REASONS: readonly DeclineReason[] = ["busy", "break", "not_my_subject", "other"];

const SVG = "http://www.w3.org/2000/svg";
const ROUND = 60;

export class OfferView {
  readonly element: HTMLElement;
  readonly #seconds = el("span");
  readonly #ring: SVGCircleElement;
  readonly #waits = el("dd");
  readonly #buttons: HTMLButtonElement[];
  readonly #notNow: HTMLButtonElement;
  readonly #reasons: HTMLElement;
  #before: Element | null = null;

  constructor(private readonly offer: Offer, private readonly words: Words, doings: OfferDoings) {
    const { text } = words;
    const { offered } = offer;
    const id = `offer-${offered.offer}`;
    const button = (kind: string, key: string, sign: string, act: () => void) =>
      el("button", { class: `button ${kind}`, type: "button", onclick: act }, `${text(key)} `, el("span.key", {}, sign));
    const accept = button("button--main button--tall", "console.offer.accept", "Alt A", doings.accept);
    this.#notNow = button("button--tall", "console.offer.decline", "Alt D", () => this.ask());
    const why = REASONS.map((reason, n) =>
      button("", `console.decline.${reason}`, String(n + 1), () => {
        this.giveBack();
        doings.decline(reason);
      })
    );
    this.#buttons = [accept, this.#notNow, ...why];
    this.#reasons = el(
      "div.offer-why",
      { role: "group", "aria-labelledby": `${id}-why`, hidden: true, onkeydown: (event: KeyboardEvent) => this.#escape(event) },
      el("p", { id: `${id}-why` }, text("console.decline.why")),
      ...why,
      el("small", {}, text("console.decline.kept")),
    );
    this.#notNow.setAttribute("aria-expanded", "false");
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
        el("div.offer-act", {}, accept, this.#notNow),
        this.#reasons,
        el("p.offer-say", {}, text("console.offer.say")),
      ),
    );
  }

  get isAsking(): boolean {
    return !this.#reasons.hidden;
  }

  /** Whether she is in the question: a digit that she presses elsewhere is meant for something else. */
  get isBeingAsked(): boolean {
    return this.isAsking && this.element.contains(document.activeElement);
  }

  /** Asks why not, or not any more. Until she says, nothing is answered and the time goes on. */
  ask(isAsking: boolean = !this.isAsking): void {
    if (isAsking === this.isAsking) return;
    if (!isAsking) this.giveBack();
    else this.#before = document.activeElement;
    this.#reasons.hidden = !isAsking;
    this.#notNow.setAttribute("aria-expanded", String(isAsking));
    this.element.classList.toggle("is-asking", isAsking);
    if (isAsking) this.#reasons.querySelector("button")!.focus();
  }

  /** To where she was before she was asked: she may have been writing to someone. */
  giveBack(): void {
    const isHere = this.element.contains(document.activeElement) || document.activeElement === document.body;
    if (this.isAsking && isHere && this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
  }

  #escape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.ask(false);
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
