/** The end: why, what happens to the words, where else she can turn, and one question that may stay unanswered. */
import { el, fill } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import type { Place } from "../shared/wire.ts";
import type { Facts } from "./facts.ts";
import type { Model } from "./model.ts";
import { number } from "./parts.ts";
import { ENDINGS, WAITED } from "./said.ts";
import type { Words } from "./words.ts";

/** As the server takes it. */
const REMARK_CODE_POINTS = 500;

const SCORES = { yes: "rate.yes", some: "rate.some", no: "rate.no" };

/** What she chose and wrote; survives drawing anew. */
export interface Opinion {
  score: string | null;
  remark: string;
}

export function drawEnded(above: HTMLElement, below: HTMLElement, place: Place, words: Words, facts: Facts): void {
  above.className = "stack";
  const hasWaited = WAITED.has(place.reason ?? "");
  fill(
    above,
    el("h1.title", { tabindex: -1 }, words.text(hasWaited ? "ended.waiting" : "ended.title")),
    el("p.lead", {}, words.text(ENDINGS[place.reason!] ?? "ended.away")),
    hasWaited ? null : el("p.field-help", {}, words.text("ended.kept", { days: words.days(facts.days) })),
  );
  below.className = "stack";
  const called = (name: Readonly<Record<string, string>>) => name[words.language()] ?? Object.values(name)[0] ?? "";
  fill(
    below,
    el("h2.subtitle", {}, words.text("ended.further")),
    el(
      "div.referrals",
      {},
      referral(words.text("ended.us"), words.telephone, number(words.phone)),
      ...facts.referrals.map(({ name, phone, telephone }) => referral(called(name), telephone, number(phone))),
      referral(words.text("ended.danger"), "112", number("112")),
    ),
  );
}

function referral(name: string, telephone: string, shown: HTMLElement): HTMLElement {
  return el("a", { href: `tel:${telephone}` }, el("span", {}, name), shown);
}

/** The one question; empty where there is nothing to ask, or no line to answer over. */
export function question(model: Model, words: Words, opinion: Opinion, rate: () => void): HTMLElement | null {
  const talked = model.timeline.entries.some(({ kind }) => kind === "joined");
  const reason = model.place?.reason ?? "";
  if (!talked || reason === "house_rules" || WAITED.has(reason) || model.connection.phase !== "up") return null;
  if (model.rated === "done") return el("p", { role: "status" }, words.text("rate.thanks"));
  const more = el(
    "div.field",
    { hidden: opinion.score === null },
    el("label.field-label", { for: "remark" }, words.text("rate.remark")),
    el("span.field-help", { id: "remark-help" }, words.text("rate.nameless")),
  );
  const remark = el("textarea.input", {
    id: "remark",
    rows: 2,
    "aria-describedby": "remark-help",
    ...KEPT_NOWHERE,
    maxlength: REMARK_CODE_POINTS,
    oninput: () => (opinion.remark = remark.value),
  });
  remark.value = opinion.remark;
  more.append(remark, el("button.button", { onclick: rate }, words.text("talk.send")));
  const choice = ([score, key]: [string, string]) => {
    const input = el("input", {
      type: "radio",
      name: "score",
      value: score,
      ...KEPT_NOWHERE,
      onchange: () => {
        opinion.score = score;
        more.hidden = false;
      },
    });
    input.checked = opinion.score === score;
    return el("label.choice", {}, input, el("span", {}, words.text(key)));
  };
  return el(
    "fieldset.field",
    {},
    el("legend.field-label", {}, words.text("rate.title")),
    el("div.rate", {}, ...Object.entries(SCORES).map(choice)),
    more,
  );
}
