/** Danger on the console: the tools of each conversation, the panels beside them, and what a duty lead is called for. */
import { el, write } from "../shared/dom.ts";
import { icon, PHONE, WARN } from "../shared/icons.ts";
import type { Alert } from "../shared/wire_danger.ts";
import type { Aside } from "./aside.ts";
import { CallbacksPanel } from "./callbacks_panel.ts";
import { CallerCode } from "./caller_code.ts";
import { callSaid, leads } from "./called.ts";
import type { ColumnView } from "./column.ts";
import type { Rooms } from "./company.ts";
import type { Column } from "./columns.ts";
import { codePhrase, DangerPanel } from "./danger_panel.ts";
import { phrasesIn } from "./danger_phrases.ts";
import { Dangers } from "./dangers.ts";
import type { Desk } from "./desk.ts";
import { Menu } from "./menu.ts";
import type { Say } from "./top.ts";
import { UrgencyMenu } from "./urgency.ts";
import type { Words } from "./words.ts";

interface Tools {
  readonly urgency: UrgencyMenu;
  readonly further: Menu;
  readonly called: HTMLElement;
}

export class DangerScreen {
  /** For the top: how many are to be called back. */
  readonly callbacks: HTMLButtonElement;
  /** For the rail. */
  readonly code: CallerCode;
  readonly #dangers: Dangers;
  readonly #count = el("span.number", {});
  readonly #word: HTMLElement;
  readonly #tools = new WeakMap<ColumnView, Tools>();

  constructor(
    private readonly words: Words,
    private readonly desk: Desk,
    private readonly aside: Aside,
    private readonly rooms: Rooms,
    private readonly view: (session: string) => ColumnView | undefined,
  ) {
    this.#dangers = new Dangers(desk, () => desk.lookedAt());
    this.code = new CallerCode(words, desk);
    this.#word = el("span.to-call-word", {}, words.text("console.callbacks"));
    this.callbacks = el(
      "button.button button--quiet",
      { type: "button", onclick: () => this.showCallbacks() },
      icon(PHONE),
      this.#word,
      this.#count,
    );
  }

