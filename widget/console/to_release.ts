/** What is over and not released: a list in the rail, with how long each is still there. To a duty lead also how many the desk has. */
import { el, keyed, write } from "../shared/dom.ts";
import type { Board } from "../shared/wire.ts";
import type { ToRelease } from "../shared/wire_release.ts";
import type { Words } from "./words.ts";

export class ToReleaseList {
  readonly element: HTMLElement;
  readonly #count = el("span");
  readonly #list = el("ul.queue", {});
  readonly #desk = el("p.rail-desk", {});

  constructor(private readonly words: Words, private readonly open: (session: string) => void) {
    this.element = el(
      "section",
      { hidden: true },
      el("h2", {}, words.text("console.to_release"), " ", this.#count),
      this.#list,
      this.#desk,
    );
  }

  /** `shown`: those that stand in a column, where the conversation was. */
  draw(board: Board, shown: ReadonlySet<string>): void {
    const rows = board.to_release.filter(({ session }) => !shown.has(session));
    const ofDesk = board.unreleased ?? 0;
    this.element.hidden = rows.length === 0 && ofDesk === 0;
    write(this.#count, rows.length > 0 ? String(rows.length) : "");
    keyed(this.#list, rows, ({ session }) => session, (row) => this.#card(row), (item, row) => this.#drawCard(item, row));
    this.#desk.hidden = ofDesk === 0;
    write(this.#desk, this.words.text(`console.to_release.desk.${ofDesk === 1 ? "one" : "many"}`, { n: ofDesk }));
  }

  /** To one of them, where the list is in sight. */
  focus(session: string): void {
    [...this.#list.children].find((item) => (item as HTMLElement).dataset.key === session)?.querySelector("button")?.focus();
  }

  #card({ session }: ToRelease): HTMLElement {
    const open = () => this.open(session);
    const parts = [el("b"), el("span.number", {}), el("small"), el("span.mark mark--attention", {})];
    return el("li", {}, el("button.queue-card is-mine", { type: "button", onclick: open }, ...parts));
  }

  #drawCard(item: HTMLElement, { label, ended_at, state, rare, until }: ToRelease): void {
    const [name, number, small, mark] = item.firstElementChild!.children;
    const { text } = this.words;
    write(name!, label);
    write(number!, this.words.moment(ended_at));
    write(small!, text(`console.to_release.${state}`, { until: this.words.moment(until) }));
    mark!.toggleAttribute("hidden", !rare || state !== "ready");
    write(mark!, text("console.to_release.rare"));
  }
}
