/** The side room of one conversation: what its counsellor and whoever looks along say to each other. A frame of its own, a word of its own. */
import { MESSAGE_CODE_POINTS } from "../shared/codepoints.ts";
import { el, fill, keyed, write } from "../shared/dom.ts";
import { KEPT_NOWHERE, writes } from "../shared/field.ts";
import { icon, LOCK, PLUS } from "../shared/icons.ts";
import { isUnsent, type Item } from "../shared/outbox.ts";
import type { Board, Colleague, Note } from "../shared/wire.ts";
import { type Panel, panelHead } from "./aside.ts";
import type { Column } from "./columns.ts";
import type { Desk } from "./desk.ts";
import { type EnterSends, sendsByKey } from "./enter.ts";
import type { Words } from "./words.ts";

type Remark = { note: Note; item: null } | { note: null; item: Item };

/** Who can be asked in: connected, and not here yet. Advisers first, they are asked most. Pure. */
export function askable(board: Board, column: Column): Colleague[] {
  const here = new Set(column.conversation.onlookers.map((one) => one.staff));
  const advises = (person: Colleague) => person.roles.some((role) => role === "behavioural_scientist" || role === "medical_adviser");
  return board.colleagues
    .filter((person) => person.connected && !here.has(person.staff) && person.work_name !== column.conversation.counsellor)
    .sort((a, b) => Number(advises(b)) - Number(advises(a)) || a.work_name.localeCompare(b.work_name));
}

export class SideRoom implements Panel {
  readonly key: string;
  readonly element: HTMLElement;
  readonly #who = el("p", {});
  readonly #remarks = el("ol.remarks", {});
  readonly #none: HTMLElement;
  readonly #here = el("ul.company", {});
  readonly #body: HTMLElement;
  readonly #field: HTMLTextAreaElement;
  readonly #tooLong = el("p.field-error", { role: "alert", hidden: true });
  readonly #said = el("p.field-error", { role: "status", hidden: true });
  readonly #ask: HTMLButtonElement;
  readonly #told: HTMLElement;
  readonly #people = el("ul.company", { hidden: true });
  #drawn = "";

