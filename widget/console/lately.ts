/**
 * Which part of a conversation is on the screen: all of an ordinary one, the last part of a long one. Each line that is drawn is measured
 * again with every key in the field, so that with some thousand of them typing would lag. Pure but for the view at the end.
 */
import { el } from "../shared/dom.ts";
import type { Entry } from "../shared/wire.ts";
import type { Words } from "./words.ts";

/** So many more are drawn with each look further back. */
export const STEP = 200;
/** More than so many are never kept while she reads the end. */
export const MOST = 2 * STEP;
/** Pixels from an end of the log that still count as there. */
const NEAR = 120;
/** Milliseconds until lines that come are read out again. */
const QUIET = 250;

/** How many of `count` entries are left out at the top, after `before` were. What she scrolled back to stays until she is at the end again. */
export function leftOut(before: number, count: number, isAtEnd: () => boolean): number {
  if (count < before) return 0;
  return count - before > MOST && isAtEnd() ? count - STEP : before;
}

export class Lately {
  readonly button: HTMLButtonElement;
  #leftOut = 0;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  /** `draw` draws the log anew, with what `part` then gives. */
  constructor(words: Words, private readonly scroller: () => HTMLElement, private readonly draw: () => void) {
    this.button = el(
      "button.button button--quiet earlier",
      { type: "button", hidden: true, onclick: () => this.#earlier() },
      words.text("console.earlier"),
    );
  }

  part(entries: readonly Entry[]): readonly Entry[] {
    // From the end: the log hangs from its lower edge, so that new lines push and old ones do not. Asked of a long one alone: where it
    // is scrolled to is known only once everything is measured.
    this.#leftOut = leftOut(this.#leftOut, entries.length, () => this.scroller().scrollTop > -NEAR);
    this.button.hidden = this.#leftOut === 0;
    return this.#leftOut === 0 ? entries : entries.slice(this.#leftOut);
  }

  scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller();
    if (this.#leftOut > 0 && scrollHeight - clientHeight + scrollTop < NEAR) this.#earlier();
  }

  #earlier(): void {
    const hadFocus = document.activeElement === this.button;
    this.#leftOut = Math.max(0, this.#leftOut - STEP);
    // What she looks back at is not news: a screen reader would read out all of it.
    const log = this.scroller().querySelector("[role=log]");
    log?.setAttribute("aria-live", "off");
    this.draw();
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => log?.removeAttribute("aria-live"), QUIET);
    if (hadFocus && this.button.hidden) this.scroller().focus();
  }
}
