/** Urgency as it is seen: bars and a word, colour last. And the small menu in which a counsellor judges it. */
import { el, fill } from "../shared/dom.ts";
import { sentence } from "../shared/text.ts";
import type { Urgency } from "../shared/wire_danger.ts";
import { Menu } from "./menu.ts";
import type { Words } from "./words.ts";

/** By rank, as rows of the board have it. */
export const URGENCIES: readonly Urgency[] = [
  "urgency_not_assessable",
  "concern_no_unsafety_seen",
  "structural_unsafety",
  "acute_unsafety",
  "immediate_danger",
];
export const ACUTE = 3;
export const DANGER = 4;

/** The word that stands beside the bars; the least also says that nobody has judged it yet. */
export function urgencyWord(words: Words, rank: number): string {
  return sentence(words.text(`console.urgency.${rank}`));
}

/** The bars alone: as many as the rank. */
export function bars(rank: number): HTMLElement {
  return el("span.bars", { "aria-hidden": "true" }, ...[1, 2, 3, 4].map((n) => el("i", { class: n <= rank ? "on" : null })));
}

/** Draws bars and word into what shows it. */
export function drawUrgency(element: HTMLElement, words: Words, rank: number): void {
  if (element.dataset.rank === String(rank)) return;
  element.dataset.rank = String(rank);
  element.classList.toggle("urgency--acute", rank === ACUTE);
  element.classList.toggle("urgency--danger", rank === DANGER);
  fill(element, bars(rank), urgencyWord(words, rank));
}

/** In the head of a conversation. */
export class UrgencyMenu {
  readonly element: HTMLElement;
  readonly #button = el("button.urgency", { type: "button" });
  readonly #menu: Menu;
  #rank = 0;

  constructor(private readonly words: Words, mark: (urgency: Urgency) => void) {
    const choice = (urgency: Urgency, rank: number) => ({
      content: [bars(rank), words.text(`console.urgency.choice.${rank}`)],
      isChosen: rank === this.#rank,
      act: () => mark(urgency),
    });
    // The gravest first: it is the one that is looked for in a hurry.
    this.#menu = new Menu(this.#button, words.text("console.urgency"), () => URGENCIES.map(choice).reverse());
    this.element = this.#menu.element;
  }

  open(): void {
    this.#menu.open();
  }

  /** Once it is over the mark stays to be read, and is not changed any more. */
  draw(rank: number, isActive: boolean): void {
    this.#rank = rank;
    drawUrgency(this.#button, this.words, rank);
    this.#button.setAttribute("aria-label", `${this.words.text("console.urgency")}: ${urgencyWord(this.words, rank)}`);
    this.#button.disabled = !isActive;
  }
}