  constructor(
    readonly session: string,
    label: string,
    private readonly words: Words,
    private readonly desk: Desk,
    enter: EnterSends,
    close: () => void,
  ) {
    const { text } = words;
    this.key = `side ${session}`;
    this.#none = el("p.remarks-none", {}, text("console.side.none"));
    this.#field = el("textarea.input", {
      rows: 2,
      "aria-label": text("console.side.field", { label }),
      placeholder: text("console.side.field", { label }),
      ...KEPT_NOWHERE,
      "data-region-focus": true,
    });
    const send = writes(this.#field, {
      send: (said) => desk.notebook.margin(session).write("side", said),
      typing: () => {},
      tooLong: (count) => {
        this.#tooLong.hidden = count === null;
        if (count !== null) write(this.#tooLong, text("talk.too_long", { n: count, limit: MESSAGE_CODE_POINTS }));
      },
      enterSends: () => enter.isOn,
    });
    sendsByKey(this.#field, enter, send);
    this.#ask = el(
      "button.button",
      { type: "button", "aria-expanded": "false", onclick: () => this.#showPeople(this.#people.hidden === true) },
      icon(PLUS),
      text("console.side.ask"),
    );
    this.#body = el(
      "div.aside-body",
      { tabindex: 0, role: "log", "aria-label": text("console.side", { label }) },
      this.#none,
      this.#remarks,
    );
    this.#told = el("p.help", { hidden: true }, text("console.side.told"));
    const id = `side-${session}`;
    const form = el(
      "form.aside-foot",
      {
        onsubmit: (event: Event) => {
          event.preventDefault();
          send();
          this.#field.focus();
        },
      },
      this.#here,
      el("div.say-row", {}, this.#ask),
      this.#people,
      this.#told,
      this.#said,
      this.#tooLong,
      this.#field,
      el("button.button button--private", { type: "submit" }, text("console.side.say")),
    );
    this.element = el(
      "section.aside-panel side-room",
      { "aria-labelledby": id },
      panelHead(words, LOCK, el("h2", { id }, text("console.side", { label })), this.#who, close),
      this.#body,
      form,
    );
    write(this.#who, text("console.side.who"));
  }

  focus(): void {
    this.#field.focus();
  }

  /** What was typed goes with the room. */
  closed(): void {
    this.#showPeople(false);
  }

  draw(now: number): void {
    const { desk } = this;
    const column = desk.columns.find((other) => other.session === this.session);
    if (!column || !desk.board) return;
    const margin = desk.notebook.margin(this.session);
    const remarks: Remark[] = [
      ...margin.of("side").map((note): Remark => ({ note, item: null })),
      ...margin.pending("side").map((item): Remark => ({ note: null, item })),
    ];
    const isAtEnd = this.#body.scrollHeight - this.#body.scrollTop - this.#body.clientHeight < 60;
    const count = this.#remarks.childElementCount;
    keyed(this.#remarks, remarks, keyOf, () => el("li.remark", {}), (line, remark) => this.#drawRemark(line, remark, now));
    if (isAtEnd && remarks.length !== count) this.#body.scrollTop = this.#body.scrollHeight;
    this.#none.hidden = remarks.length > 0;
    if (desk.isLooking()) margin.look();
    this.#drawCompany(column, desk.board);
  }

  #drawRemark(line: HTMLElement, { note, item }: Remark, now: number): void {
    const { text } = this.words;
    const look = note ? "kept" : `${item.fate} ${isUnsent(item, now)}`;
    if (line.dataset.look === look) return;
    line.dataset.look = look;
    const margin = this.desk.notebook.margin(this.session);
    const again = item && (item.fate === "refused" || isUnsent(item, now));
    const act = () => item && (item.fate === "refused" ? this.#rewrite(item) : margin.again());
    const foot = again && el(
      "button.line-retry",
      { type: "button", onclick: act },
      text(item.fate === "refused" ? "console.note.refused" : "console.note.again"),
    );
    fill(
      line,
      el(
        "b",
        {},
        note && !note.mine ? note.by : text("console.you"),
        el("span", {}, note ? this.words.time(note.at) : again ? "" : text("console.note.keeping")),
      ),
      el("span", { dir: "auto" }, note?.text ?? item!.text),
      foot || null,
    );
  }

  #rewrite(item: Item): void {
    const text = this.desk.notebook.margin(this.session).withdraw(item.clientId);
    if (text !== null) this.#field.value = this.#field.value ? `${text}\n${this.#field.value}` : text;
    this.#field.focus();
  }

  /** Who is here, and who could be. Drawn when that changes, so that a button does not go from under a finger. */
  #drawCompany(column: Column, board: Board): void {
    const { with_me_as } = column.conversation;
    const onlookers = column.conversation.onlookers.filter((one) => one.staff !== board.me.staff);
    const isHers = column.fate === "active" && with_me_as === "counsellor";
    const people = isHers ? askable(board, column) : [];
    const look = JSON.stringify([onlookers, isHers, people.map((one) => [one.staff, one.work_name, one.roles])]);
    this.#ask.hidden = !isHers;
    if (!isHers) this.#showPeople(false);
    if (look === this.#drawn) return;
    this.#drawn = look;
    const { text } = this.words;
    const had = [this.#here, this.#people].some((list) => list.contains(document.activeElement)) ? document.activeElement : null;
    keyed(this.#here, onlookers, (one) => one.staff, () => el("li", {}), (row, one) => {
      const away = isHers && one.how !== "came" &&
        el(
          "button.button button--quiet",
          {
            type: "button",
            "aria-label": text("console.side.send_away.who", { name: one.work_name }),
            onclick: () => void this.desk.colleagues.sendAway(this.session, one.staff),
          },
          text("console.side.send_away"),
        );
      fill(row, el("span", {}, text("console.side.looks", { name: one.work_name })), away);
    });
    keyed(this.#people, people, (one) => one.staff, () => el("li", {}), (row, one) => {
      const role = this.words.roleOf(one);
      fill(
        row,
        el("span", {}, one.work_name, role && el("small", {}, ` ${role}`)),
        el(
          "button.button",
          {
            type: "button",
            "aria-label": text("console.side.ask.who", { name: one.work_name }),
            onclick: () => void this.#invite(one),
          },
          text("console.side.ask.this"),
        ),
      );
    });
    if (people.length === 0) fill(this.#people, el("li", {}, text("console.side.nobody")));
    if (had && !had.isConnected) this.#field.focus();
  }

  async #invite(person: Colleague): Promise<void> {
    const code = await this.desk.colleagues.invite(this.session, person.staff);
    this.#said.hidden = code === null || code === "busy";
    if (!this.#said.hidden) write(this.#said, this.words.text("console.side.not_now", { name: person.work_name }));
    if (code === null) this.#showPeople(false);
  }

  #showPeople(isShown: boolean): void {
    const hadFocus = this.#people.contains(document.activeElement);
    this.#people.hidden = this.#told.hidden = !isShown;
    this.#ask.setAttribute("aria-expanded", String(isShown));
    if (isShown) this.#people.querySelector("button")?.focus();
    else if (hadFocus) this.#field.focus();
  }
}

function keyOf({ note, item }: Remark): string {
  return item ? `n${item.clientId}` : note.client_id ? `n${note.client_id}` : `n${note.number}`;
}
