/** Screens without a session: connecting, failed, closed, unstaffed, full and open. Drawn anew when anything on them changes. */
import { el } from "../shared/dom.ts";
import { CLOCK, icon, OUT, PERSON } from "../shared/icons.ts";
import { languageName, sentence } from "../shared/text.ts";
import type { Opening } from "../shared/wire.ts";
import { clock, dayInWords } from "../shared/when.ts";
import type { Facts } from "./facts.ts";
import { type Answers, intake, intakeFoot } from "./intake.ts";
import type { Model } from "./model.ts";
import { besides, languageChoice, makeSmaller, phoneCard, safely, startButton, title, urgent } from "./parts.ts";
import type { State } from "./states.ts";
import type { Words } from "./words.ts";

export interface GateDoings {
  /** "Start" was pressed: the questions come first, where there are any. */
  begin(): void;
  start(skips: boolean): void;
  again(): void;
  chooseLanguage(language: string): void;
  /** Null when there is no loader around that could make the panel smaller. */
  close: (() => void) | null;
  /** Address of this same chat in a tab of its own; null when it is in one. */
  ownTab(): string | null;
  readonly facts: Facts;
  answers: Answers;
}

export interface Gate {
  head: HTMLElement;
  body: HTMLElement;
  foot: HTMLElement | null;
}

export function gate(state: State, model: Model, words: Words, doings: GateDoings, now: Date): Gate {
  const head = el(
    "div.head head--plain",
    {},
    languageChoice(words, doings.chooseLanguage),
    doings.close && makeSmaller(words, doings.close),
  );
  if (state === "intake") {
    return {
      head,
      body: el("div.body", {}, ...intake(words, doings.facts, doings.answers)),
      foot: intakeFoot(model, words, doings.start),
    };
  }
  const isOpen = state === "open";
  const said = isOpen ? open(model, words, doings) : elsewhere(state, model.opening, words, doings, now);
  return { head, body: el("div.body", {}, ...said), foot: isOpen ? startFoot(model, words, doings) : null };
}

/** Wherever one cannot chat now, calling is the answer. */
function elsewhere(state: State, opening: Opening | null, words: Words, doings: GateDoings, now: Date): (HTMLElement | null)[] {
  return [TITLES[state]!(words, opening, now), phoneCard(words), urgent(words), more(state, opening, words, doings)];
}

const TITLES: Partial<Record<State, (words: Words, opening: Opening | null, now: Date) => HTMLElement>> = {
  connecting: (words) => title(words.text("connecting.title"), words.text("connecting.body")),
  failed: (words) => title(words.text("failed.title"), words.text("failed.body")),
  full: (words) => title(words.text("full.title"), words.text("queue.full")),
  unstaffed: (words) => title(words.text("nostaff.title"), words.text("nostaff.body", { phone: words.unbroken() })),
  closed: (words, opening, now) => {
    const isOver = opening?.closes_at && new Date(opening.closes_at) > now;
    return title(
      words.text("closed.title"),
      notice(opening, words),
      isOver ? words.text("intake.over") : null,
      backAt(opening, words, now),
    );
  },
};

/** What the organisation says of this day, in her language if it is there. */
function notice(opening: Opening | null, words: Words): string | null {
  const said = opening?.notices ?? [];
  return (said.find(({ language }) => language === words.language()) ?? said[0])?.text ?? null;
}

function backAt(opening: Opening | null, words: Words, now: Date): string {
  if (!opening?.next_opening) return words.text("closed.unknown", { phone: words.unbroken() });
  const at = new Date(opening.next_opening);
  const language = words.language();
  const day = dayInWords(at, now, language, words.all());
  return sentence(words.text("closed.body", { day, time: clock(at, language), phone: words.unbroken() }));
}

