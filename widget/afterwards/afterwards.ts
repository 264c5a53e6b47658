/**
 * What a visitor can still do when it is over: have what was said deleted at once, and say what she thought of it. A part of its own,
 * loaded then. What she writes goes to the server and nowhere else, and leaves the screen with it.
 */
import { el, fill, write } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import { fetchTexts, say, type Texts } from "../shared/text.ts";
import type { Answer } from "../shared/wire.ts";

/** How it was, and what happens outside. */
export interface Past {
  /** Someone talked with her: that can be rated. */
  readonly talked: boolean;
  /** She gave a number to be called at. */
  readonly called: boolean;
  /** After so long no copy can be read either, in words. */
  readonly days: string;
  /** Undefined without a line. */
  ask(command: string, payload: object): Promise<Answer<object>> | undefined;
  /** It is gone, and must leave the screen. */
  deleted(): void;
}

type Text = (key: string) => string;

/** As the server takes it. */
const REMARK_CODE_POINTS = 500;

/** Shows both in `place`; what is to be done when she is done here. Throws when its texts cannot be had. */
export async function show(place: HTMLElement, address: string, past: Past): Promise<() => void> {
  const texts = await fetchTexts<Texts>(address);
  const text = (key: string) => say(texts, key, { days: past.days });
  const rating = past.talked ? opinion(text, past) : null;
  fill(place, deleting(text, past), rating?.element);
  return () => void rating?.send();
}

/** Asked twice, in the same place: no dialog over what she reads. */
function deleting(text: Text, past: Past): HTMLElement {
  const box = el("div");
  const button = (key: string, act: () => void) => el("button.button", { onclick: act }, text(key));

  function offer(): HTMLButtonElement {
    const wish = button("delete", sure);
    fill(box, wish);
    return wish;
  }

  function sure(): void {
    const no = button("delete.no", () => offer().focus());
    const said = el("p", { role: "alert" });
    const question = text("delete.sure") + (past.called ? ` ${text("delete.number")}` : "");
    fill(
      box,
      el(
        "div.notice",
        { role: "group", "aria-labelledby": "delete-sure" },
        el("p", { id: "delete-sure" }, question),
        said,
        el("div.pair", {}, button("delete.yes", () => void go(said)), no),
      ),
    );
    no.focus(); // Enter twice must not delete it
  }

  async function go(said: HTMLElement): Promise<void> {
    write(said, "");
    const answer = await past.ask("delete_words", {});
    if (!answer || "error" in answer) return write(said, text("delete.failed"));
    past.deleted();
    tell(box, text("deleted")).focus();
  }

  offer();
  return box;
}

/** One question, which may stay unanswered. */
function opinion(text: Text, { ask }: Past): { element: HTMLElement; send(): Promise<void> } {
  let score = "";
  let isSent = false;
  const remark = el("textarea.input", {
    id: "remark",
    rows: 2,
    "aria-describedby": "remark-help",
    ...KEPT_NOWHERE,
    maxlength: REMARK_CODE_POINTS,
  });
  const more = el(
    "div.field",
    { hidden: true },
    el("label.field-label", { for: "remark" }, text("remark")),
    el("span.field-help", { id: "remark-help" }, text("nameless")),
    remark,
    el("button.button", { onclick: () => void send() }, text("send")),
  );
  const choice = (value: string) => {
    const chosen = () => {
      score = value;
      more.hidden = false;
    };
    const input = el("input", { type: "radio", name: "score", value, ...KEPT_NOWHERE, onchange: chosen });
    return el("label.choice", {}, input, el("span", {}, text(value)));
  };
  const element = el(
    "fieldset.field",
    {},
    el("legend.field-label", {}, text("title")),
    el("div.rate", {}, ...["yes", "some", "no"].map(choice)),
    more,
  );

  /** The first answer that is heard stays. */
  async function send(): Promise<void> {
    if (!score || isSent) return;
    isSent = true;
    const answer = await ask("rate", { score, remark: remark.value.trim() || null });
    isSent = answer !== undefined && "ok" in answer;
    if (!isSent) return;
    remark.value = "";
    tell(element, text("thanks"));
  }

  return { element, send };
}

/** In the place of what was there, and aloud. */
function tell(place: HTMLElement, text: string): HTMLElement {
  const said = el("p", { role: "status", tabindex: -1 });
  fill(place, said);
  write(said, text);
  return said;
}
