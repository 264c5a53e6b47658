/** To a duty lead: the conversations of the others at her desk, and how she comes to one of them. Nothing of a visitor stands here. */
import { el, keyed, write } from "../shared/dom.ts";
import type { Board, DeskConversation } from "../shared/wire.ts";
import type { Colleagues } from "./colleagues.ts";
import { Reasons } from "./reasons.ts";
import { drawUrgency } from "./urgency.ts";
import type { Words } from "./words.ts";

export class DeskTalks {
  readonly element: HTMLElement;
  readonly #list = el("ul.queue", {});
  readonly #count = el("span");

  constructor(private readonly words: Words, private readonly colleagues: Colleagues, private readonly going: () => void) {
    this.element = el("section", { hidden: true }, el("h2", {}, words.text("console.desk_talks"), " ", this.#count), this.#list);
  }

  draw(board: Board): void {
    const rows = board.desk_conversations;
    this.element.hidden = rows.length === 0;
    write(this.#count, String(rows.length));
    keyed(this.#list, rows, (row) => row.session, (row) => this.#make(row), (card, row) => this.#drawCard(card, row));
  }

  #make(row: DeskConversation): HTMLElement {
    const { text } = this.words;
    const reasons = new Reasons(this.words, text("console.come"), text("console.come.who", { label: row.label }), (reason) => {
      this.going();
      void this.colleagues.come(row.session, row.label, reason);
    });
    return el("li.queue-card", {}, el("b"), el("span.number", {}), el("small"), el("span.urgency", {}), reasons.element);
  }

  #drawCard(card: HTMLElement, row: DeskConversation): void {
    const [name, age, small, urgency] = card.children;
    write(name!, row.label);
    write(age!, this.words.age(row.since));
    write(small!, `${row.counsellor} · ${this.words.languageName(row.language)}`);
    urgency!.toggleAttribute("hidden", row.urgency === 0);
    drawUrgency(urgency as HTMLElement, this.words, row.urgency);
  }
}
