/** A place without a conversation: says that nothing needs watching, and lets the sound be heard. */
import { el, write } from "../shared/dom.ts";
import { BELL, icon } from "../shared/icons.ts";
import type { Desk } from "./desk.ts";
import { type Sound, type Tune, TUNES } from "./sound.ts";
import type { Words } from "./words.ts";

export class FreePlaces {
  constructor(
    private readonly words: Words,
    private readonly desk: Desk,
    private readonly sound: Sound,
    private readonly redraw: () => void,
  ) {}

  make(): HTMLElement {
    const { text } = this.words;
    const hear = () => void this.sound.test().then(() => this.redraw());
    const answer = (key: string, isHeard: boolean) =>
      el("button.button", { type: "button", onclick: () => this.#answer(isHeard) }, text(key));
    return el(
      "section.place-free",
      {},
      el("h2"),
      el("p"),
      el(
        "div.sound",
        {},
        el(
          "p.sound-choice",
          {},
          this.#tunes(),
          el("button.button", { type: "button", onclick: hear }, icon(BELL), text("console.sound.test")),
        ),
        el("p.sound-say", { role: "status" }),
        el("p.sound-choice", {}, answer("console.sound.yes", true), answer("console.sound.no", false)),
      ),
    );
  }

  /** The `n`th of them; only the first lets the sound be heard. */
  draw(element: HTMLElement, n: number): void {
    const { desk } = this;
    const isFirst = n === 0 && desk.columns.length === 0;
    const { me } = desk.board!;
    const isWrappingUp = me.wrap_up_ends_at !== null && desk.presence === "available";
    const key = !me.roles.includes("counsellor")
      ? "adviser"
      : me.claimed
      ? "claimed"
      : isWrappingUp
      ? "wrapping_up"
      : !isFirst
      ? "next"
      : me.pause_ends_at
      ? "pause"
      : desk.presence;
    const [title, text, sound] = element.children as unknown as HTMLElement[];
    write(title!, this.words.text(`console.free.${key}`));
    write(text!, this.words.text(`console.free.${key}.body`));
    sound!.hidden = n > 0;
    const [, say, answers] = sound!.children as unknown as HTMLElement[];
    const { tested } = this.sound;
    const said = tested !== "heard" && !this.sound.isAllowed() ? "off" : tested;
    say!.hidden = said === "heard";
    if (said !== "heard") write(say!, this.words.text(`console.sound.${said}`));
    answers!.hidden = said !== "asked";
    element.classList.toggle("is-current", isFirst);
  }

  #answer(isHeard: boolean): void {
    this.sound.answer(isHeard);
    this.redraw();
  }

  /** Two sounds, or none. Choosing lets it be heard. */
  #tunes(): HTMLElement {
    const { text } = this.words;
    const choose = () => void this.sound.choose(select.value as Tune).then(() => this.redraw());
    const select = el(
      "select.input",
      { "aria-label": text("console.sound"), onchange: choose },
      ...TUNES.map((tune) => el("option", { value: tune, selected: tune === this.sound.tune }, text(`console.sound.${tune}_tune`))),
    );
    return select;
  }
}
