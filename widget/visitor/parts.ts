/** Pieces that several of the visitor's screens are made of. */
import { el } from "../shared/dom.ts";
import { CROSS, DOWN, GLOBE, icon, MINUS, OUT, PHONE } from "../shared/icons.ts";
import { ownName } from "../shared/text.ts";
import type { Words } from "./words.ts";

export function number(words: Words): HTMLElement {
  return el("bdi", { class: "number", dir: "ltr" }, words.phone);
}

/** The number and the way out: the same two, in the same place, in every state. */
export function bar(words: Words, leave: () => void): { element: HTMLElement; steps: HTMLElement; spoken: HTMLElement } {
  const steps = el("span", { class: "exit-steps", hidden: true, "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  const spoken = el("span", { class: "for-readers", role: "status" });
  const help = `${words.text("exit.help")} ${words.text("exit.keys")}`;
  const element = el(
    "header",
    { class: "bar" },
    el("button", { class: "exit", type: "button", title: help, onclick: leave }, words.text("exit.button"), steps, icon(OUT, true)),
    el(
      "a",
      { class: "bar-phone", href: `tel:${words.telephone}` },
      el("span", { class: "for-readers" }, `${words.text("call")} `),
      icon(PHONE),
      number(words),
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
    el("strong", {}, `${words.text("call")} `, number(words)),
    el("span", {}, words.text("call.always")),
  );
}

export function urgent(words: Words): HTMLElement {
  return el("p", { class: "urgent" }, `${words.text("danger")} `, el("a", { href: "tel:112" }, words.text("danger.call")));
}

export function languageChoice(words: Words, spoken: readonly string[], choose: (language: string) => void): HTMLElement | null {
  const offered = words.offered(spoken);
  if (offered.length < 2) return null;
  const select = el(
    "select",
    { "aria-label": words.text("language"), "data-focus": "language", onchange: () => choose(select.value) },
    ...offered.map((language) => el("option", { value: language, lang: language }, ownName(language))),
  );
  select.value = words.language();
  return el("span", { class: "language" }, icon(GLOBE), select, icon(DOWN));
}

export function makeSmaller(words: Words, close: () => void): HTMLElement {
  return el(
    "button",
    { class: "tool", type: "button", "data-focus": "smaller", onclick: close },
    el("span", { class: "for-readers" }, words.text("smaller")),
    icon(MINUS),
  );
}

export function stopTool(words: Words, stop: () => void): HTMLElement {
  return el(
    "button",
    { class: "tool", type: "button", "data-focus": "stop", onclick: stop },
    el("span", { class: "for-readers" }, words.text("talk.stop")),
    icon(CROSS),
  );
}
