/** Danger, beside a conversation: what to say at once, who helps, what to ask then. It puts texts ready and sends none. */
import { el, fill, write } from "../shared/dom.ts";
import { icon, PHONE, PUT, WARN } from "../shared/icons.ts";
import type { Colleague, Conversation } from "../shared/wire.ts";
import type { Helper, PhoneCode } from "../shared/wire_danger.ts";
import { type Panel, panelHead } from "./aside.ts";
import { presenceOf } from "./board.ts";
import { callSaid, leads, nameIn } from "./called.ts";
import { phrasesIn } from "./danger_phrases.ts";
import type { Dangers } from "./dangers.ts";
import type { Desk } from "./desk.ts";
import { DANGER, URGENCIES, urgencyWord } from "./urgency.ts";
import type { Words } from "./words.ts";

const ADVISERS = ["behavioural_scientist", "medical_adviser"] as const;

export interface PanelDoings {
  /** Into the field of this conversation, where she reads it over. */
  putReady(text: string): void;
  /** To the side room of this conversation, where an adviser can be asked in. */
  side(): void;
  close(): void;
}

export class DangerPanel implements Panel {
  readonly key: string;
  readonly session: string;
  readonly element: HTMLElement;
  readonly #heading = el("h2", { tabindex: -1 });
  readonly #line = el("p");
  readonly #mark = el("div.danger-mark", {});
  readonly #ladder = el("ol.ladder", {});
  readonly #advisers = el("ul.advisers", {});
  readonly #foot = el("div.aside-foot", {});
  #drawn = "";

