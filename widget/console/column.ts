/** One conversation: its head, what was said, and the field to answer in. Draft, scroll and focus stay with it. */
import { el, write } from "../shared/dom.ts";
import { Log } from "../shared/log.ts";
import type { Instant } from "../shared/wire.ts";
import { ColumnHead, type HeadDoings } from "./column_head.ts";
import { type Column, endOf } from "./columns.ts";
import { Composer, type ComposerDoings } from "./composer.ts";
import type { Talk } from "./talk.ts";
import { DoubtView } from "./doubt.ts";
import { Lately } from "./lately.ts";
import type { Book } from "./phrases.ts";
import type { Words } from "./words.ts";

export interface ColumnDoings extends HeadDoings, ComposerDoings {
  again(): void;
  withdraw(clientId: string): void;
  /** Ends at once, with no word left on the other screen. */
  lock(): void;
  choose(): void;
  /** Until when a cool-down runs that she set; null where it could not be set, undefined where she asked for none. */
  coolDown(): Instant | null | undefined;
  redraw(): void;
}

export class ColumnView {
  readonly element: HTMLElement;
  readonly head: ColumnHead;
  readonly composer: Composer;
  readonly #say = el("p.column-say", { role: "status", hidden: true });
  readonly #dots = el("p.bubble typing", { role: "img" }, el("i"), el("i"), el("i"));
  readonly #typing = el("div.line line--turn", { hidden: true }, this.#dots);
  readonly #scroller: HTMLElement;
  readonly #log: Log;
  readonly #doubt: DoubtView;
  readonly #lately: Lately;

  constructor(column: Column, private readonly words: Words, private readonly doings: ColumnDoings, book: Book) {
    const { text } = words;
    const { label } = column.conversation;
    const wording = {
      own: "counsellor" as const,
      language: () => words.language,
      text,
      systemLine: words.systemLine,
      speaker: () => label,
    };
    this.head = new ColumnHead(column.session, words, doings);
    this.composer = new Composer(label, words, doings, book);
    this.#log = new Log(wording, { again: doings.again, rewrite: (item) => this.#rewrite(item.clientId, item.text) });
    this.#doubt = new DoubtView(words, doings.lock);
    this.#lately = new Lately(words, () => this.#scroller, doings.redraw);
    this.#dots.setAttribute("aria-label", text("console.typing", { label }));
    this.#scroller = el(
      "div.column-log",
      { tabindex: 0, "aria-label": text("console.log", { label }), role: "region", onscroll: () => this.#lately.scrolled() },
      el("div.talk", {}, this.#lately.button, this.#log.element, this.#typing),
    );
    this.element = el(
      "section.column",
      {
        "aria-label": text("console.column", { label }),
        "data-region": "column",
        onfocusin: doings.choose,
        onpointerdown: doings.choose,
      },
      this.head.element,
      this.#say,
      this.#doubt.element,
      this.#scroller,
      this.composer.element,
    );
  }

  focusField(): void {
    if (this.composer.element.hidden) this.#scroller.focus();
    else this.composer.focus();
  }

  draw(column: Column, talk: Talk, isCurrent: boolean, isUp: boolean, now: number): void {
    const isActive = column.fate === "active";
    const hadFocus = this.head.element.contains(document.activeElement);
    this.element.classList.toggle("is-current", isCurrent);
    this.head.draw(column, now);
    const said = this.#standing(column);
    this.#say.hidden = said === null;
    this.#say.classList.toggle("column-say--attention", column.fate !== "ended");
    if (said) write(this.#say, said);
    this.composer.open(isActive);
    if (column.fate === "left") this.composer.clear();
    const { timeline, outbox } = talk.conversation;
    this.#doubt.draw(timeline.entries, isActive);
    const entries = this.#lately.part(timeline.entries);
    const { newFrom } = talk.attention;
    this.#log.draw({ entries, outbox, now, isUp, newFrom: newFrom && Math.max(newFrom, entries[0]?.offset ?? 0) });
    this.#typing.hidden = !isActive || now >= talk.typingUntil;
    // What she pressed went with the conversation: she goes on in what is left of it.
    if (hadFocus && !this.head.element.contains(document.activeElement)) this.focusField();
  }

  /** What is to be said of how it stands with it; null while nothing is. */
  #standing({ fate, conversation }: Column): string | null {
    const { text } = this.words;
    if (fate === "ended") return [text(`console.closed.${endOf(conversation.reason)}`), this.#coolDown()].join(" ").trim();
    if (fate === "left") return `${text("console.closed.returned")} ${text("console.closed.words")}`;
    const gone = conversation.visitor_gone_since;
    return gone ? text("console.visitor_gone", { age: this.words.age(gone) }) : null;
  }

  /** What came of a cool-down that she asked for. */
  #coolDown(): string {
    const until = this.doings.coolDown();
    if (until === undefined) return "";
    return until === null
      ? this.words.text("console.rules.unknown")
      : this.words.text("console.rules.until", { when: this.words.moment(until) });
  }

  #rewrite(clientId: string, text: string): void {
    this.doings.withdraw(clientId);
    this.composer.putBack(text);
  }
}
