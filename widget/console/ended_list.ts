/** Conversations that are over and whose text is still kept, so that it can be deleted for whoever phones and wants that. No word of them. */
import { el, keyed, write } from "../shared/dom.ts";
import { DeleteWish } from "./delete_wish.ts";
import type { Ended, Wishes } from "./wishes.ts";
import type { Words } from "./words.ts";

export class EndedList {
  readonly element: HTMLElement;
  readonly #title: HTMLElement;
  readonly #state = el("p", { role: "status" });
  readonly #list = el("ul.queue", {});
  #ended: readonly Ended[] = [];

  constructor(private readonly words: Words, private readonly wishes: Wishes) {
    this.#title = el("h3", { id: "ended", tabindex: -1 }, words.text("console.ended"));
    this.element = el("section.ended", { "aria-labelledby": "ended", hidden: true }, this.#title, this.#state, this.#list);
  }

  async load(): Promise<void> {
    const ended = await this.wishes.ended();
    this.element.hidden = ended === null;
    this.#ended = ended ?? [];
    this.#draw();
  }

  #draw(): void {
    write(this.#state, this.#ended.length === 0 ? this.words.text("console.ended.none") : "");
    keyed(this.#list, this.#ended, ({ session }) => session, (one) => this.#row(one));
  }

  #row({ session, label, ended_at, counsellor }: Ended): HTMLElement {
    const { text } = this.words;
    const who = text("console.ended.who", { when: this.words.moment(ended_at), name: counsellor || text("console.ended.nobody") });
    const gone = () => {
      this.#ended = this.#ended.filter((other) => other.session !== session);
      this.#draw();
      this.#title.focus();
    };
    const wish = new DeleteWish(this.words, label, () => this.wishes.deleteWords(session, label), gone);
    return el("li", {}, el("div.queue-card", {}, el("b", {}, label), el("small", {}, who)), wish.element);
  }
}