  constructor(
    conversation: Conversation,
    private readonly words: Words,
    private readonly desk: Desk,
    private readonly dangers: Dangers,
    private readonly doings: PanelDoings,
  ) {
    const { text } = words;
    this.session = conversation.session;
    this.key = `danger ${conversation.session}`;
    write(this.#heading, text("console.danger.title", { label: conversation.label }));
    const phrases = phrasesIn(conversation.language);
    const isForeign = phrases.every(({ language }) => language !== conversation.language);
    this.element = el(
      "section.aside-panel danger",
      { "aria-label": text("console.danger.title", { label: conversation.label }) },
      panelHead(words, WARN, this.#heading, this.#line, doings.close),
      el(
        "div.aside-body",
        {},
        this.#mark,
        this.#section("console.danger.say", this.#phrases(phrases, "now"), isForeign),
        el("section", {}, el("h3", {}, text("console.danger.helps")), this.#ladder, this.#advisers),
        this.#section("console.danger.ask", this.#phrases(phrases, "next"), false),
      ),
      this.#foot,
    );
  }

  focus(): void {
    this.element.querySelector<HTMLElement>(".tell button")!.focus();
  }

  draw(): void {
    const { desk, dangers, session } = this;
    const column = desk.columns.find((other) => other.session === session);
    if (!column) return;
    const { conversation, fate } = column;
    const isActive = fate === "active";
    const advisers = isActive ? advisersHere(desk.board?.colleagues ?? []) : [];
    const state = [
      conversation.urgency,
      conversation.called,
      isActive,
      desk.line.isUp,
      dangers.isUnheard(session),
      dangers.before(session),
      dangers.code(session),
      dangers.helpers,
      advisers.map((person) => person.staff),
      desk.asked.isAnswering(`call ${session}`),
      desk.asked.isAnswering(`code ${session}`),
    ];
    const look = JSON.stringify(state);
    if (look === this.#drawn) return;
    this.#drawn = look;
    this.#keepFocus(() => {
      this.#drawHead(conversation, isActive);
      this.#drawMark(conversation, isActive);
      fill(this.#ladder, ...dangers.helpers.ladder.map((helper, n) => this.#rung(helper, n, conversation, isActive)));
      fill(this.#advisers, ...advisers.map((person) => this.#adviser(person)));
      this.#drawFoot(conversation, isActive);
    });
  }

  /** What was pressed has its successor in the same place. */
  #keepFocus(change: () => void): void {
    const had = this.element.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.focus : undefined;
    change();
    if (had && !this.element.contains(document.activeElement)) {
      (this.element.querySelector<HTMLElement>(`[data-focus="${had}"]`) ?? this.#heading).focus();
    }
  }

  #drawHead(conversation: Conversation, isActive: boolean): void {
    const { words, desk, dangers } = this;
    const phone = desk.board?.opening.phone ?? "";
    const isLead = desk.board !== null && leads(desk.board, conversation);
    const said = callSaid(words, conversation.called, dangers.helpers, phone, isLead);
    const isCut = isActive && dangers.isUnheard(this.session) && !desk.line.isUp;
    write(this.#line, isCut ? words.text("console.call.cut") : said?.text ?? words.text("console.call.none"));
  }

  /** How it is marked, and the one press that sets it back. */
  #drawMark({ urgency }: Conversation, isActive: boolean): void {
    const { words, dangers, session } = this;
    const before = dangers.before(session);
    const button = (key: string, word: string, act: () => void) =>
      el("button.button", { type: "button", "data-focus": "mark", onclick: act }, words.text(key, { word }));
    const marked = urgency === DANGER || dangers.isUnheard(session);
    if (!isActive) return fill(this.#mark);
    if (!marked) {
      return fill(this.#mark, button("console.danger.mark", urgencyWord(words, DANGER), () => dangers.judge(session, "immediate_danger")));
    }
    if (!before) return fill(this.#mark);
    const lower = button("console.danger.lower", urgencyWord(words, URGENCIES.indexOf(before)), () => dangers.lower(session));
    fill(this.#mark, el("p", {}, words.text("console.danger.marked")), lower);
  }

  #section(key: string, list: HTMLElement, isForeign: boolean): HTMLElement {
    const { text } = this.words;
    return el("section", {}, el("h3", {}, text(key)), isForeign && el("p.danger-say", {}, text("console.danger.languages")), list);
  }

  #phrases(phrases: ReturnType<typeof phrasesIn>, kind: "now" | "next"): HTMLElement {
    const { text } = this.words;
    const several = phrases.length > 1;
    const row = (language: string, said: string) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", title: text("console.put_ready"), onclick: () => this.doings.putReady(said) },
          el("span", { lang: language, dir: "auto" }, several && el("abbr.mark", {}, language.toUpperCase()), several && " ", said),
          icon(PUT, true),
        ),
      );
    const all = phrases.flatMap((one) => one[kind].map((said, n) => ({ language: one.language, said, n })));
    // What matters most comes first, whatever its language.
    const rows = all.sort((a, b) => a.n - b.n).map(({ language, said }) => row(language, said));
    return el("ul", { class: kind === "now" ? "tell tell--first" : "tell" }, ...rows);
  }

  #rung(helper: Helper, n: number, { called, urgency }: Conversation, isActive: boolean): HTMLElement {
    const { words, desk, dangers, session } = this;
    const { text } = words;
    const { name, language } = nameIn(helper.names, words.language);
    const isPolice = helper.phone === "112";
    // Of the duty lead the head says how it stands.
    const small = isPolice ? text("console.danger.police") : helper.phone || n === 0 ? null : text("console.danger.inside");
    const call = () => void dangers.call(session, urgency === DANGER ? "danger" : "help");
    // While nobody has seen it, calling again would ring nothing anew.
    const isOpen = called && !called.seen_at;
    const isBusy = desk.asked.isAnswering(`call ${session}`) || !desk.line.isUp;
    const button = n === 0 && isActive && !isOpen &&
      el("button.button", { type: "button", "data-focus": "call", "aria-disabled": String(isBusy), onclick: call }, text("console.call"));
    const number = helper.phone &&
      el(
        "a",
        { class: isPolice ? "button button--danger" : "button", href: `tel:${helper.phone.replaceAll(/[^0-9+]/g, "")}` },
        text("console.danger.phone", { phone: helper.phone }),
      );
    return el(
      "li",
      { class: n === 0 && called?.seen_at ? "is-done" : null },
      el("span", { lang: language }, name, small && el("small", { lang: words.language }, small)),
      el("span.ladder-act", {}, button, number),
    );
  }

  /** Someone who is there now and may be asked, in a side room of this conversation. */
  #adviser(person: Colleague): HTMLElement {
    const { text } = this.words;
    const role = ADVISERS.find((one) => person.roles.includes(one))!;
    return el(
      "li",
      {},
      el("span", {}, person.work_name, el("small", {}, text(`console.role.${role}`))),
      el(
        "button.button",
        { type: "button", "aria-label": text("console.danger.side.who", { name: person.work_name }), onclick: () => this.doings.side() },
        text("console.danger.side"),
      ),
    );
  }

  /** Going on by phone. Of another desk's conversation the number is not known here, and its colleagues are elsewhere. */
  #drawFoot({ desk_name }: Conversation, isActive: boolean): void {
    const { dangers, session, words } = this;
    const code = dangers.code(session);
    this.#foot.hidden = desk_name !== null || !isActive;
    if (this.#foot.hidden) return;
    const isBusy = this.desk.asked.isAnswering(`code ${session}`) || !this.desk.line.isUp;
    const make = el(
      "button.button",
      { type: "button", "data-focus": "code", "aria-disabled": String(isBusy), onclick: () => void dangers.makeCode(session) },
      icon(PHONE),
      words.text(code ? "console.code.again" : "console.code.make"),
    );
    if (!code) return fill(this.#foot, make);
    const ready = el(
      "button.button",
      { type: "button", onclick: () => this.doings.putReady(codePhrase(this.desk, session, code)) },
      words.text("console.put_ready"),
    );
    const spelled = `${code.code.slice(0, 3)} ${code.code.slice(3)}`;
    fill(
      this.#foot,
      el(
        "div.hand-over",
        {},
        el("p.code", {}, spelled),
        el("p", {}, words.text("console.code.until", { time: words.time(code.ends_at) })),
      ),
      el("div.hand-over-act", {}, ready, make),
    );
  }
}

function advisersHere(colleagues: readonly Colleague[]): Colleague[] {
  return colleagues.filter((person) => presenceOf(person) !== "gone" && ADVISERS.some((role) => person.roles.includes(role)));
}

/** What is said to the visitor about a code, in her language, with the desk's number. */
export function codePhrase(desk: Desk, session: string, code: PhoneCode): string {
  const language = desk.columns.find((column) => column.session === session)?.conversation.language ?? "";
  return phrasesIn(language).map((phrases) => phrases.code(desk.board?.opening.phone ?? "", code.code)).join("\n");
}
