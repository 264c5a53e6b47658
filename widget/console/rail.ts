/** The rail: what I say of myself, my conversations, who waits, and my colleagues. */
import { el, keyed, write } from "../shared/dom.ts";
import type { Board, Colleague, Declared, Waiting } from "../shared/wire.ts";
import type { ToRegister } from "../shared/wire_registering.ts";
import { drawUrgency } from "./urgency.ts";
import { unseen, waitingSince } from "./attention.ts";
import { isToTake, nextToTake, presenceOf } from "./board.ts";
import { type Column, endOf } from "./columns.ts";
import type { DeskTalks } from "./desk_talks.ts";
import type { Desk } from "./desk.ts";
import { DeleteWish } from "./delete_wish.ts";
import type { Words } from "./words.ts";

export interface RailDoings {
  declare(presence: Declared): void;
  choose(session: string): void;
  take(row: Waiting): void;
  register(session: string): void;
  /** Shows what can still be corrected. */
  showRegistered(): void;
}

export class Rail {
  readonly element: HTMLElement;
  readonly #switches: Record<Declared, HTMLInputElement>;
  readonly #mine = el("ul.queue", {});
  readonly #mineTitle = el("span");
  readonly #mineSection: HTMLElement;
  readonly #claimed: HTMLElement;
  readonly #available = document.createTextNode("");
  readonly #dot = el("i.presence", {});
  readonly #owed = el("ul.queue", {});
  readonly #owedTitle = el("span");
  /** What is still to be registered; what else is to be done with a conversation that is over stands behind it. */
  readonly owed: HTMLElement;
  readonly #queue = el("ul.queue", {});
  readonly #queueTitle = el("span");
  readonly #nobody: HTMLElement;
  readonly #people = el("ul.people", {});
  readonly #alone: HTMLElement;

