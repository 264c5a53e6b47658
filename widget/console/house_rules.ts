/**
 * Stopping a conversation over the house rules: one press opens the choices, below the head of the conversation, and a second chooses.
 * For a minute after an end it can still be chosen how slowly whoever it was is let in.
 */
import { el, write } from "../shared/dom.ts";
import { icon } from "../shared/icons.ts";
import type { EndReason } from "../shared/wire.ts";
import type { Column } from "./columns.ts";
import { LASTS, type Lasts } from "./cool_downs.ts";
import type { Words } from "./words.ts";

const HAND =
  "M8 12V6a1.5 1.5 0 0 1 3 0v5V4.5a1.5 1.5 0 0 1 3 0V11V6a1.5 1.5 0 0 1 3 0v8c0 4-2.4 6.5-5.7 6.5C7.5 20.5 6.5 18 4.5 14c-.7-1.5 1.2-2.5 2.2-1.2z";
/** As the server has it. */
const TIME_TO_DECIDE = 60_000;
/** After these she may still choose: whoever was rude may be gone before she could. */
const MAY_STILL: ReadonlySet<EndReason> = new Set(["left", "left_quickly", "house_rules"]);

export interface RulesDoings {
  /** Ends it if it has not ended, and lets whoever it was in slowly for so long. */
  stop(lasts: Lasts): void;
  /** Of the desk that it is for. */
  isDutyLead(): boolean;
  /** Whether it was chosen already. */
  isChosen(): boolean;
}

export class HouseRules {
  readonly button: HTMLButtonElement;
  readonly row: HTMLElement;
  readonly #word = el("span");
  readonly #question = el("p.rules-ask", {});
  readonly #no: HTMLButtonElement;
  readonly #choices: HTMLButtonElement[];
  #column: Column | null = null;
  #endedAt: number | null = null;

  constructor(session: string, private readonly words: Words, private readonly doings: RulesDoings, private readonly asking: () => void) {
    const { text } = words;
    const id = `rules-${session}`;
    this.button = el(
      "button.button rules-button",
      { type: "button", "aria-expanded": "false", onclick: () => this.ask() },
      icon(HAND),
      this.#word,
    );
    this.#choices = LASTS.map((lasts, n) =>
      el(
        "button.button",
        { type: "button", onclick: () => this.choose(n + 1) },
        `${text(`console.rules.${lasts ?? "none"}`)} `,
        el("span.key", {}, String(n + 1)),
      )
    );
    this.#no = el("button.button", { type: "button", onclick: () => this.ask(false) }, text("console.rules.no"));
    this.#question.id = id;
    this.row = el(
      "div.rules",
      { role: "group", "aria-labelledby": id, hidden: true, onkeydown: (event: KeyboardEvent) => this.#escape(event) },
      this.#question,
      el("div.rules-act", {}, ...this.#choices, this.#no),
      el("p.field-help", {}, text("console.rules.others")),
    );
  }

  get isAsking(): boolean {
    return !this.row.hidden;
  }

  /** Whether she is in the question: a digit that she presses elsewhere is meant for something else. */
  get isBeingAsked(): boolean {
    return this.isAsking && this.row.contains(document.activeElement);
  }

  /** Opens the choices, or puts them away. */
  ask(isAsking: boolean = !this.isAsking): void {
    if (isAsking === this.isAsking || (isAsking && !this.#isOffered())) return;
    const hadFocus = this.row.contains(document.activeElement);
    if (isAsking) {
      this.asking();
      this.#choices[0]!.hidden = this.#column!.fate !== "active"; // over already, and that without one
    }
    this.row.hidden = !isAsking;
    this.button.setAttribute("aria-expanded", String(isAsking));
    // On "no": pressing Enter twice must not end a conversation.
    if (isAsking) this.#no.focus();
    else if (hadFocus) (this.button.hidden ? this.row.closest("section")?.querySelector<HTMLElement>(".end button") : this.button)?.focus();
  }

  /** By its digit; whether there is such a choice. */
  choose(n: number): boolean {
    const lasts = LASTS[n - 1];
    if (lasts === undefined || this.#choices[n - 1]!.hidden) return false;
    this.ask(false);
    this.doings.stop(lasts);
    return true;
  }

  draw(column: Column, now: number): void {
    this.#column = column;
    if (column.fate === "active") this.#endedAt = null;
    else this.#endedAt ??= now;
    const isOver = column.fate === "ended";
    const { text } = this.words;
    write(this.#word, text(isOver ? "console.rules.still" : "console.rules"));
    this.button.title = `${this.#word.textContent} (Alt H)`;
    write(this.#question, text(isOver ? "console.rules.ask.still" : "console.rules.ask"));
    this.#choices.at(-1)!.hidden = !this.doings.isDutyLead();
    const isOffered = this.#isOffered(now);
    // What she is choosing in is not taken from under her hand because the visitor left meanwhile; what she chose then is answered.
    if (this.isAsking && !isOffered && !this.isBeingAsked) this.ask(false);
    if (column.fate === "left") this.row.hidden = true;
    if (!isOffered) this.button.blur(); // what is hidden keeps no focus: the column takes it
    this.button.hidden = !isOffered;
  }

  #isOffered(now: number = performance.now()): boolean {
    const { fate, conversation } = this.#column!;
    if (conversation.with_me_as === "onlooker") return false; // it is not hers to end
    if (fate === "active") return true;
    const isInTime = this.#endedAt !== null && now - this.#endedAt < TIME_TO_DECIDE;
    return fate === "ended" && isInTime && MAY_STILL.has(conversation.reason!) && !this.doings.isChosen();
  }

  #escape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.ask(false);
  }
}
