/** One conversation: who, what was said, and the field to answer in. Draft, scroll and focus stay with it. */
import { MESSAGE_CODE_POINTS } from "../shared/codepoints.ts";
import { el, fill, write } from "../shared/dom.ts";
import { KEPT_NOWHERE, writes } from "../shared/field.ts";
import { GLOBE, icon } from "../shared/icons.ts";
import { Log } from "../shared/log.ts";
import { apart, type Column } from "./columns.ts";
import type { Talk } from "./talk.ts";
import { DoubtView } from "./doubt.ts";
import { Lately } from "./lately.ts";
import type { Book } from "./phrases.ts";
import { type Facts, Picker } from "./snippets.ts";
import type { Words } from "./words.ts";

export interface ColumnDoings {
  say(text: string): void;
  typing(): void;
  again(): void;
  withdraw(clientId: string): void;
  end(): void;
  /** Ends at once, with no word left on the other screen. */
  lock(): void;
  close(): void;
  pause(): void;
  choose(): void;
  redraw(): void;
  /** What canned texts are filled in with. */
  facts(): Facts;
}

export class ColumnView {
  readonly element: HTMLElement;
  readonly #name = el("h2");
  readonly #age = el("span.number", {});
  readonly #end = el("span.end", {});
  readonly #facts = el("div.column-facts", {});
  readonly #say = el("p.column-say", { role: "status", hidden: true });
  readonly #dots = el("p.bubble typing", { role: "img" }, el("i"), el("i"), el("i"));
  readonly #typing = el("div.line line--turn", { hidden: true }, this.#dots);
  readonly #scroller: HTMLElement;
  readonly #field: HTMLTextAreaElement;
  readonly #tooLong = el("p.field-error", { role: "alert", hidden: true });
  readonly #form: HTMLFormElement;
  readonly #log: Log;
  readonly #doubt: DoubtView;
  readonly #lately: Lately;
  readonly #picker: Picker;
  readonly #label: string;
  readonly #pause: HTMLButtonElement;
  #isEnding = false;
  #drawnHead = "";

