/** The end: why, what happens to the words, and where else she can turn. */
import { el, fill } from "../shared/dom.ts";
import type { Place } from "../shared/wire.ts";
import type { Facts } from "./facts.ts";
import { number } from "./parts.ts";
import { ENDINGS, WAITED } from "./said.ts";
import type { Words } from "./words.ts";

/** Gives what says how long the words are kept, for who has them deleted. */
export function drawEnded(above: HTMLElement, below: HTMLElement, place: Place, words: Words, facts: Facts): HTMLElement {
  above.className = "stack";
  const hasWaited = WAITED.has(place.reason ?? "");
  const kept = el("p.field-help", { hidden: hasWaited }, words.text("ended.kept", { days: words.days(facts.days) }));
  fill(
    above,
    el("h1.title", { tabindex: -1 }, words.text(hasWaited ? "ended.waiting" : "ended.title")),
    el("p.lead", {}, words.text(ENDINGS[place.reason!] ?? "ended.away")),
    kept,
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
  return kept;
}

function referral(name: string, telephone: string, shown: HTMLElement): HTMLElement {
  return el("a", { href: `tel:${telephone}` }, el("span", {}, name), shown);
}
