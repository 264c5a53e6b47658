/** What a column offers for working together: the side room, handing over, and looking along. One row of buttons in its head. */
import { el, write } from "../shared/dom.ts";
import { HAND_OVER, icon, PEOPLE } from "../shared/icons.ts";
import type { ComeReason } from "../shared/wire.ts";
import type { Aside } from "./aside.ts";
import type { Column } from "./columns.ts";
import type { Desk } from "./desk.ts";
import type { EnterSends } from "./enter.ts";
import { HandoverPanel } from "./handover_panel.ts";
import { Reasons } from "./reasons.ts";
import { SideRoom } from "./side_room.ts";
import type { Words } from "./words.ts";

/** The panels of all conversations, one of which is there at a time. A half-written one is kept while its column stands. */
export class Rooms {
  readonly #sides = new Map<string, SideRoom>();
  readonly #handovers = new Map<string, HandoverPanel>();

  constructor(
    private readonly words: Words,
    private readonly desk: Desk,
    private readonly enter: EnterSends,
    private readonly aside: () => Aside,
  ) {}

  side(session: string): void {
    const close = () => this.aside().close();
    this.aside().toggle(
      kept(this.#sides, session, () => new SideRoom(session, this.#label(session), this.words, this.desk, this.enter, close)),
    );
  }

  handover(session: string): void {
    const close = () => this.aside().close();
    this.aside().toggle(
      kept(this.#handovers, session, () => new HandoverPanel(session, this.#label(session), this.words, this.desk, close)),
    );
  }

  isOpen(session: string): boolean {
    return this.aside().key === `side ${session}`;
  }

  /** Those of columns that are gone are forgotten, with every word in them. */
  draw(sessions: readonly string[]): void {
    for (const panels of [this.#sides, this.#handovers]) {
      for (const session of panels.keys()) if (!sessions.includes(session)) panels.delete(session);
    }
  }

  #label(session: string): string {
    return this.desk.columns.find((column) => column.session === session)?.conversation.label ?? "";
  }
}

function kept<T>(panels: Map<string, T>, session: string, make: () => T): T {
  let panel = panels.get(session);
  if (panel === undefined) panels.set(session, panel = make());
  return panel;
}

/** The buttons of one column, and the line that says that she only looks along. */
export class Company {
  readonly say = el("div.column-say column-say--private", { hidden: true });
  readonly #text = el("p", { role: "status" });
  readonly #side: HTMLButtonElement;
  readonly #unseen = el("span.count", { hidden: true });
  readonly #over: HTMLButtonElement;
  readonly #away: HTMLButtonElement;
  readonly #reasons: Reasons;

  constructor(private readonly session: string, label: string, private readonly words: Words, private readonly desk: Desk, rooms: Rooms) {
    const { text } = words;
    const button = (path: string, directed: boolean, act: () => void) =>
      el("button.button button--quiet button--icon", { type: "button", onclick: act }, icon(path, directed));
    this.#side = button(PEOPLE, false, () => rooms.side(session));
    this.#side.append(this.#unseen);
    const name = text("console.handover", { label });
    this.#over = button(HAND_OVER, true, () => rooms.handover(session));
    this.#over.setAttribute("aria-label", name);
    this.#over.title = text("console.handover.short");
    this.#side.title = text("console.side.short");
    this.#away = el(
      "button.button",
      { type: "button", onclick: () => void desk.colleagues.lookAway(session) },
      text("console.look_away"),
    );
    const takeOver = (reason: ComeReason) => void desk.colleagues.takeOver(session, label, reason);
    this.#reasons = new Reasons(words, text("console.take_over"), text("console.take_over.who", { label }), takeOver);
    this.say.append(this.#text, el("div.column-act", {}, this.#away, this.#reasons.element));
  }

  get acts(): readonly HTMLElement[] {
    return [this.#side, this.#over];
  }

  draw({ fate, conversation }: Column, isOpen: boolean): void {
    const { text } = this.words;
    const looks = conversation.with_me_as === "onlooker";
    const margin = this.desk.notebook.margin(this.session);
    const unseen = isOpen && this.desk.isLooking() ? 0 : margin.unseen;
    this.#side.hidden = fate === "left";
    this.#over.hidden = fate !== "active" || looks;
    this.#over.classList.toggle("is-under-way", this.desk.colleagues.askedFor(this.session) !== null);
    this.#unseen.hidden = unseen === 0;
    write(this.#unseen, String(unseen));
    const name = text("console.side", { label: conversation.label });
    const said = unseen > 0 ? `${name}, ${text("console.card.new", { n: unseen })}` : name;
    if (this.#side.getAttribute("aria-label") !== said) this.#side.setAttribute("aria-label", said);
    this.say.hidden = !looks || fate !== "active";
    if (looks) write(this.#text, text("console.looking", { name: conversation.counsellor }));
    this.#reasons.element.hidden = !this.desk.board?.me.duty_lead || !this.desk.board.me.roles.includes("counsellor");
  }
}
