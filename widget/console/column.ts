/** One conversation: its head, what was said, and the field to answer in. Draft, scroll and focus stay with it. */
import { el, write } from "../shared/dom.ts";
import { Company, type Rooms } from "./company.ts";
import type { Entry, Instant } from "../shared/wire.ts";
import { ColumnHead, type HeadDoings } from "./column_head.ts";
import { type Column, endOf } from "./columns.ts";
import { Composer, type ComposerDoings } from "./composer.ts";
import { Pens } from "./pens.ts";
import { StaffLog } from "./staff_log.ts";
import type { Talk } from "./talk.ts";
import { DeleteWish } from "./delete_wish.ts";
import { DoubtView } from "./doubt.ts";
import { Lately } from "./lately.ts";
import type { Book } from "./phrases.ts";
import type { Desk } from "./desk.ts";
import type { Words } from "./words.ts";

export interface ColumnDoings extends HeadDoings, ComposerDoings {
  again(): void;
  withdraw(clientId: string): void;
  /** Ends at once, with no word left on the other screen. */
  lock(): void;
  note(text: string): void;
  choose(): void;
  /** Until when a cool-down runs that she set; null where it could not be set, undefined where she asked for none. */
  coolDown(): Instant | null | undefined;
  redraw(): void;
}

/** What a log can give way to. */
export interface Other {
  readonly element: HTMLElement;
  focus(): void;
}

export class ColumnView {
  readonly element: HTMLElement;
  readonly head: ColumnHead;
  readonly composer: Composer;
  readonly #say = el("p.column-say", { role: "status", hidden: true });
  readonly #dots = el("p.bubble typing", { role: "img" }, el("i"), el("i"), el("i"));
  readonly #typing = el("div.line line--turn", { hidden: true }, this.#dots);
  readonly #scroller: HTMLElement;
  readonly #log: StaffLog;
  readonly pens: Pens;
  readonly #company: Company;
  readonly #doubt: DoubtView;
  readonly #lately: Lately;
  /** What stands in the place of the log while it is turned. */
  #other: Other | null = null;
  #isTurned = false;
  /** What the visitor may still ask for when it is over. */
  readonly #wish = el("div.column-say", { hidden: true });

  constructor(
    column: Column,
    private readonly words: Words,
    private readonly doings: ColumnDoings,
    book: Book,
    private readonly desk: Desk,
    private readonly rooms: Rooms,
  ) {
    const { text } = words;
    const { label } = column.conversation;
    const wording = {
      own: "counsellor" as const,
      language: () => words.language,
      text,
      systemLine: words.systemLine,
      speaker: (entry: Entry) => this.#speaker(entry, label),
    };
    this.head = new ColumnHead(column.session, words, doings);
    this.composer = new Composer(label, words, doings, book);
    this.pens = new Pens(label, words, this.composer, doings);
    this.#company = new Company(column.session, label, words, desk, rooms);
    this.head.acts.append(...this.#company.acts);
    const margin = () => desk.notebook.margin(column.session);
    this.#log = new StaffLog(
      words,
      wording,
      { again: doings.again, rewrite: (item) => this.#rewrite(item.clientId, item.text) },
      { again: () => margin().again(), rewrite: (item) => this.pens.putBack(margin().withdraw(item.clientId) ?? item.text) },
    );
    this.#doubt = new DoubtView(words, doings.lock);
    this.#wish.append(new DeleteWish(words, label, () => desk.wishes.deleteWords(column.session, label), doings.close).element);
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
      this.#wish,
      this.#company.say,
      this.#doubt.element,
      this.#scroller,
      this.pens.element,
    );
  }

  focusField(): void {
    if (!this.pens.focus()) this.focusLog();
  }

  /** To what was said, where no key writes. */
  focusLog(): void {
    if (this.#isTurned) this.#other!.focus();
    else this.#scroller.focus();
  }

  /** `bar`: how one turns to the other, and back. */
  turnsTo(bar: HTMLElement, other: Other): void {
    this.#other = other;
    this.head.element.after(bar);
    this.#scroller.after(other.element);
    this.turn(false);
  }

  turn(isTurned: boolean): void {
    this.#isTurned = isTurned;
    this.#scroller.hidden = this.pens.element.hidden = isTurned;
    this.#other!.element.hidden = !isTurned;
    this.#wish.hidden ||= isTurned;
    this.element.classList.toggle("is-turned", isTurned);
  }

  draw(column: Column, talk: Talk, isCurrent: boolean, isUp: boolean, now: number): void {
    const isActive = column.fate === "active";
    const had = this.element.contains(document.activeElement) ? document.activeElement : null;
    this.element.classList.toggle("is-current", isCurrent);
    this.head.draw(column, now);
    const said = this.#standing(column);
    this.#say.hidden = said === null;
    this.#say.classList.toggle("column-say--attention", column.fate !== "ended");
    if (said) write(this.#say, said);
    this.#wish.hidden = column.fate !== "ended" || this.#isTurned || column.conversation.with_me_as !== "counsellor";
    this.pens.draw(column);
    this.#company.draw(column, this.rooms.isOpen(column.session));
    const margin = this.desk.notebook.margin(column.session);
    const { timeline, outbox } = talk.conversation;
    this.#doubt.draw(timeline.entries, isActive && column.conversation.with_me_as === "counsellor");
    const entries = this.#lately.part(timeline.entries);
    const { newFrom } = talk.attention;
    const shown = { entries, outbox, now, isUp };
    const from = newFrom && Math.max(newFrom, entries[0]?.offset ?? 0);
    this.#log.drawWith(shown, from, timeline.entries, margin.of("note", "summary"), margin.pending("note"));
    this.#typing.hidden = !isActive || now >= talk.typingUntil;
    if (had && (!had.isConnected || had.closest("[hidden]"))) this.#lost(had);
  }

  /** What she was at went with a change: she goes on in what is left, and what she was writing for one is not written on for another. */
  #lost(had: Element): void {
    if (had.matches("textarea")) this.focusLog();
    else this.focusField();
  }

  /** What is to be said of how it stands with it; null while nothing is. */
  #standing({ fate, conversation }: Column): string | null {
    const { text } = this.words;
    if (fate === "ended") {
      const how = this.#isTurned ? "" : text(`console.closed.${endOf(conversation.reason)}`);
      return [how, this.#coolDown()].join(" ").trim() || null;
    }
    if (fate === "left") return this.#whyLeft(conversation);
    const gone = conversation.visitor_gone_since;
    return gone ? text("console.visitor_gone", { age: this.words.age(gone) }) : null;
  }

  #whyLeft({ session, with_me_as }: Column["conversation"]): string {
    const { text } = this.words;
    const name = this.desk.colleagues.passedOn.get(session);
    const unsent = this.desk.unsent.has(session) ? ` ${text("console.closed.unsent")}` : "";
    if (with_me_as === "onlooker") return text("console.closed.looked") + unsent;
    return `${name ? text("console.closed.passed_on", { name }) : text("console.closed.returned")} ${
      text("console.closed.words")
    }${unsent}`;
  }

  #speaker(entry: Entry, label: string): string {
    if (entry.speaker === "visitor") return label;
    return this.words.text(entry.mine ? "talk.you" : "talk.someone");
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