  constructor(column: Column, private readonly words: Words, private readonly doings: ColumnDoings, book: Book) {
    const { text } = words;
    const { label } = column.conversation;
    this.#label = label;
    this.#pause = el("button.button", { type: "button", hidden: true, onclick: doings.pause }, text("console.pause"));
    const wording = {
      own: "counsellor" as const,
      language: () => words.language,
      text,
      systemLine: words.systemLine,
      speaker: () => label,
    };
    this.#log = new Log(wording, { again: doings.again, rewrite: (item) => this.#rewrite(item.clientId, item.text) });
    this.#doubt = new DoubtView(words, doings.lock);
    this.#lately = new Lately(words, () => this.#scroller, doings.redraw);
    this.#scroller = el(
      "div.column-log",
      { tabindex: 0, "aria-label": text("console.log", { label }), role: "region", onscroll: () => this.#lately.scrolled() },
      el("div.talk", {}, this.#lately.button, this.#log.element, this.#typing),
    );
    this.#field = el("textarea.input", {
      rows: 2,
      "aria-label": text("console.field", { label }),
      placeholder: text("console.placeholder", { label }),
      ...KEPT_NOWHERE,
      "data-region-focus": true,
    });
    this.#picker = new Picker(this.#field, words, book, doings.facts);
    const send = writes(this.#field, {
      send: doings.say,
      typing: doings.typing,
      tooLong: (count) => {
        this.#tooLong.hidden = count === null;
        if (count !== null) write(this.#tooLong, text("talk.too_long", { n: count, limit: MESSAGE_CODE_POINTS }));
      },
      holds: () => this.#picker.holds(),
      enterSends: () => true,
    });
    const submit = (event: Event) => {
      event.preventDefault();
      send();
      this.#field.focus();
    };
    const row = el(
      "div.say-row",
      {},
      this.#picker.tools,
      el("span.say-help", {}, text("console.enter")),
      el("button.button button--main", { type: "submit" }, text("console.send")),
    );
    this.#form = el("form.say", { onsubmit: submit }, this.#tooLong, this.#picker.notice, this.#picker.element, this.#field, row);
    // Before the field: Enter is the list's while that is open.
    this.#form.addEventListener("keydown", (event) => {
      if (event.target !== this.#field) return;
      // A key that is held was pressed for what had the focus before: it must not send.
      const isHeld = event.key === "Enter" && event.repeat && !event.shiftKey;
      if (!isHeld && !this.#picker.takes(event)) return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
    const title = el("div.column-title", {}, this.#name, this.#age, this.#end);
    this.element = el(
      "section.column",
      {
        "aria-label": text("console.column", { label }),
        "data-region": "column",
        onfocusin: doings.choose,
        onpointerdown: doings.choose,
      },
      el("header.column-head", {}, title, this.#facts),
      this.#say,
      this.#doubt.element,
      this.#scroller,
      this.#form,
    );
  }

  /** After a heavy one she may need a moment. Not where she is away already. */
  offerPause(isOffered: boolean): void {
    this.#pause.hidden = !isOffered;
  }

  focusField(): void {
    (this.#form.hidden ? this.#scroller : this.#field).focus();
  }

  /** The canned texts are others now. */
  drawSnippets(): void {
    this.#picker.draw();
  }

  draw(column: Column, talk: Talk, isCurrent: boolean, isUp: boolean, now: number): void {
    const { text } = this.words;
    const { conversation } = column;
    this.element.classList.toggle("is-current", isCurrent);
    write(this.#name, conversation.label);
    write(this.#age, this.words.age(conversation.since));
    this.#drawHead(column);
    const gone = conversation.visitor_gone_since;
    const said = column.fate === "ended"
      ? text(`console.closed.${apart(conversation.reason) ?? "ended"}`)
      : column.fate === "left"
      ? `${text("console.closed.left")} ${text("console.closed.words")}`
      : gone
      ? text("console.visitor_gone", { age: this.words.age(gone) })
      : null;
    this.#say.hidden = said === null;
    this.#say.classList.toggle("column-say--attention", column.fate !== "ended");
    if (said) write(this.#say, said);
    this.#form.hidden = column.fate !== "active";
    if (column.fate !== "active") this.#picker.close();
    if (column.fate === "left") this.#field.value = "";
    const { timeline, outbox } = talk.conversation;
    this.#doubt.draw(timeline.entries, column.fate === "active");
    const entries = this.#lately.part(timeline.entries);
    const { newFrom } = talk.attention;
    this.#log.draw({ entries, outbox, now, isUp, newFrom: newFrom && Math.max(newFrom, entries[0]?.offset ?? 0) });
    this.#typing.hidden = column.fate !== "active" || now >= talk.typingUntil;
    this.#dots.setAttribute("aria-label", text("console.typing", { label: this.#label }));
  }

  #drawHead(column: Column): void {
    const { language, nickname, desk_name, topic, role, municipality, reads } = column.conversation;
    const look = JSON.stringify([column.fate, language, nickname, desk_name, this.#isEnding]);
    if (look === this.#drawnHead) return;
    this.#drawnHead = look;
    const { text } = this.words;
    const isHers = column.fate !== "left"; // what the visitor said of herself goes with her words
    fill(
      this.#facts,
      el("span.mark", {}, icon(GLOBE), el("abbr", { title: this.words.languageName(language) }, language.toUpperCase())),
      isHers && nickname && el("span.mark", { dir: "auto" }, `„${nickname}”`),
      isHers && reads && el("span.mark", {}, text("console.reads", { language: this.words.languageName(reads) })),
      ...[topic && text(`topic.${topic}`), role && text(`role.${role}`), municipality].map((said) =>
        isHers && said && el("span.mark", {}, said)
      ),
      desk_name && el("span.mark mark--desk", {}, text("console.for_desk", { desk: desk_name })),
      column.fate !== "active" && this.#pause,
    );
    const button = (key: string, act: () => void) => el("button.button", { type: "button", onclick: act }, text(key));
    if (column.fate !== "active") return fill(this.#end, button("console.close", this.doings.close));
    if (!this.#isEnding) return fill(this.#end, button("console.end", () => this.#askToEnd(column, true)));
    const yes = button("console.end.yes", () => {
      this.#isEnding = false;
      this.doings.end();
    });
    fill(
      this.#end,
      el("span.end-sure", {}, text("console.end.sure")),
      yes,
      button("console.end.no", () => this.#askToEnd(column, false)),
    );
  }

  /** Asked in the same place, with two equal answers: no dialog over a conversation. */
  #askToEnd(column: Column, isEnding: boolean): void {
    this.#isEnding = isEnding;
    this.#drawHead(column);
    // On "no": pressing Enter twice must not end a conversation.
    this.#end.querySelector<HTMLElement>("button:last-child")!.focus();
  }

  #rewrite(clientId: string, text: string): void {
    this.#field.value = this.#field.value ? `${text}\n${this.#field.value}` : text;
    this.doings.withdraw(clientId);
    this.#field.focus();
  }
}
