/**
 * Whether a visitor can be called safely, and when: a form of its own, loaded when her counsellor asks. What she types goes to the server
 * and nowhere else: it is no message, it is kept in no storage, and it leaves the screen with the answer.
 */
import { codePoints } from "../shared/codepoints.ts";
import { el, fill, write } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import { fetchTexts, type Texts } from "../shared/text.ts";
import type { Answer } from "../shared/wire.ts";

type Ask = (command: string, payload: object) => Promise<Answer<object>> | undefined;

const WHEN_CODE_POINTS = 100;

/** Shows in `place` the question, or what became of it. Throws when its texts cannot be had. */
export async function show(place: HTMLElement, kind: string, address: string, ask: Ask): Promise<void> {
  const texts = await fetchTexts<Texts>(address);
  if (kind === "callback_asked") askIn(place, texts, ask);
  else say(place, texts[kind === "callback_given" ? "given" : "refused"]!);
}

function askIn(place: HTMLElement, texts: Texts, ask: Ask): void {
  const text = (key: string) => texts[key] ?? key;
  const title = el("p.field-label", { id: "callback-title", role: "status" });
  const said = el("p.field-error", { id: "callback-said", role: "alert", hidden: true });
  const care = { ...KEPT_NOWHERE, "aria-describedby": "callback-kept callback-said" };
  const number = el("input.input", { id: "callback-number", type: "text", inputmode: "tel", maxlength: 40, dir: "ltr", ...care });
  const when = el("input.input", { id: "callback-when", type: "text", maxlength: WHEN_CODE_POINTS * 2, dir: "auto", ...care });

  /** Whoever answered has answered: the form stays only where the answer was not heard. */
  async function answer(command: string, payload: object): Promise<void> {
    const heard = await ask(command, payload);
    if (heard && ("ok" in heard || heard.error.code === "wrong_state")) {
      number.value = when.value = "";
      if ("ok" in heard) say(place, text(command === "give_callback" ? "given" : "refused"));
      else fill(place);
    } else wrong("failed", number);
  }

  function wrong(key: string, field: HTMLInputElement): void {
    said.hidden = false;
    write(said, text(key));
    field.focus();
  }

  function give(event: Event): void {
    event.preventDefault();
    const typed = plain(number.value);
    const told = when.value.trim();
    said.hidden = true;
    if (!/^\+?[0-9](?: ?[0-9]){5,19}$/.test(typed)) wrong("number.wrong", number);
    else if (told === "" || codePoints(told) > WHEN_CODE_POINTS) wrong("when.wrong", when);
    else void answer("give_callback", { number: typed, when: told });
  }

  fill(
    place,
    el(
      "form.notice stack",
      { "aria-labelledby": "callback-title", onsubmit: give },
      title,
      el("p", { id: "callback-kept" }, text("kept")),
      el("label.field-label", { for: "callback-number" }, text("number")),
      number,
      el("label.field-label", { for: "callback-when" }, text("when")),
      when,
      said,
      el(
        "div.pair",
        {},
        el("button.button", { type: "submit" }, text("yes")),
        el("button.button", { type: "button", onclick: () => void answer("refuse_callback", { shown: true }) }, text("no")),
      ),
    ),
  );
  // Said aloud only when it changes after it is there.
  write(title, text("title"));
}

function say(place: HTMLElement, text: string): void {
  const said = el("p.system-line", { role: "status" });
  fill(place, said);
  write(said, text);
}

/** As people write a number: signs between its digits are spaces. */
function plain(number: string): string {
  return number.replaceAll(/[\s().\/-]+/g, " ").trim();
}