function more(state: State, opening: Opening | null, words: Words, doings: GateDoings): HTMLElement | null {
  if (state === "failed") {
    return el(
      "div.stack",
      {},
      el("button.button button--wide", { "data-focus": "again", onclick: doings.again }, words.text("failed.again")),
      // What stops it here may be the page around the frame, or what her browser allows in one.
      inOwnTab("a.button button--wide", words, doings),
    );
  }
  if (state !== "unstaffed") return null;
  const until = opening?.last_intake_at
    ? ` ${words.text("nostaff.until", { time: clock(new Date(opening.last_intake_at), words.language()) })}`
    : "";
  return el(
    "div.aside",
    {},
    el("h2.subtitle", {}, words.text("nostaff.stay")),
    el("p", {}, words.text("nostaff.soon") + until),
  );
}

function open(model: Model, words: Words, doings: GateDoings): (HTMLElement | null)[] {
  const { facts } = doings;
  const other = words.besideLanguage() ?? words.language();
  const lasting = (key: string, days: number) => safely(words, key, { days: words.days(days) }, { days: words.days(days, other) });
  return [
    title(words.text("open.title"), words.text("open.body"), model.opening?.backup ? words.text("backup.today") : null),
    answeredIn(words, facts),
    model.memoryOnly ? aboutMemory(words, doings) : null,
    el(
      "ul.facts",
      {},
      el("li", {}, icon(PERSON), safely(words, "open.who")),
      el("li", {}, icon(CLOCK), el("span", {}, lasting("open.kept", facts.days), " ", lasting("intake.review", facts.review_days))),
      el("li", {}, icon(OUT, true), aboutLeaving(words)),
    ),
    urgent(words),
    el(
      "details.more",
      {},
      el("summary", {}, words.text("open.more")),
      ...["privacy.readers", "privacy.count", "privacy.exception", "danger.limit", "privacy.device", "privacy.rules"].map((key) =>
        el("p", {}, safely(words, key))
      ),
    ),
  ];
}

/** Which languages are answered in, to who reads another; and that nobody has checked what she reads. */
function answeredIn(words: Words, { languages }: Facts): HTMLElement | null {
  const mine = words.language();
  if (languages.includes(mine) && !words.besideLanguage()) return null;
  const names = languages.map((code) => languageName(code, mine));
  const list = new Intl.ListFormat(mine).format(names); // joined as she joins them: neither comma nor "and" is the same everywhere
  return el(
    "p.notice",
    {},
    languages.includes(mine) ? null : `${words.text("languages.answered", { languages: list })} `,
    words.besideLanguage() && words.text("languages.unreviewed"),
  );
}

function aboutLeaving(words: Words): HTMLElement {
  const [before, after] = words.text("open.leave", { exit: "\n" }).split("\n");
  const beside = words.beside("open.leave")?.replace("{exit}", words.text("exit.button"));
  return el(
    "span",
    {},
    before,
    el("strong", {}, words.text("exit.button")),
    after,
    el("span.with-keys", {}, ` ${words.text("exit.keys")}`),
    besides(words, beside ?? null),
  );
}

function aboutMemory(words: Words, doings: GateDoings): HTMLElement {
  return el("p.notice", {}, safely(words, "memory.before"), " ", inOwnTab("a", words, doings));
}

/** A link to this same chat in a tab of its own; null when it is in one. */
function inOwnTab(tag: "a" | `a.${string}`, words: Words, { ownTab }: GateDoings): HTMLElement | null {
  const href = ownTab();
  return href === null
    ? null
    : el(tag, { href, target: "_blank", rel: "noopener noreferrer", "data-focus": "own-tab" }, words.text("memory.own_tab"));
}

function startFoot(model: Model, words: Words, doings: GateDoings): HTMLElement {
  return el(
    "div.foot",
    {},
    model.refused && el("p.foot-say", { role: "alert" }, words.text("open.refused")),
    startButton(model, words, words.text("open.start"), doings.begin),
    el("p.foot-say", {}, words.text("open.read")),
  );
}
