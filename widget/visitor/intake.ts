/** The few questions of the way in. Each may stay empty, and skipping is as easy as answering. */
import { NICKNAME_CODE_POINTS } from "../shared/codepoints.ts";
import { el } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import type { AsksFor, Topic } from "../shared/wire.ts";
import type { Choice, Model } from "./model.ts";
import type { Facts } from "./facts.ts";
import { languageName } from "../shared/text.ts";
import { startButton, title } from "./parts.ts";
import type { Words } from "./words.ts";

export type Question = "nickname" | "topic" | "role" | "municipality" | "review";

/** Survives drawing anew; what an empty text stands for is left out. */
export type Answers = Record<Question | "language", string>;

export const NOTHING_SAID: Answers = { nickname: "", topic: "", role: "", municipality: "", review: "", language: "" };

/** Of what was chosen nothing is sent but what is no answer to a question about her: in which language, and a no to being read. */
export function skipped({ language, review }: Answers): Answers {
  return { ...NOTHING_SAID, language, review };
}

const TOPICS: Record<Topic, string> = { home: "topic.home", work: "topic.work", else: "topic.else", later: "topic.later" };
const YES_OR_NO = { yes: "review.yes", no: "review.no" };
const ROLES: Record<AsksFor, string> = { self: "role.self", other: "role.other", work: "role.work" };

/** Whether there is anything to ask: also in which language to write, where hers is not answered in. */
export function asks(facts: Facts, words: Words): boolean {
  return facts.questions.length > 0 || mustChoose(facts, words);
}

function mustChoose(facts: Facts, words: Words): boolean {
  return facts.languages.length > 1 && !facts.languages.includes(words.language());
}

export function choiceOf(answers: Answers, facts: Facts, words: Words): Choice {
  const screens = words.language();
  const isAnswered = facts.languages.includes(screens);
  return {
    language: isAnswered ? screens : answers.language || facts.languages[0]!,
    ...(isAnswered ? {} : { reads: screens }),
    nickname: answers.nickname.trim() || null,
    topic: (answers.topic || null) as Topic | null,
    role: (answers.role || null) as AsksFor | null,
    municipality: answers.municipality || null,
    review: answers.review ? answers.review === "yes" : null,
  };
}

export function intake(words: Words, facts: Facts, answers: Answers): HTMLElement[] {
  const offered = (keys: Record<string, string>) => Object.entries(keys).map(([value, key]): [string, string] => [value, words.text(key)]);
  const asked: Record<Question, () => HTMLElement[]> = {
    topic: () => [choices(words.text("intake.topic"), "topic", offered(TOPICS), answers)],
    role: () => {
      const note = el("p.field-help", { role: "status", hidden: answers.role !== "work" }, words.text("role.professional"));
      const tell = () => note.hidden = answers.role !== "work";
      return [choices(words.text("intake.role"), "role", offered(ROLES), answers, tell), note];
    },
    municipality: () => [municipality(words, facts, answers)],
    nickname: () => [nickname(words, answers)],
    review: () => [choices(words.text("intake.review", { days: words.days(facts.review_days) }), "review", offered(YES_OR_NO), answers)],
  };
  const language = facts.languages.map((code): [string, string] => [code, languageName(code, words.language())]);
  answers.language ||= facts.languages[0]!;
  return [
    title(words.text("intake.title"), words.text("intake.body")),
    ...(mustChoose(facts, words) ? [choices(words.text("intake.language"), "language", language, answers)] : []),
    ...facts.questions.flatMap((question) => asked[question]()),
  ];
}

export function intakeFoot(model: Model, words: Words, start: (skips: boolean) => void): HTMLElement {
  return el(
    "div.foot foot--pair",
    {},
    el("button.button button--wide", { onclick: () => model.starting || start(true) }, words.text("intake.skip")),
    startButton(model, words, words.text("intake.go"), () => start(false)),
  );
}

function choices(legend: string, name: keyof Answers, all: readonly [string, string][], answers: Answers, chosen = () => {}): HTMLElement {
  return el(
    "fieldset.field",
    {},
    el("legend.field-label", {}, legend),
    el(
      "div.choices",
      {},
      ...all.map(([value, text]) => {
        const input = el("input", {
          type: "radio",
          name,
          value,
          "data-focus": `${name}-${value}`,
          ...KEPT_NOWHERE,
          onchange: () => {
            answers[name] = value;
            chosen();
          },
        });
        input.checked = answers[name] === value;
        return el("label.choice", {}, input, el("span", {}, text));
      }),
    ),
  );
}

function municipality(words: Words, facts: Facts, answers: Answers): HTMLElement {
  const select = el(
    "select.input",
    { id: "municipality", "data-focus": "municipality", ...KEPT_NOWHERE, onchange: () => (answers.municipality = select.value) },
    el("option", { value: "" }, words.text("intake.unsaid")),
    ...facts.municipalities.map((name) => el("option", { value: name }, name)),
  );
  select.value = answers.municipality;
  return el(
    "div.field",
    {},
    el("label.field-label", { for: "municipality" }, words.text("intake.municipality")),
    select,
  );
}

function nickname(words: Words, answers: Answers): HTMLElement {
  const input = el("input.input", {
    id: "nickname",
    "data-focus": "nickname",
    "aria-describedby": "nickname-help",
    ...KEPT_NOWHERE,
    maxlength: NICKNAME_CODE_POINTS,
    oninput: () => (answers.nickname = input.value),
  });
  input.value = answers.nickname;
  return el(
    "div.field",
    {},
    el("label.field-label", { for: "nickname" }, words.text("nickname.label")),
    el("span.field-help", { id: "nickname-help" }, words.text("nickname.help")),
    input,
  );
}
