/** Whom to call back. The numbers are here only while the panel is open: asked for when it opens, forgotten when it closes. */
import { el, fill, keyed, write } from "../shared/dom.ts";
import { icon, PHONE } from "../shared/icons.ts";
import type { Callback } from "../shared/wire_danger.ts";
import { type Panel, panelHead } from "./aside.ts";
import type { Dangers } from "./dangers.ts";
import type { Desk } from "./desk.ts";
import type { Words } from "./words.ts";

export class CallbacksPanel implements Panel {
  readonly key = "callbacks";
  readonly session = null;
  readonly element: HTMLElement;
  readonly #heading = el("h2", { tabindex: -1 });
  readonly #list = el("ul.to-call", {});
  readonly #none = el("p", {});
  #count = -1;
  /** Of whom it is asked whether she was really called. */
  #sure: string | null = null;

  constructor(private readonly words: Words, private readonly desk: Desk, private readonly dangers: Dangers, close: () => void) {
    const { text } = words;
    write(this.#heading, text("console.callbacks"));
    write(this.#none, text("console.callbacks.none"));
    this.element = el(
      "section.aside-panel",
      { "aria-label": text("console.callbacks") },
      panelHead(words, PHONE, this.#heading, el("p", {}, text("console.callbacks.kept")), close),
      el("div.aside-body", {}, this.#list, this.#none),
    );
  }

  focus(): void {
    this.#heading.focus();
    void this.dangers.askCallbacks();
  }

  closed(): void {
    this.dangers.forgetCallbacks();
    fill(this.#list);
  }

  draw(): void {
    const { desk, dangers } = this;
    const count = desk.board?.callbacks ?? 0;
    // Another number came or went meanwhile.
    if (this.#count >= 0 && count !== this.#count && dangers.callbacks) void dangers.askCallbacks();
    this.#count = count;
    const callbacks = dangers.callbacks ?? [];
    keyed(this.#list, callbacks, (one) => `${one.callback} ${one.given_at}`, (one) => this.#row(one), (row, one) => this.#update(row, one));
    this.#none.hidden = callbacks.length > 0;
  }

  #row({ callback, label, number, when, given_at, ends_at }: Callback): HTMLElement {
    const { text } = this.words;
    const times = text("console.callbacks.times", { given: this.words.moment(given_at), ends: this.words.moment(ends_at) });
    return el(
      "li",
      {},
      el("b", {}, label),
      number === null
        ? el("p.field-error", {}, text("console.callbacks.broken"))
        : el("a.to-call-number", { href: `tel:${number.replaceAll(/[^0-9+]/g, "")}`, dir: "ltr" }, number),
      when !== null && el("p", { dir: "auto" }, icon(PHONE), " ", when),
      el("small", {}, times),
      el("div.to-call-act", { "data-callback": callback }),
    );
  }

  /** Asked once more in the same place: deleted is deleted. */
  #update(row: HTMLElement, { callback, label }: Callback): void {
    const { text } = this.words;
    const act = row.lastElementChild as HTMLElement;
    const isSure = this.#sure === callback;
    if (act.dataset.sure === String(isSure)) return;
    const isFirst = act.dataset.sure === undefined;
    act.dataset.sure = String(isSure);
    const button = (key: string, does: () => void) =>
      el("button.button", { type: "button", "aria-label": `${text(key)}: ${label}`, onclick: does }, text(key));
    const sure = (who: string | null) => {
      this.#sure = who;
      this.draw();
    };
    const yes = () => {
      sure(null);
      this.#heading.focus();
      void this.dangers.called(callback);
    };
    if (!isSure) fill(act, button("console.callbacks.done", () => sure(callback)));
    else {fill(
        act,
        el("p", {}, text("console.callbacks.sure")),
        button("console.callbacks.yes", yes),
        button("console.callbacks.no", () => sure(null)),
      );}
    if (!isFirst && (isSure || this.#sure === null)) act.querySelector<HTMLElement>("button:last-child")!.focus();
  }
}
