/**
 * Someone else may be at the visitor's screen: she came back late, or her handle was used from another page. Shown until the
 * counsellor says that it is all right, with the one click that ends everything.
 */
import { el, fill } from "../shared/dom.ts";
import type { Entry } from "../shared/wire.ts";
import type { Words } from "./words.ts";

/** The last such fact after `seenTo`; null when there is none. */
export function doubt(entries: readonly Entry[], seenTo: number): Entry | null {
  return entries.findLast(({ kind, offset }) => offset > seenTo && (kind === "visitor_back" || kind === "second_tab")) ?? null;
}

export class DoubtView {
  readonly element = el("div.column-say column-say--attention", { role: "status", hidden: true });
  #seenTo = 0;
  #shown = 0;

  constructor(private readonly words: Words, private readonly lock: () => void) {}

  draw(entries: readonly Entry[], isActive: boolean): void {
    const found = isActive ? doubt(entries, this.#seenTo) : null;
    this.element.hidden = found === null;
    if (!found || found.offset === this.#shown) return;
    this.#shown = found.offset;
    const { text } = this.words;
    const button = (key: string, act: () => void) => el("button.button", { type: "button", onclick: act }, text(key));
    fill(
      this.element,
      el("p", {}, text(`console.doubt.${found.kind}`, { m: found.text })),
      el("div.column-act", {}, button("console.doubt.lock", this.lock), button("console.doubt.fine", () => this.#dismiss(found))),
    );
  }

  #dismiss(found: Entry): void {
    this.#seenTo = found.offset;
    this.element.hidden = true;
  }
}
