/** What stands beside the conversations: one panel at a time. It never covers one, and never comes by itself while she types. */
import { el, fill } from "../shared/dom.ts";
import { CROSS, icon } from "../shared/icons.ts";
import type { Words } from "./words.ts";

export interface Panel {
  /** Of what, and of which conversation: the same key is the same panel. */
  readonly key: string;
  /** The session that it belongs to; it goes when that column goes. Null for none. */
  readonly session: string | null;
  /** Wide ones take the place of a second conversation. */
  readonly isWide?: boolean;
  /** A `section.aside-panel`, with a heading that names it. */
  readonly element: HTMLElement;
  draw(now: number): void;
  /** Where the focus goes when she opened it herself. */
  focus(): void;
  /** It was put away. */
  closed?(): void;
}

export class Aside {
  readonly element: HTMLElement;
  #panel: Panel | null = null;
  #before: Element | null = null;

  /** `lost`: what had the focus is gone. It was her own act, or not: then her next key must write nowhere. */
  constructor(words: Words, private readonly changed: () => void, private readonly lost: (isHerAct: boolean) => void) {
    this.element = el("aside.aside", { hidden: true, "aria-label": words.text("console.aside"), "data-region": "aside" });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      event.preventDefault();
      this.close();
    });
  }

  get key(): string | null {
    return this.#panel?.key ?? null;
  }

  /** Her own act: the focus goes along. The same again puts it away. */
  toggle(panel: Panel): void {
    if (this.key === panel.key) return this.close();
    this.open(panel);
  }

  open(panel: Panel): void {
    if (!this.element.contains(document.activeElement)) this.#before = document.activeElement;
    if (this.key !== panel.key) {
      this.#panel?.closed?.();
      this.#panel = panel;
      fill(this.element, panel.element);
      this.element.hidden = false;
      this.element.classList.toggle("aside--wide", panel.isWide === true);
    }
    this.changed();
    this.#panel?.focus();
  }

  /** `isGone`: what she came from goes too, and cannot be where she is back. */
  close(isHerAct = true, isGone = false): void {
    const hadFocus = this.element.contains(document.activeElement);
    const before = isGone ? null : this.#before;
    this.#panel?.closed?.();
    this.#panel = null;
    this.element.hidden = true;
    fill(this.element);
    this.#before = null;
    this.changed(); // on a narrow screen what she came from is in sight again only now
    if (!hadFocus) return;
    if (isHerAct && before instanceof HTMLElement) before.focus();
    if (!isHerAct || before === null || document.activeElement !== before) this.lost(isHerAct);
  }

  /** What belongs to a conversation that is not shown any more is not shown either. */
  draw(sessions: readonly string[], now: number): void {
    const panel = this.#panel;
    if (panel && panel.session !== null && !sessions.includes(panel.session)) return this.close(false);
    panel?.draw(now);
  }
}

/** The head of a panel: an icon, its name, a line below it, and how it is closed. */
export function panelHead(words: Words, path: string, title: HTMLElement, line: HTMLElement | null, close: () => void): HTMLElement {
  const name = words.text("console.close");
  const button = el("button.button button--quiet button--icon", { type: "button", "aria-label": name, onclick: close }, icon(CROSS));
  return el("header.aside-head", {}, icon(path), el("div", {}, title, line), button);
}
