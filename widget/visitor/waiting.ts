/** What stands above and below the talk while she waits, and when someone is there for her. */
import { el, fill, write } from "../shared/dom.ts";
import { icon, TALK } from "../shared/icons.ts";
import { LONG_WAITS, type Model } from "./model.ts";
import { phoneCard, urgent } from "./parts.ts";
import type { Words } from "./words.ts";

const MOST_DOTS = 5;

/** Everything that is said to who waits, besides her place. */
export function saidToWho(waits: Model, words: Words): string {
  const { opening, place, waited } = waits;
  const long = LONG_WAITS.filter((wait) => waited >= wait).length;
  return [
    words.text("queue.keep"),
    place?.minutes ? words.text("queue.estimate", { minutes: words.minutes(place.minutes) }) : null,
    long > 0 ? words.text(long > 1 ? "queue.longer" : "queue.long") : null,
    opening?.backup ? words.text("backup.today") : opening?.state === "unstaffed" ? words.text("queue.nobody") : null,
  ].filter(Boolean).join(" ");
}

export function drawWaiting(above: HTMLElement, below: HTMLElement, position: number | null, said: string, words: Words): void {
  const title = position === null ? words.text("queue.soon") : words.text("queue.position", { n: position });
  drawPlace(above, (position ?? 1) - 1, title, said);
  below.className = "aside";
  if (!below.firstChild) fill(below, el("h2.subtitle", {}, words.text("queue.rather")), phoneCard(words, true), urgent(words));
}

export function drawReady(above: HTMLElement, below: HTMLElement, words: Words, answer: (now: boolean) => void): void {
  drawPlace(above, 0, words.text("ready.title"), words.text("ready.body"));
  below.className = "stack";
  fill(
    below,
    el("button.button button--main button--wide", { onclick: () => answer(true) }, words.text("ready.yes")),
    el("button.button button--wide", { onclick: () => answer(false) }, words.text("ready.no")),
  );
}

function drawPlace(above: HTMLElement, before: number, title: string, said: string): void {
  const way = () => el("span.place-way", {});
  const dots = Array.from({ length: Math.min(before, MOST_DOTS) }, () => [el("i"), way()]).flat();
  const line = el(
    "span.place-line",
    { "aria-hidden": "true" },
    el("span.place-desk", {}, icon(TALK)),
    way(),
    ...dots,
    el("i.place-me", {}),
  );
  if (above.className === "place" && above.firstChild) above.firstElementChild?.replaceWith(line);
  else {
    above.className = "place";
    // The heading is spoken when the place changes, so it stays the same element.
    const stack = el("div.stack stack--middle", { role: "status" }, el("h1.title", { tabindex: -1 }), el("p"));
    fill(above, line, stack);
  }
  write(above.querySelector("h1")!, title);
  write(above.querySelector("p")!, said);
}
