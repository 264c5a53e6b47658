/** Pieces that several of the visitor's screens are made of. */
import { el } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import { CROSS, DOWN, GLOBE, icon, MINUS, OUT, PHONE } from "../shared/icons.ts";
import { ownName, say } from "../shared/text.ts";
import type { Model } from "./model.ts";
import type { Words } from "./words.ts";

export function number(phone: string): HTMLElement {
  return el("bdi.number", { dir: "ltr" }, phone);
}

/** The number and the way out: the same two, in the same place, in every state. */
export function bar(words: Words, leave: () => void): { element: HTMLElement; steps: HTMLElement; spoken: HTMLElement } {
  const steps = el("span.exit-steps", { hidden: true, "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  const spoken = el("span.for-readers", { role: "status" });
  const exit = words.text("exit.button");
  const help = `${words.text("open.leave", { exit })} ${words.text("exit.keys")}`;
  const element = el(
    "header.bar",
    {},
    el("button.exit", { title: help, onclick: leave }, exit, steps, icon(OUT, true)),
    el(
      "a.bar-phone",
      { href: `tel:${words.telephone}` },
      el("span.for-readers", {}, `${words.text("call.us")} `),
      icon(PHONE),
      number(words.phone),
    ),
    spoken,
  );
  return { element, steps, spoken };
}

export function phoneCard(words: Words, small = false): HTMLElement {
  return el(
    "a",
    { class: small ? "phone phone--small" : "phone", href: `tel:${words.telephone}` },
    icon(PHONE),
    el("strong", {}, `${words.text("call.us")} `, number(words.phone)),
    el("span", {}, words.text("call.always")),
  );
}

export function urgent(words: Words): HTMLElement {
  return el(
    "p.urgent",
    {},
    `${words.text("danger.now")} `,
    el("a", { href: "tel:112" }, words.text("danger.call")),
    besides(words, words.beside("danger.now")),
  );
}

/** A text on which safety may hang, with the same in a reviewed language beside it where that is needed. */
export function safely(words: Words, key: string, values = {}, besideValues = values): HTMLElement {
  const beside = words.beside(key);
  return el("span", {}, words.text(key, values), besides(words, beside && say({ beside }, "beside", besideValues)));
}

export function besides(words: Words, text: string | null): HTMLElement | null {
  return text === null ? null : el("small.beside", { lang: words.besideLanguage(), dir: "ltr" }, text);
}

export function languageChoice(words: Words, choose: (language: string) => void): HTMLElement | null {
  const offered = words.offered();
  if (offered.length < 2) return null;
  const select = el(
    "select",
    { "aria-label": words.text("language.choose"), "data-focus": "language", ...KEPT_NOWHERE, onchange: () => choose(select.value) },
    ...offered.map((language) => el("option", { value: language, lang: language }, ownName(language))),
  );
  select.value = words.language();
  return el("span.language", {}, icon(GLOBE), select, icon(DOWN));
}

export function title(text: string, ...lead: readonly (string | null)[]): HTMLElement {
  return el(
    "div.stack",
    {},
    el("h1.title", { tabindex: -1 }, text),
    ...lead.filter((line) => line !== null).map((line) => el("p.lead", {}, line)),
  );
}

/** Begins; while the server is asked it says so, and cannot be pressed again. */
export function startButton(model: Model, words: Words, text: string, start: () => void): HTMLElement {
  return el(
    "button.button button--main button--wide",
    {
      "data-focus": "start",
      "aria-disabled": model.starting ? "true" : null,
      onclick: () => model.starting || start(),
    },
    model.starting ? words.text("open.starting") : text,
  );
}

export function makeSmaller(words: Words, close: () => void): HTMLElement {
  return el(
    "button.tool",
    { "data-focus": "smaller", onclick: close },
    el("span.for-readers", {}, words.text("panel.smaller")),
    icon(MINUS),
  );
}

export function stopTool(words: Words, stop: () => void): HTMLElement {
  return el(
    "button.tool",
    { "data-focus": "stop", onclick: stop },
    el("span.for-readers", {}, words.text("talk.stop")),
    icon(CROSS),
  );
}
