/** What is said aloud of offers to who does not see them: that one came, and that little time is left. Never more: someone may be writing. */
import { el, write } from "../shared/dom.ts";
import { type Offer, secondsLeft, toSay } from "./countdown.ts";
import type { Asking } from "./colleagues.ts";
import type { Words } from "./words.ts";

export class Spoken {
  readonly element = el("p.for-readers", { role: "status" });
  readonly #counted = new Map<string, number>();

  constructor(private readonly words: Words) {}

  draw(offers: readonly Offer[], now: number, askings: readonly Asking[]): void {
    for (const offer of offers) {
      const { offer: id, label } = offer.offered;
      const left = secondsLeft(offer, now);
      const before = this.#counted.get(id);
      const soon = toSay(before ?? Infinity, left);
      if (soon !== null) write(this.element, this.words.text("console.offer.say_left", { label, n: soon }));
      else if (before === undefined) write(this.element, this.words.text("console.offer.say_made", { label }));
      this.#counted.set(id, left);
    }
    const isThere = (id: string) => offers.some((offer) => offer.offered.offer === id) || askings.some(({ row }) => row.handover === id);
    for (const id of this.#counted.keys()) if (!isThere(id)) this.#counted.delete(id);
    for (const { row } of askings) {
      if (this.#counted.has(row.handover)) continue;
      this.#counted.set(row.handover, 0);
      write(this.element, this.words.text("console.handover.say_made", { name: row.by, label: row.label }));
    }
    if (offers.length + askings.length === 0) write(this.element, "");
  }
}
