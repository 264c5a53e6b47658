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
    return el(
      "section.place-free",
      {},
      el("h2"),
      el("p"),
      el(
        "p.sound-choice",
        {},
        this.#tunes(),
        el("button.button", { type: "button", onclick: hear }, icon(BELL), text("console.sound.test")),
      ),
      el("p.sound-off", {}, text("console.sound.off")),
    );
  }

  /** The `n`th of them; only the first lets the sound be heard. */
  draw(element: HTMLElement, n: number): void {
    const { desk } = this;
    const isFirst = n === 0 && desk.columns.length === 0;
    const key = !isFirst ? "next" : desk.board!.me.pause_ends_at ? "pause" : desk.presence;
    const [title, text, hear, off] = element.children as unknown as HTMLElement[];
    write(title!, this.words.text(`console.free.${key}`));
    write(text!, this.words.text(`console.free.${key}.body`));
    hear!.hidden = n > 0;
    off!.hidden = n > 0 || this.sound.isAllowed();
    element.classList.toggle("is-current", isFirst);
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
