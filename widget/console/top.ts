/** The top of the console: is the desk open, who waits, who am I. */
import { el, fill, keyed, write } from "../shared/dom.ts";
import { BELL, CHECK, CLOCK, icon, PEOPLE, PERSON, WARN } from "../shared/icons.ts";
import type { Board, Opening } from "../shared/wire.ts";
import { SigningOut } from "./signing_out.ts";
import type { Notices } from "./notifier.ts";
import type { Tested } from "./sound.ts";
import type { Words } from "./words.ts";

/** So long before the last intake it is drawn to the eye. */
const SOON = 15 * 60_000;
const HOURS = "/hours";
const RATINGS = "/ratings";
const SNIPPETS = "/snippets";
const LETTERS = "/letters";
const KEPT = "/kept";

interface Fact {
  readonly key: string;
  readonly path: string;
  readonly said: string;
  readonly isSoon?: boolean;
}

export interface TopDoings {
  showKeys(): void;
  showRail(): void;
  turnNotices(): void;
  showCoolDowns(): void;
  signsOut(): void;
}

export class Top {
  readonly element: HTMLElement;
  readonly #name = el("strong");
  readonly #presence = el("span.presence", {});
  readonly #state = el("span");
  readonly #facts = el("span.top-facts", {});
  readonly #me = el("span");
  readonly #hours: HTMLElement;
  readonly #ratings: HTMLElement;
  readonly #signingOut: SigningOut;
  readonly #snippets: HTMLElement;
  readonly #letters: HTMLElement;
  readonly #kept: HTMLElement;
  readonly #coolDowns: HTMLButtonElement;
  readonly #notices: HTMLButtonElement;
  readonly #menu: HTMLDetailsElement;
  readonly #railButton: HTMLButtonElement;

  constructor(private readonly words: Words, doings: TopDoings) {
    const { text } = words;
    this.#hours = el("a", { href: HOURS, hidden: true }, text("pages.nav.hours"));
    this.#ratings = el("a", { href: RATINGS, hidden: true }, text("console.ratings"));
    this.#signingOut = new SigningOut(words, doings.signsOut);
    this.#snippets = el("a", { href: SNIPPETS, hidden: true }, text("pages.nav.snippets"));
    this.#letters = el("a", { href: LETTERS, hidden: true });
    this.#kept = el("a", { href: KEPT, hidden: true }, text("pages.nav.kept"));
    this.#coolDowns = el(
      "button",
      { type: "button", hidden: true, onclick: () => this.#leaveMenu(doings.showCoolDowns) },
      text("console.cool_downs"),
    );
    this.#notices = el("button", { type: "button", onclick: doings.turnNotices });
    this.#menu = el(
      "details.menu",
      {},
      el("summary.button", {}, icon(PERSON), this.#me),
      el(
        "div.menu-list",
        {},
        this.#letters,
        this.#hours,
        this.#ratings,
        this.#snippets,
        this.#kept,
        this.#coolDowns,
        this.#notices,
        el("a", { href: "/password" }, text("console.password")),
        this.#signingOut.element,
      ),
    );
    this.#railButton = el(
      "button.button rail-button",
      { type: "button", "aria-expanded": "false", onclick: doings.showRail },
      text("console.show_rail"),
    );
    this.element = el(
      "header.top",
      { "data-region": "top" },
      this.#name,
      el("span.top-fact", {}, this.#presence, this.#state),
      this.#facts,
      el(
        "span.top-end",
        {},
        this.#railButton,
        el("button.button button--quiet button--icon", {
          type: "button",
          "aria-label": text("console.keys"),
          onclick: doings.showKeys,
        }, el("span.key", {}, "?")),
        this.#menu,
      ),
    );
    this.#closeMenuFromOutside();
  }

