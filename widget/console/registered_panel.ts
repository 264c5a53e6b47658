/** What she registered and can still correct: a list beside the conversations, from which each form opens again. */
import { el, keyed, write } from "../shared/dom.ts";
import { CHECK } from "../shared/icons.ts";
import type { Registered } from "./forms.ts";
import { type Panel, panelHead } from "./aside.ts";
import { EndedList } from "./ended_list.ts";
import type { Wishes } from "./wishes.ts";
import type { Words } from "./words.ts";

export class RegisteredPanel implements Panel {
  readonly key = "registered";
  readonly session = null;
  readonly element: HTMLElement;
  readonly #title: HTMLElement;
  readonly #state = el("p", { role: "status" });
  readonly #list = el("ul.queue", {});

  /** Below it: what can still be deleted. */
  readonly ended: EndedList;

  constructor(private readonly words: Words, wishes: Wishes, private readonly correct: (one: Registered) => void, close: () => void) {
    this.ended = new EndedList(words, wishes);
    this.#title = el("h2", { id: "registered", tabindex: -1 }, words.text("console.registered"));
    const head = panelHead(words, CHECK, this.#title, null, close);
    this.element = el(
      "section.aside-panel",
      { "aria-labelledby": "registered" },
      head,
      el("div.aside-body", {}, this.#state, this.#list, this.ended.element),
    );
  }

  /** Null: it could not be asked. */
  show(registered: readonly Registered[] | null): void {
    const { text } = this.words;
    write(
      this.#state,
      registered === null ? text("console.registered.unknown") : registered.length === 0 ? text("console.registered.none") : "",
    );
    keyed(this.#list, registered ?? [], (one) => one.session, (one) => {
      const correct = () => this.correct(one);
      const until = text("console.registered.until", { until: this.words.moment(one.correct_until) });
      const parts = [el("b", {}, one.label), el("span.number", {}, this.words.moment(one.ended_at)), el("small", {}, until)];
      return el("li", {}, el("button.queue-card is-mine", { type: "button", onclick: correct }, ...parts));
    });
  }

  draw(): void {}

  focus(): void {
    this.#title.focus();
  }
}
