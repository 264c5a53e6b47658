/** The head of a conversation: who, since when, what is known of her, and how it is ended. */
import { el, fill, write } from "../shared/dom.ts";
import { FORM, GLOBE, icon } from "../shared/icons.ts";
import type { Column } from "./columns.ts";
import { HouseRules, type RulesDoings } from "./house_rules.ts";
import type { Words } from "./words.ts";

export interface HeadDoings extends RulesDoings {
  end(): void;
  close(): void;
  pause(): void;
  /** Opens its registration beside it. */
  register(): void;
}

export class ColumnHead {
  readonly element: HTMLElement;
  /** What else can be done with this conversation stands here, as small buttons. */
  readonly acts = el("span.column-acts", {});
  readonly rules: HouseRules;
  readonly #register = el("button.button register", { type: "button" });
  readonly #name = el("h2");
  readonly #age = el("span.number", {});
  readonly #end = el("span.end", {});
  /** How it stands with it, before what is known of her. */
  readonly standing = el("span.column-standing", {});
  readonly #facts = el("span.column-known", {});
  readonly #pause: HTMLButtonElement;
  #column: Column | null = null;
  #isEnding = false;
  #drawn = "";

  constructor(session: string, private readonly words: Words, private readonly doings: HeadDoings) {
    this.rules = new HouseRules(session, words, doings, () => this.#isEnding && this.#stopAsking());
    this.#pause = el("button.button", { type: "button", hidden: true, onclick: doings.pause }, words.text("console.pause"));
    const register = words.text("console.registration");
    this.#register.title = register;
    this.#register.append(icon(FORM), el("span.register-word", {}, register, " ", el("span.key", {}, "Alt R")));
    this.#register.addEventListener("click", doings.register);
    this.acts.append(this.#register);
    const title = el("div.column-title", {}, this.#name, this.#age, this.acts, this.#end);
    const facts = el("div.column-facts", {}, this.standing, this.#facts);
    this.element = el("header.column-head", {}, title, facts, this.rules.row);
    // A key that is held was pressed for what stood here before.
    this.element.addEventListener("keydown", (event) => {
      if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
    });
  }

  /** After a heavy one she may need a moment. Not where she is away already. */
  offerPause(isOffered: boolean): void {
    this.#pause.hidden = !isOffered;
  }

  draw(column: Column, now: number): void {
    this.#column = column;
    this.rules.draw(column, now);
    const { label, since } = column.conversation;
    write(this.#name, label);
    write(this.#age, this.words.age(since));
    // While she is asked whether it is to end there is room for the answers alone.
    this.#register.hidden = column.fate === "left" || column.conversation.with_me_as !== "counsellor" || this.#isEnding;
    this.#register.classList.toggle("register--early", column.fate === "active");
    const { language, nickname, desk_name, with_me_as, review } = column.conversation;
    const look = JSON.stringify([column.fate, with_me_as, language, nickname, desk_name, review, this.#isEnding]);
    if (look === this.#drawn) return;
    this.#drawn = look;
    this.#drawFacts(column);
    this.#drawEnd(column);
  }

  #drawFacts({ fate, conversation }: Column): void {
    const { text } = this.words;
    const { language, nickname, desk_name, topic, role, municipality, reads, review } = conversation;
    const isHers = fate !== "left"; // what the visitor said of herself goes with her words
    fill(
      this.#facts,
      el("span.mark", {}, icon(GLOBE), el("abbr", { title: this.words.languageName(language) }, language.toUpperCase())),
      isHers && nickname && el("span.mark", { dir: "auto" }, `„${nickname}”`),
      isHers && reads && el("span.mark", {}, text("console.reads", { language: this.words.languageName(reads) })),
      ...[topic && text(`topic.${topic}`), role && text(`role.${role}`), municipality].map((said) =>
        isHers && said && el("span.mark", {}, said)
      ),
      isHers && review === false && el("span.mark mark--attention", {}, text("console.no_review")),
      desk_name && el("span.mark mark--desk", {}, text("console.for_desk", { desk: desk_name })),
      fate !== "active" && conversation.with_me_as === "counsellor" && this.#pause,
    );
  }

  #drawEnd(column: Column): void {
    const { text } = this.words;
    const button = (key: string, act: () => void) => el("button.button", { type: "button", onclick: act }, text(key));
    // At the end of the line is what is always there: what goes before it, when its time is over, moves nothing.
    if (column.fate !== "active") return fill(this.#end, this.rules.button, button("console.close", this.doings.close));
    if (column.conversation.with_me_as === "onlooker") return fill(this.#end);
    if (!this.#isEnding) return fill(this.#end, this.rules.button, button("console.end", () => this.#askToEnd(true)));
    const yes = button("console.end.yes", () => {
      this.#isEnding = false;
      this.doings.end();
    });
    fill(
      this.#end,
      el("span.end-sure", {}, text("console.end.sure")),
      yes,
      button("console.end.no", () => this.#askToEnd(false)),
    );
  }

  /** By the key: asks whether it is to end, or not; what is over is put away. */
  ask(): void {
    const { fate, conversation } = this.#column!;
    if (fate !== "active") this.doings.close();
    else if (conversation.with_me_as === "counsellor") this.#askToEnd(!this.#isEnding);
  }

  /** Asked in the same place, with two equal answers: no dialog over a conversation. */
  #askToEnd(isEnding: boolean): void {
    this.rules.ask(false);
    this.#isEnding = isEnding;
    this.draw(this.#column!, performance.now());
    // On "no": pressing Enter twice must not end a conversation.
    this.#end.querySelector<HTMLElement>("button:last-child")!.focus();
  }

  /** The other question was asked instead. */
  #stopAsking(): void {
    this.#isEnding = false;
    this.draw(this.#column!, performance.now());
  }
}