  constructor(private readonly words: Words, private readonly doings: RailDoings, private readonly talks: DeskTalks) {
    const { text } = words;
    this.#switches = { available: this.#radio("available"), away: this.#radio("away") };
    this.#nobody = el("p.place-free place-free--small", {}, text("console.queue.none"));
    this.#claimed = el("p.rail-say", { hidden: true }, text("console.claimed"));
    this.#alone = el("p.people", {}, text("console.colleagues.none"));
    this.#mineSection = el("section", {}, el("h2", {}, text("console.mine"), " ", this.#mineTitle), this.#claimed, this.#mine);
    this.owed = el("section", {}, el("h2", {}, text("console.to_register"), " ", this.#owedTitle), this.#owed);
    this.element = el(
      "nav.rail",
      { "aria-label": text("console.rail"), "data-region": "rail" },
      el(
        "div.switch",
        { role: "radiogroup", "aria-label": text("console.i_am") },
        el("label", {}, this.#switches.available, el("span", {}, this.#dot, this.#available)),
        el("label", {}, this.#switches.away, el("span", {}, text("console.away"))),
      ),
      this.#mineSection,
      this.owed,
      el("section", {}, el("h2", {}, text("console.queue"), " ", this.#queueTitle), this.#queue, this.#nobody),
      el("button.button button--quiet rail-registered", { type: "button", onclick: doings.showRegistered }, text("console.registered")),
      talks.element,
      el("section.rail-end", {}, el("h2", {}, text("console.colleagues")), this.#people, this.#alone),
    );
  }

  draw(board: Board, desk: Desk, now: number): void {
    const { text } = this.words;
    this.#switches[desk.presence].checked = true;
    const isWrappingUp = board.me.wrap_up_ends_at !== null;
    const available = text(isWrappingUp ? "console.wrapping_up" : "console.available");
    if (this.#available.data !== available) this.#available.data = available;
    this.#dot.classList.toggle("presence--busy", isWrappingUp);
    this.#mineSection.hidden = desk.columns.length === 0;
    this.#claimed.hidden = !board.me.claimed;
    const takes = board.me.roles.includes("counsellor");
    write(this.#mineTitle, takes ? text("console.of", { n: board.me.load, m: board.me.capacity }) : "");
    keyed(
      this.#mine,
      desk.columns,
      (column) => column.session,
      (column) => this.#card(column),
      (element, column) => this.#drawCard(element, column, board, desk, now),
    );
    // Those with a column stand above, where the conversation was.
    const owed = board.to_register.filter((row) => !desk.columns.some((column) => column.session === row.session));
    this.owed.hidden = owed.length === 0;
    write(this.#owedTitle, String(owed.length));
    keyed(this.#owed, owed, (row) => row.session, (row) => this.#owedCard(row, desk), (element, row) => {
      const [name, number, small] = element.firstElementChild!.children;
      write(name!, row.label);
      write(number!, this.words.moment(row.ended_at));
      write(small!, row.words_deleted ? text("console.to_register.deleted", { said: this.#lacking(row) }) : this.#lacking(row));
      element.lastElementChild!.toggleAttribute("hidden", row.words_deleted);
    });
    write(this.#queueTitle, String(board.waiting.length));
    const next = nextToTake(board, desk.offers);
    keyed(
      this.#queue,
      board.waiting,
      (row) => row.session,
      (row) => el("li.queue-card", {}, el("b"), el("span.number", {}), el("small"), el("span.mark", {}), this.#takeButton(row)),
      (element, row) => this.#drawWaiting(element, row, board, desk, next),
    );
    this.#nobody.hidden = board.waiting.length > 0;
    keyed(
      this.#people,
      board.colleagues,
      (person) => person.staff,
      () => el("li", {}, el("i"), el("span"), el("small"), el("small.role", {})),
      (element, person) => this.#drawPerson(element, person),
    );
    this.#alone.hidden = board.colleagues.length > 0;
    this.talks.draw(board);
  }

  #radio(presence: Declared): HTMLInputElement {
    return el("input", { type: "radio", name: "presence", value: presence, onchange: () => this.doings.declare(presence) });
  }

  #card(column: Column): HTMLElement {
    const { session } = column;
    const choose = (event: Event) =>
      (event.currentTarget as Element).hasAttribute("data-owed") ? this.doings.register(session) : this.doings.choose(session);
    return el(
      "li",
      {},
      el(
        "button.queue-card is-mine",
        { type: "button", onclick: choose },
        el("b"),
        el("span.number", {}),
        el("small"),
        el("span.urgency", {}),
        el("span.mark", {}),
      ),
    );
  }

  #owedCard({ session, label }: ToRegister, desk: Desk): HTMLElement {
    const parts = [el("b"), el("span.number", {}), el("small")];
    const register = () => this.doings.register(session);
    const card = el("button.queue-card is-mine is-waiting-for-me", { type: "button", onclick: register }, ...parts);
    const wish = new DeleteWish(this.words, label, () => desk.wishes.deleteWords(session, label), () => card.focus());
    return el("li", {}, card, wish.element);
  }

  #lacking({ missing }: ToRegister): string {
    const key = missing === 0 ? "ready" : missing === 1 ? "one" : "many";
    return this.words.text(`console.to_register.${key}`, { n: missing });
  }

  focus(): void {
    this.#switches.available.focus();
  }

  #drawCard(element: HTMLElement, column: Column, board: Board, desk: Desk, now: number): void {
    const { text, age } = { text: this.words.text, age: (since: string) => this.words.age(since) };
    const [card, name, number, small, urgency, mark] = [element.firstElementChild!, ...element.firstElementChild!.children];
    const talk = desk.talk(column.session);
    const entries = talk.conversation.timeline.entries;
    const looks = column.conversation.with_me_as === "onlooker";
    const waits = column.fate === "active" && !looks ? waitingSince(entries) : null;
    const fresh = unseen(talk.attention, entries);
    const gone = column.conversation.visitor_gone_since;
    write(name!, column.conversation.label);
    write(number!, age(column.conversation.since));
    const row = board.to_register.find((other) => other.session === column.session);
    mark!.toggleAttribute("hidden", row === undefined);
    if (row) write(mark!, this.#lacking(row));
    const said = column.fate !== "active"
      ? text(`console.card.${cardOf(column, desk)}`)
      : looks
      ? text("console.card.looking", { name: column.conversation.counsellor })
      : gone
      ? text("console.card.gone", { age: age(gone) })
      : now < talk.typingUntil
      ? text("console.card.typing")
      : waits
      ? text("console.card.waits", { age: age(waits) }) + (fresh > 0 ? ` · ${text("console.card.new", { n: fresh })}` : "")
      : "";
    write(small!, said);
    urgency!.toggleAttribute("hidden", column.conversation.urgency === 0);
    drawUrgency(urgency as HTMLElement, this.words, column.conversation.urgency);
    card!.classList.toggle("is-waiting-for-me", waits !== null || row !== undefined);
    card!.toggleAttribute("data-owed", row !== undefined);
    if (desk.current === column.session) card!.setAttribute("aria-current", "true");
    else card!.removeAttribute("aria-current");
  }

  #takeButton(row: Waiting): HTMLElement {
    const { text } = this.words;
    const name = text("console.take.who", { label: row.label });
    return el(
      "button.button queue-take",
      { type: "button", "aria-label": name, hidden: true, onclick: () => this.doings.take(row) },
      `${text("console.take")} `,
      el("span.key", {}, "Alt T"),
    );
  }

  #drawWaiting(element: HTMLElement, row: Waiting, board: Board, desk: Desk, next: Waiting | null): void {
    const isOfferedToMe = row.offered_to_me || desk.offers.some((offer) => offer.offered.session === row.session);
    const [name, number, small, mark, take] = element.children;
    write(name!, row.label);
    write(number!, this.words.age(row.since));
    take!.toggleAttribute("hidden", !isToTake(board, row, desk.offers));
    take!.setAttribute("aria-disabled", String(desk.asked.isAnswering(row.session)));
    take!.lastElementChild!.toggleAttribute("hidden", row.session !== next?.session);
    write(small!, this.words.languageName(row.language));
    const said = isOfferedToMe ? "console.offered_to_me" : row.returned ? "console.returned" : null;
    mark!.toggleAttribute("hidden", said === null);
    mark!.className = isOfferedToMe ? "mark mark--action" : "mark mark--attention";
    if (said) write(mark!, this.words.text(said));
  }

  #drawPerson(element: HTMLElement, person: Colleague): void {
    const [dot, name, small, role] = element.children;
    const presence = presenceOf(person);
    const kind = presence === "gone" ? "away" : presence === "wrapping_up" ? "busy" : presence;
    dot!.className = `presence presence--${kind}`;
    write(name!, person.work_name);
    const load = this.words.text("console.of", { n: person.load, m: person.capacity });
    const said = person.claimed ? this.words.text("console.of.claimed", { n: person.load, m: person.capacity }) : load;
    const takes = person.roles.includes("counsellor") && (presence === "available" || presence === "busy");
    const how = takes ? said : presence === "busy" || presence === "available" ? null : this.words.text(`console.presence.${presence}`);
    const n = person.to_register ?? 0;
    write(small!, n > 0 ? this.words.text("console.colleague.to_register", { load: how ?? "", n }) : how ?? "");
    write(role!, this.words.roleOf(person) ?? "");
  }
}

/** How a conversation that is not active any more is called on its card. */
function cardOf({ session, fate, conversation }: Column, desk: Desk): string {
  if (fate !== "left") return endOf(conversation.reason);
  if (conversation.with_me_as === "onlooker") return "looked";
  return desk.colleagues.passedOn.has(session) ? "passed_on" : "returned";
}
