/** Whether she can be called: the question is a part of its own, loaded when someone asks it, so that nobody else's wait is longer. */
import { el, fill } from "../shared/dom.ts";
import type { Answer, Entry } from "../shared/wire.ts";
import { type Facts, part } from "./facts.ts";
import { backwards } from "./said.ts";
import type { Words } from "./words.ts";

/** Undefined without a line. */
export type Ask = (command: string, payload: object) => Promise<Answer<object>> | undefined;

export class Asking {
  readonly element = el("div");
  #shown = "";

  constructor(private readonly words: Words, private readonly facts: Facts, private readonly ask: Ask) {}

  /** What she typed is gone as soon as it is answered, or over. */
  draw(entries: readonly Entry[], isTalking: boolean): void {
    const last = backwards(entries).find(({ kind }) => kind.startsWith("callback"));
    const isOpen = last && (last.kind === "callback_asked" || last === entries[entries.length - 1]);
    const shown = isTalking && isOpen ? last.kind + last.offset : "";
    if (shown === this.#shown) return;
    this.#shown = shown;
    const place = el("div");
    fill(this.element, place);
    if (shown) void this.#load(place, last!);
  }

  async #load(place: HTMLElement, { kind, offset }: Entry): Promise<void> {
    try {
      if (kind === "callback_not_shown") throw kind;
      const { callback } = this.facts;
      await (await part(callback, offset)).show(place, kind, callback.texts[this.words.language()], this.ask);
    } catch {
      fill(place, el("p.notice", { role: "alert" }, this.words.text("open.refused")));
      if (kind === "callback_asked") this.ask("refuse_callback", { shown: false });
    }
  }
}
