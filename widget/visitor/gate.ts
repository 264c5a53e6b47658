/** Screens without a session: connecting, failed, closed, unstaffed, full and open. Drawn anew when anything on them changes. */
import { NICKNAME_CODE_POINTS } from "../shared/codepoints.ts";
import { el } from "../shared/dom.ts";
import { icon, LOCK, OUT, PERSON } from "../shared/icons.ts";
import { sentence } from "../shared/text.ts";
import type { Opening } from "../shared/wire.ts";
import { clock, dayInWords } from "../shared/when.ts";
import type { Model } from "./chat.ts";
import { languageChoice, makeSmaller, phoneCard, urgent } from "./parts.ts";
import type { State } from "./states.ts";
import type { Words } from "./words.ts";

export interface GateDoings {
  start(nickname: string | null): void;
  again(): void;
  chooseLanguage(language: string): void;
  /** Null when there is no loader around that could make the panel smaller. */
  close: (() => void) | null;
  /** Address of this same chat in a tab of its own; null when it is in one. */
  ownTab: string | null;
  /** Survives drawing anew. */
  nickname: { text: string };
}

const OWN_TAB = { target: "_blank", rel: "noopener noreferrer" };

export interface Gate {
  head: HTMLElement;
  body: HTMLElement;
  foot: HTMLElement | null;
}

export function gate(state: State, model: Model, words: Words, doings: GateDoings, now: Date): Gate {
  const head = el(
    "div",
    { class: "head head--plain" },
    languageChoice(words, model.languages, doings.chooseLanguage),
    doings.close && makeSmaller(words, doings.close),
  );
  const isOpen = state === "open";
  const said = isOpen ? open(model, words, doings) : elsewhere(state, model.opening, words, doings, now);
  return { head, body: el("div", { class: "body" }, ...said), foot: isOpen ? startFoot(model, words, doings) : null };
}

function title(text: string, ...lead: readonly (string | null)[]): HTMLElement {
  return el(
    "div",
    { class: "stack" },
    el("h1", { class: "title", tabindex: -1 }, text),
    ...lead.filter((line) => line !== null).map((line) => el("p", { class: "lead" }, line)),
  );
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
    const again = { class: "button button--wide", type: "button", "data-focus": "again", onclick: doings.again };
    // What stops it here may be the page around the frame, or what her browser allows in one.
    const ownTab = doings.ownTab && { ...OWN_TAB, class: "button button--wide", href: doings.ownTab, "data-focus": "own-tab" };
    return el(
      "div",
      { class: "stack" },
      el("button", again, words.text("failed.again")),
      ownTab && el("a", ownTab, words.text("memory.own_tab")),
    );
  }
  if (state !== "unstaffed") return null;
  const until = opening?.last_intake_at
    ? ` ${words.text("nostaff.until", { time: clock(new Date(opening.last_intake_at), words.language()) })}`
    : "";
  return el(
    "div",
    { class: "aside" },
    el("h2", { class: "subtitle" }, words.text("nostaff.stay")),
    el("p", {}, words.text("nostaff.soon") + until),
  );
}

function open(model: Model, words: Words, doings: GateDoings): (HTMLElement | null)[] {
  return [
    title(words.text("open.title"), words.text("open.body"), model.opening?.backup ? words.text("backup.today") : null),
    model.memoryOnly ? aboutMemory(words, doings.ownTab) : null,
    el(
      "ul",
      { class: "facts" },
      el("li", {}, icon(PERSON), el("span", {}, words.text("open.who"))),
      el("li", {}, icon(LOCK), el("span", {}, words.text("open.kept"))),
      el("li", {}, icon(OUT, true), aboutLeaving(words)),
    ),
    urgent(words),
    nicknameField(words, doings),
    el(
      "details",
      { class: "more" },
      el("summary", {}, words.text("open.more")),
      ...["privacy.count", "privacy.exception", "rules"].map((key) => el("p", {}, words.text(key))),
    ),
  ];
}

function aboutLeaving(words: Words): HTMLElement {
  const [before, after] = words.text("open.leave", { exit: "\n" }).split("\n");
  return el(
    "span",
    {},
    before,
    el("strong", {}, words.text("exit.button")),
    after,
    el("span", { class: "with-keys" }, ` ${words.text("exit.keys")}`),
  );
}

function aboutMemory(words: Words, ownTab: string | null): HTMLElement {
  const link = ownTab && el("a", { ...OWN_TAB, href: ownTab }, words.text("memory.own_tab"));
  return el("p", { class: "notice" }, words.text("memory.before"), " ", link);
}

function nicknameField(words: Words, doings: GateDoings): HTMLElement {
  const input = el("input", {
    class: "input",
    id: "nickname",
    "data-focus": "nickname",
    "aria-describedby": "nickname-help",
    autocomplete: "off",
    autocorrect: "off",
    spellcheck: "false",
    translate: "no",
    maxlength: NICKNAME_CODE_POINTS,
    oninput: () => (doings.nickname.text = input.value),
  });
  input.value = doings.nickname.text;
  return el(
    "div",
    { class: "field" },
    el("label", { class: "field-label", for: "nickname" }, words.text("nickname.label")),
    el("span", { class: "field-help", id: "nickname-help" }, words.text("nickname")),
    input,
  );
}

function startFoot(model: Model, words: Words, doings: GateDoings): HTMLElement {
  const start = () => model.starting || doings.start(doings.nickname.text.trim() || null);
  const attributes = {
    class: "button button--main button--wide",
    type: "button",
    "data-focus": "start",
    "aria-disabled": model.starting ? "true" : null,
  };
  return el(
    "div",
    { class: "foot" },
    model.refused && el("p", { class: "foot-say", role: "alert" }, words.text("open.refused")),
    el("button", { ...attributes, onclick: start }, words.text(model.starting ? "open.starting" : "open.start")),
    el("p", { class: "foot-say" }, words.text("open.read")),
  );
}
