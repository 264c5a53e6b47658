/** Puts the right screen on the page: the bar that never moves, and below it what the state asks for. */
import { el, fill, write } from "../shared/dom.ts";
import { PRESSES } from "../shared/shift.ts";
import type { Model } from "./model.ts";
import { gate, type GateDoings } from "./gate.ts";
import { bar } from "./parts.ts";
import { type State, stateOf } from "./states.ts";
import { Talk, type TalkDoings } from "./talk.ts";
import type { Words } from "./words.ts";

export type Doings = GateDoings & TalkDoings & { leave(): void; unveil(): void };

/** The longest that a press holds up what is new: whoever shakes presses long, and a release can get lost. */
const LONGEST_PRESS = 10_000;
const WITH_SESSION: readonly State[] = ["waiting", "ready", "talking", "ended"];

export class Screen {
  readonly element = el("div.visitor", {});
  readonly #rest = el("main.visitor-rest", {});
  #bar: ReturnType<typeof bar>;
  #talk: Talk | null = null;
  #drawn = "";
  #state: State | null = null;
  /** What to draw when the press that is under way is over. */
  #postponed: Model | null = null;
  #release: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly words: Words, private readonly doings: Doings) {
    this.#bar = bar(words, doings.leave);
    this.element.append(this.#bar.element, this.#rest);
    // A list of choices opens over the page and keeps the release to itself: what is chosen there is drawn at once.
    this.#rest.addEventListener("pointerdown", (event) => (event.target as Element).closest("button") && this.#hold(LONGEST_PRESS));
    // The click comes after this: it must still find the button that was pressed.
    for (const over of ["pointerup", "pointercancel"]) addEventListener(over, () => this.#release && this.#hold(0));
  }

  draw(model: Model): void {
    const state = stateOf(model);
    const isDrawnAnew = this.#state !== null && !WITH_SESSION.includes(state) && !WITH_SESSION.includes(this.#state);
    if (this.#release && isDrawnAnew) {
      this.#postponed = model;
      return;
    }
    this.#postponed = null;
    this.element.className = state === "talking" ? "visitor visitor--talk" : "visitor";
    this.element.dataset.state = state;
    if (WITH_SESSION.includes(state)) this.#drawTalk(state, model);
    else if (state === "veiled") this.#drawVeil();
    else this.#drawGate(state, model);
    this.#state = state;
  }

  #hold(milliseconds: number): void {
    if (this.#release) clearTimeout(this.#release);
    this.#release = setTimeout(() => {
      this.#release = null;
      if (this.#postponed) this.draw(this.#postponed);
    }, milliseconds);
  }

  /** In another language everything is drawn anew. What was typed as a nickname stays. */
  drawAnew(model: Model): void {
    const fresh = bar(this.words, this.doings.leave);
    this.#bar.element.replaceWith(fresh.element);
    this.#bar = fresh;
    this.#talk = null;
    this.#drawn = "";
    this.draw(model);
  }

  /** How far Shift three times is. */
  drawSteps(count: number): void {
    this.#bar.steps.hidden = count === 0;
    [...this.#bar.steps.children].forEach((step, n) => step.classList.toggle("done", n < count));
    write(this.#bar.spoken, count === 0 ? "" : this.words.text("exit.steps", { n: PRESSES - count }));
  }

  /** Nothing but a way on. What she was typing waits behind it, in memory. */
  #drawVeil(): void {
    if (this.#state === "veiled") return;
    const on = el(
      "button.button button--main button--wide",
      { onclick: this.doings.unveil },
      this.words.text("cover.back"),
    );
    this.#drawn = "";
    this.#keepFocus(() =>
      fill(this.#rest, el("div.body body--veil", {}, el("h1.title", { tabindex: -1 }, this.words.text("page.title")), on))
    );
  }

  #drawTalk(state: State, model: Model): void {
    this.#talk ??= new Talk(this.words, this.doings);
    const isNew = this.#talk.body.parentNode !== this.#rest;
    const talk = this.#talk;
    const hadFocus = this.#hasFocus();
    if (isNew) this.#keepFocus(() => fill(this.#rest, talk.head, talk.banner, talk.body, talk.foot));
    talk.draw(state, model);
    this.#drawn = "";
    if (state !== this.#state && hadFocus && !this.#hasFocus()) talk.heading()?.focus();
  }

  #drawGate(state: State, model: Model): void {
    this.#talk = null;
    const { doings, words } = this;
    const look = JSON.stringify([
      state,
      model.opening,
      model.languages,
      model.starting,
      model.refused,
      model.memoryOnly,
      Boolean(doings.close),
    ]);
    if (look === this.#drawn) return;
    this.#drawn = look;
    if (state === "replaced") {
      return fill(this.#rest, el("div.body", {}, el("h1.for-readers", {}, words.text("page.title"))));
    }
    const { head, body, foot } = gate(state, model, words, doings, new Date());
    const wasOpen = this.#state === state && this.#rest.querySelector("details")?.open;
    this.#keepFocus(() => fill(this.#rest, head, body, foot));
    if (wasOpen) this.#rest.querySelector("details")!.open = true;
  }

  #hasFocus(): boolean {
    return this.#rest.contains(document.activeElement);
  }

  /** What had the focus gets it again; when that is gone, the heading does. Who was elsewhere stays there. */
  #keepFocus(change: () => void): void {
    const before = this.#hasFocus() ? (document.activeElement as HTMLElement).dataset.focus ?? "" : null;
    change();
    if (before === null) return;
    const again = before && this.#rest.querySelector<HTMLElement>(`[data-focus="${before}"]`);
    (again || this.#rest.querySelector<HTMLElement>("h1"))?.focus();
  }
}
