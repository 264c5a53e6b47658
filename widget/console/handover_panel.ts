/** Handing a conversation over: to whom, with which summary, and how long a colleague has to answer. Until she says yes it stays here. */
import { codePoints } from "../shared/codepoints.ts";
import { el, keyed, write } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import { HAND_OVER } from "../shared/icons.ts";
import type { Board, Colleague, OtherDesk } from "../shared/wire.ts";
import { type Panel, panelHead } from "./aside.ts";
import type { HandTo } from "./colleagues.ts";
import type { Column } from "./columns.ts";
import type { Desk } from "./desk.ts";
import type { Words } from "./words.ts";

export const SUMMARY_CODE_POINTS = 1_000;

interface Choice {
  readonly value: string;
  readonly name: string;
  readonly detail: string;
  readonly to: HandTo;
}

/** To whom it can go now: who is available, with a place, and speaks with her; and other desks that have her language. Pure. */
export function receivers(board: Board, column: Column): { people: Colleague[]; desks: OtherDesk[] } {
  const isFree = (person: Colleague) =>
    person.connected && person.presence === "available" && !person.claimed && person.load < person.capacity;
  return {
    people: board.colleagues.filter((person) => person.roles.includes("counsellor") && isFree(person)),
    desks: board.other_desks.filter((desk) => desk.languages.includes(column.conversation.language)),
  };
}

export class HandoverPanel implements Panel {
  readonly key: string;
  readonly element: HTMLElement;
  readonly #choices = el("div.takers", { role: "radiogroup" });
  readonly #nobody: HTMLElement;
  readonly #summary: HTMLTextAreaElement;
  readonly #ask: HTMLButtonElement;
  readonly #form: HTMLFormElement;
  readonly #waits: HTMLElement;
  readonly #waitsFor = el("p", { role: "status" });
  readonly #seconds = el("b.number", {});
  readonly #withdraw: HTMLButtonElement;
  readonly #said = el("p.field-error", { role: "alert", hidden: true });
  #offered: readonly Choice[] = [];

  constructor(readonly session: string, label: string, private readonly words: Words, private readonly desk: Desk, close: () => void) {
    const { text } = words;
    this.key = `handover ${session}`;
    const id = `handover-${session}`;
    this.#choices.setAttribute("aria-label", text("console.handover.to"));
    this.#nobody = el("p", { role: "status" }, text("console.handover.nobody"));
    this.#summary = el("textarea.input", { rows: 6, id: `${id}-summary`, ...KEPT_NOWHERE, "aria-describedby": `${id}-help` });
    this.#ask = el("button.button button--main", { type: "submit" }, text("console.handover.ask"));
    this.#form = el(
      "form.aside-body",
      {
        onsubmit: (event: Event) => {
          event.preventDefault();
          void this.#send();
        },
      },
      el("h3", {}, text("console.handover.to")),
      this.#choices,
      this.#nobody,
      el("label.takers-name", { for: `${id}-summary` }, text("console.handover.summary")),
      el("p.help", { id: `${id}-help` }, text("console.handover.summary.help")),
      this.#summary,
      this.#said,
      this.#ask,
      el("p.help", {}, text("console.handover.visitor")),
    );
    this.#withdraw = el("button.button", { type: "button", onclick: () => void this.#takeBack() }, text("console.handover.withdraw"));
    this.#waits = el(
      "div.aside-body",
      { hidden: true },
      this.#waitsFor,
      el("p.handover-left", {}, this.#seconds, " ", text("console.offer.seconds")),
      el("p.help", {}, text("console.handover.stays")),
      this.#withdraw,
    );
    this.element = el(
      "section.aside-panel",
      { "aria-labelledby": id },
      panelHead(words, HAND_OVER, el("h2", { id }, text("console.handover", { label })), null, close),
      this.#form,
      this.#waits,
    );
  }

  focus(): void {
    if (!this.#waits.hidden) this.#withdraw.focus();
    else (this.#choices.querySelector<HTMLElement>("input:checked") ?? this.#choices.querySelector("input") ?? this.#summary).focus();
  }

  draw(now: number): void {
    const { desk, words } = this;
    const column = desk.columns.find((other) => other.session === this.session);
    if (!column || !desk.board) return;
    const asking = desk.colleagues.askedFor(this.session);
    const isWaiting = asking !== null;
    if (isWaiting === this.#waits.hidden) {
      const hadFocus = this.element.contains(document.activeElement);
      this.#waits.hidden = !isWaiting;
      this.#form.hidden = isWaiting;
      if (hadFocus) this.focus();
    }
    if (asking) {
      write(this.#waitsFor, words.text("console.handover.waits", { name: asking.row.to }));
      write(this.#seconds, String(Math.max(0, Math.ceil((asking.deadline - now) / 1_000))));
    } else this.#drawChoices(desk.board, column);
  }

  #drawChoices(board: Board, column: Column): void {
    const isOver = column.fate !== "active";
    const { people, desks } = isOver ? { people: [], desks: [] } : receivers(board, column);
    write(this.#nobody, this.words.text(isOver ? "console.handover.over" : "console.handover.nobody"));
    const of = (person: Colleague) => this.words.text("console.of", { n: person.load, m: person.capacity });
    this.#offered = [
      ...people.map((one): Choice => ({ value: one.staff, name: one.work_name, detail: of(one), to: { to_staff: one.staff } })),
      ...desks.map((one): Choice => ({
        value: `desk ${one.desk}`,
        name: one.name,
        detail: this.words.text("console.handover.desk"),
        to: { to_desk: one.desk },
      })),
    ];
    keyed(this.#choices, this.#offered, (choice) => choice.value, (choice) =>
      el(
        "label.taker",
        {},
        el("input", { type: "radio", name: this.key, value: choice.value, autocomplete: "off" }),
        el("span", {}, choice.name),
        el("small", {}),
      ), (label, choice) => write(label.querySelector("small")!, choice.detail));
    this.#nobody.hidden = this.#offered.length > 0;
    this.#ask.setAttribute("aria-disabled", String(this.#offered.length === 0 || this.desk.colleagues.isAnswering(`hand ${this.session}`)));
  }

  async #send(): Promise<void> {
    const chosen = this.#choices.querySelector<HTMLInputElement>("input:checked")?.value;
    const choice = this.#offered.find((one) => one.value === chosen);
    const summary = this.#summary.value.trim();
    const count = codePoints(summary);
    if (this.#offered.length === 0) return;
    if (!choice) return this.#say("console.handover.choose");
    if (count > SUMMARY_CODE_POINTS) return this.#say("console.handover.too_long", { n: count, limit: SUMMARY_CODE_POINTS });
    const code = await this.desk.colleagues.handOver(this.session, choice.to, choice.name, summary);
    if (code === "busy") return;
    if (code === null) {
      this.#say(null);
      this.#summary.value = "";
    } else this.#say(code === "unstaffed" ? "console.handover.unstaffed" : "console.handover.not_now", { name: choice.name });
  }

  async #takeBack(): Promise<void> {
    const asking = this.desk.colleagues.askedFor(this.session);
    if (asking) await this.desk.colleagues.withdraw(asking);
  }

  #say(key: string | null, values: Readonly<Record<string, string | number>> = {}): void {
    this.#said.hidden = key === null;
    if (key !== null) write(this.#said, this.words.text(key, values));
  }
}