  draw(board: Board, isRailShown: boolean, notices: Notices, tested: Tested): void {
    const { text } = this.words;
    const { opening, waiting } = board;
    write(this.#name, board.desk_name);
    const { letters } = board.me;
    write(this.#me, letters ? text("console.me.letters", { name: board.me.work_name, n: letters }) : board.me.work_name);
    write(this.#letters, letters ? text("console.letters.unread", { n: letters }) : text("pages.nav.letters"));
    this.#letters.hidden = !board.me.roles.includes("counsellor");
    this.#menu.querySelector("summary")!.setAttribute(
      "aria-label",
      text("console.menu", { name: this.#me.textContent! }),
    );
    this.#presence.className = opening.state === "open" ? "presence" : "presence presence--away";
    write(this.#state, this.#stateInWords(opening));
    this.#signingOut.draw(board.me.load);
    this.#hours.hidden =
      this.#ratings.hidden =
      this.#snippets.hidden =
      this.#kept.hidden =
      this.#coolDowns.hidden =
        !board.me.duty_lead;
    this.#notices.hidden = notices === null;
    this.#notices.setAttribute("aria-disabled", String(notices === "refused"));
    write(this.#notices, text(`console.notices.${notices ?? "off"}`));
    const oldest = waiting.map((row) => row.since).sort()[0];
    const line = waiting.length === 0 ? "console.waiting.none" : waiting.length === 1 ? "console.waiting.one" : "console.waiting.many";
    const facts = [
      ...this.#coming(board),
      ...(tested === "heard" ? [] : [{ key: "sound", path: BELL, isSoon: true, said: text("console.sound.untested.short") }]),
      { key: "waiting", path: PEOPLE, said: text(line, { n: waiting.length, age: oldest ? this.words.age(oldest) : "" }) },
    ];
    keyed(
      this.#facts,
      facts,
      (fact) => fact.key,
      (fact) =>
        el(
          fact.key === "holiday" ? "a" : "span",
          { class: "top-fact", href: fact.key === "holiday" ? HOURS : null },
          icon(fact.path),
          el("span"),
        ),
      (element, fact) => {
        write(element.lastElementChild!, fact.said);
        element.classList.toggle("top-fact--soon", fact.isSoon === true);
      },
    );
    this.#railButton.setAttribute("aria-expanded", String(isRailShown));
  }

  #stateInWords(opening: Opening): string {
    const { text } = this.words;
    if (opening.reason === "switched_off") {
      const at = opening.next_opening;
      return at ? text("console.state.switched_off", { when: this.words.moment(at) }) : text("console.state.switched_off.open");
    }
    const time = opening.closes_at && this.words.time(opening.closes_at);
    if (opening.reason === "last_intake" && time) return text("console.state.last_intake", { time });
    const state = text(`console.state.${opening.state}`);
    if (!time || opening.state === "closed") return state;
    const until = text("console.open_until", { time });
    return opening.state === "open" ? until : `${state}. ${until}`;
  }

  /** What she is to know in time: the last intake, that another desk answers, the end of the grace, a holiday that nobody looked at. */
  #coming({ opening, ahead, waiting, me }: Board): Fact[] {
    const { text } = this.words;
    const facts: Fact[] = [];
    for (const [key, endsAt] of [["pause", me.pause_ends_at], ["wrap_up", me.wrap_up_ends_at]] as const) {
      if (!endsAt) continue;
      const time = spell(Math.max(0, Math.ceil((Date.parse(endsAt) - Date.now()) / 1_000)));
      facts.push({ key, path: CLOCK, isSoon: true, said: text(`console.${key}.left`, { time }) });
    }
    const intake = opening.last_intake_at;
    if (intake && opening.state !== "closed") {
      const isSoon = Date.parse(intake) - Date.now() < SOON;
      facts.push({ key: "intake", path: CLOCK, isSoon, said: text("console.last_intake", { time: this.words.time(intake) }) });
    }
    const isForAll = opening.state === "open" || opening.state === "full";
    if (opening.backup && (isForAll || waiting.length > 0)) {
      const key = isForAll ? "console.backup" : "console.backup.waiting";
      facts.push({ key: "backup", path: WARN, isSoon: true, said: text(key, { desk: opening.backup }) });
    }
    if (ahead.serving_until && opening.state === "closed" && waiting.length > 0) {
      const said = text("console.serving_until", { time: this.words.time(ahead.serving_until) });
      facts.push({ key: "grace", path: CLOCK, isSoon: true, said });
    }
    if (ahead.unreviewed) {
      facts.push({ key: "holiday", path: WARN, isSoon: true, said: text("console.unreviewed", { day: this.words.day(ahead.unreviewed) }) });
    }
    return facts;
  }

  /** What opens beside the conversations gives the focus back to the menu when it is closed. */
  #leaveMenu(act: () => void): void {
    this.#menu.open = false;
    this.#menu.querySelector("summary")!.focus();
    act();
  }

  #closeMenuFromOutside(): void {
    document.addEventListener("pointerdown", (event) => {
      if (!this.#menu.contains(event.target as Node)) this.#menu.open = false;
    });
    this.#menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#menu.open) return;
      this.#menu.open = false;
      this.#menu.querySelector("summary")!.focus();
    });
  }
}

/** Minutes and seconds: 4:05. */
function spell(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export interface Say {
  readonly key: string;
  readonly kind: "attention" | "present" | "danger";
  readonly text: string;
  readonly dismiss: { readonly word: string; act(): void } | null;
}

/** One banner at a time, the gravest. */
export class Banner {
  /** There from the beginning: what comes into a place that is watched is said aloud, a place that comes with its words may not be. */
  readonly element = el("div.console-say", { role: "status" });
  #drawn = "";

  draw(say: Say | null): void {
    const look = JSON.stringify(say);
    if (look === this.#drawn) return;
    this.#drawn = look;
    if (!say) return fill(this.element);
    const button = say.dismiss && el("button.button", { type: "button", onclick: say.dismiss.act }, say.dismiss.word);
    fill(
      this.element,
      el(
        "div",
        { class: `banner banner--${say.kind}` },
        icon(say.kind === "present" ? CHECK : WARN),
        el("span", {}, say.text),
        button,
      ),
    );
  }
}