  /** Gives a conversation its tools. */
  equip(view: ColumnView, { session }: Column): void {
    const { words } = this;
    const dangers = this.#dangers;
    const { text } = words;
    const urgency = new UrgencyMenu(words, (wanted) => dangers.judge(session, wanted));
    const called = el("span.mark called", { role: "status", hidden: true });
    view.head.standing.append(urgency.element, called);
    const word = (key: string) => el("span.tool-word", {}, text(key));
    const button = el(
      "button.button button--quiet tool",
      { type: "button", title: text("console.further") },
      icon(PHONE),
      word("console.further"),
    );
    const further = new Menu(button, text("console.further"), () => this.#ways(session));
    const danger = el(
      "button.button button--quiet tool tool--danger",
      { type: "button", title: text("console.danger"), onclick: () => this.showDanger(session) },
      icon(WARN),
      word("console.danger"),
    );
    view.composer.tools.append(further.element, danger);
    this.#tools.set(view, { urgency, further, called });
  }

  draw(): void {
    const { desk, words } = this;
    const dangers = this.#dangers;
    const { board } = desk;
    if (!board) return;
    this.callbacks.hidden = board.callbacks === 0 && this.aside.key !== "callbacks";
    write(this.#count, String(board.callbacks));
    this.callbacks.setAttribute("aria-label", words.text("console.callbacks.count", { n: board.callbacks }));
    for (const column of desk.columns) {
      const { session, fate, conversation } = column;
      const view = this.view(session);
      const tools = view && this.#tools.get(view);
      if (!tools) continue;
      const isOwn = isHers(column);
      tools.urgency.draw(conversation.urgency, isOwn);
      // What is opened again to be registered comes without it: that nobody judged it would not be true.
      tools.urgency.element.hidden = fate !== "active" && conversation.urgency === 0;
      view.composer.tools.hidden = !isOwn;
      const said = fate === "active"
        ? callSaid(words, conversation.called, dangers.helpers, board.opening.phone, leads(board, conversation))
        : null;
      tools.called.hidden = said === null;
      tools.called.classList.toggle("mark--attention", said?.isAlone === true);
      if (said) write(tools.called, said.text);
    }
  }

  /** For the banner: the first call that nobody has seen. */
  banner(): Say | null {
    const alert = this.desk.line.isUp ? this.desk.board?.alerts[0] : undefined;
    if (!alert) return null;
    const more = this.desk.board!.alerts.length - 1;
    const { text } = this.words;
    const said = text(`console.alert.${alert.kind}`, { label: alert.label, name: alert.counsellor, time: this.words.time(alert.at) });
    return {
      key: `alert ${alert.session}`,
      kind: alert.kind === "danger" ? "danger" : "attention",
      text: more > 0 ? `${said} ${text("console.alert.more", { n: more })}` : said,
      dismiss: { word: text("console.alert.i_saw"), act: () => void this.#dangers.seen(alert.session) },
    };
  }

  /** How many calls ring. */
  get calls(): readonly Alert[] {
    return this.desk.line.isUp ? this.desk.board?.alerts ?? [] : [];
  }

  /** What the banner says: a colleague's call first, as there. */
  seen(): void {
    const { notices } = this.desk;
    const alert = this.calls[0];
    if (alert) void this.#dangers.seen(alert.session);
    else if (notices[0]) this.desk.dismiss(notices[0]);
  }

  showDanger(session = this.desk.current): void {
    const column = this.desk.columns.find((other) => other.session === session);
    if (!session || !column || !isHers(column)) return;
    const isShown = this.aside.key === `danger ${session}`;
    if (!isShown) this.#dangers.open(session);
    this.aside.toggle(
      new DangerPanel(column.conversation, this.words, this.desk, this.#dangers, {
        putReady: (text) => this.#putReady(session, text),
        side: () => this.rooms.side(session),
        close: () => this.aside.close(),
      }),
    );
  }

  showCallbacks(): void {
    this.aside.toggle(new CallbacksPanel(this.words, this.desk, this.#dangers, () => this.aside.close()));
  }

  openUrgency(): void {
    this.#current()?.urgency.open();
  }

  openFurther(): void {
    const tools = this.#current();
    if (!tools) return;
    this.view(this.desk.current!)?.pens.turn("message");
    tools.further.open();
  }

  #current(): Tools | undefined {
    const column = this.desk.columns.find((other) => other.session === this.desk.current);
    const view = column && isHers(column) ? this.view(column.session) : undefined;
    return view && this.#tools.get(view);
  }

  /** How it can go on elsewhere. All of them put a text ready, or ask; none goes by itself. */
  #ways(session: string) {
    const { desk, words } = this;
    const dangers = this.#dangers;
    const { text } = words;
    const conversation = desk.columns.find((column) => column.session === session)!.conversation;
    const way = (key: string, act: () => void) => ({ content: [text(key)], act });
    // Code and form are the console's own desk's: a visitor of another one would be sent to the wrong place.
    const isOurs = conversation.desk_name === null;
    const report = isOurs && dangers.helpers.report_url;
    const { label, review } = conversation;
    const refuse = () => void desk.wishes.refuseReview(session, label);
    return [
      way("console.further.help", () => void dangers.call(session, "help")),
      way("console.further.callback", () => void dangers.askToCall(session)),
      ...(review === false ? [] : [way("console.further.no_review", refuse)]),
      ...(isOurs ? [way("console.further.code", () => void this.#putCode(session))] : []),
      ...(report ? [way("console.further.report", () => this.#putReady(session, reportPhrase(conversation.language, report)))] : []),
    ];
  }

  async #putCode(session: string): Promise<void> {
    const code = await this.#dangers.makeCode(session);
    // Who went on to somebody else meanwhile is not taken back: the code stands in the panel.
    if (code && this.desk.current === session) this.#putReady(session, codePhrase(this.desk, session, code));
  }

  /** On a narrow screen the panel stands where the field is. */
  #putReady(session: string, text: string): void {
    const view = this.view(session);
    if (view && view.element.getClientRects().length === 0) this.aside.close();
    // Who was writing a note must see what stands ready for the visitor.
    view?.pens.turn("message");
    view?.composer.putReady(text);
  }
}

function reportPhrase(language: string, address: string): string {
  return phrasesIn(language).map((phrases) => phrases.report(address)).join("\n");
}

/** Whether she talks in it: who looks along marks and asks nothing. */
function isHers({ fate, conversation }: Column): boolean {
  return fate === "active" && conversation.with_me_as !== "onlooker";
}
