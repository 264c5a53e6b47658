/**
 * Screens with a session: waiting, ready, talking and ended. Built once and changed in place, so that what she types, her place
 * in the text and her focus survive everything that arrives.
 */
import { el, fill } from "../shared/dom.ts";
import { CHECK, CLOCK, COVER, icon } from "../shared/icons.ts";
import { Log } from "../shared/log.ts";
import type { Entry, Place } from "../shared/wire.ts";
import { type Ask, Asking } from "./asking.ts";
import { Composer } from "./composer.ts";
import { drawEnded } from "./ended.ts";
import { type Facts, part } from "./facts.ts";
import type { Model } from "./model.ts";
import { makeSmaller, stopTool } from "./parts.ts";
import { minutesLeft, SYSTEM_LINES, WAITED } from "./said.ts";
import { isLost, type State } from "./states.ts";
import { drawReady, drawWaiting, saidToWho } from "./waiting.ts";
import type { Words } from "./words.ts";

export interface TalkDoings {
  readonly facts: Facts;
  say(text: string): void;
  again(): void;
  withdraw(clientId: string): void;
  typing(): void;
  /** She is there, or lets someone else go first. */
  ready(now: boolean): void;
  ask: Ask;
  /** What was said is gone. */
  deleted(): void;
  stop(): void;
  finish(): void;
  cover(): void;
  close: (() => void) | null;
}

export class Talk {
  readonly head = el("div");
  readonly banner = el("div");
  readonly body = el("div.body", { role: "group" });
  readonly foot = el("div.foot", {});
  readonly #above = el("div");
  readonly #below = el("div");
  readonly #asked = el("div.stack", {});
  readonly #asking: Asking;
  readonly #dots = el("p.bubble typing", { role: "img" }, el("i"), el("i"), el("i"));
  readonly #typing = el("div.line line--turn", { hidden: true }, this.#dots);
  readonly #composer: Composer;
  readonly #log: Log;
  readonly #logTitle: HTMLElement;
  #kept: HTMLElement | null = null;
  /** How often it was tried to load what she can still do when it is over. */
  #tries = 0;
  #leaving = () => {};
  #drawn = "";
  #isStopping = false;
  #redraw = () => {};

  constructor(private readonly words: Words, private readonly doings: TalkDoings) {
    const own = {
      own: "visitor" as const,
      linked: "counsellor" as const,
      language: words.language,
      text: words.text,
      systemLine: (e: Entry) => this.#systemLine(e),
      speaker: (e: Entry) => this.#speaker(e),
    };
    this.#asking = new Asking(words, doings.facts, doings.ask);
    this.#composer = new Composer(words, doings.say, doings.typing);
    this.#log = new Log(own, {
      again: doings.again,
      rewrite: (item) => {
        this.#composer.rewrite(item.text);
        doings.withdraw(item.clientId);
      },
    });
    this.#logTitle = el("h2.subtitle", { hidden: true }, words.text("ended.log"));
    // The typing dots stand outside the live region: they would be read out again and again.
    const talk = el("div.talk", {}, this.#logTitle, this.#log.element, this.#asking.element, this.#typing);
    this.body.append(this.#above, talk, this.#asked, this.#below);
  }

  draw(state: State, model: Model): void {
    this.#redraw = () => this.draw(state, model);
    const { place } = model;
    if (!place) return;
    const said = state === "waiting" ? saidToWho(model, this.words) : "";
    const look = JSON.stringify([state, place, said, this.#isStopping, model.memoryOnly, Boolean(this.doings.close)]);
    if (look !== this.#drawn) this.#drawAround(state, place, said, model.memoryOnly);
    this.#drawn = look;
    if (state === "ended") this.#drawAfterwards(place, model);
    this.#drawBanner(state, model);
    this.#asking.draw(model.timeline.entries, state === "talking");
    this.#log.draw({ entries: model.timeline.entries, outbox: model.outbox, now: model.now, isUp: model.connection.phase === "up" });
    // Who only waited has no conversation to look back on: what the system said of her place would contradict the end.
    const hasWords = model.outbox.length > 0 || model.timeline.entries.some(isWord);
    this.#logTitle.hidden = state !== "ended" || !hasWords;
    this.#log.element.hidden = state === "ready" || (state === "ended" && !hasWords);
    this.#typing.hidden = state !== "talking" || !model.counsellorTyping;
    this.#dots.setAttribute("aria-label", this.words.text("talk.typing", { name: place.counsellor ?? this.words.text("talk.someone") }));
  }

  /** Where the focus goes when what had it is gone. */
  heading(): HTMLElement | null {
    return this.body.querySelector("h1") ?? this.head.querySelector("h1");
  }

  #drawAround(state: State, place: Place, said: string, memoryOnly: boolean): void {
    this.body.className = state === "talking" ? "body body--talk" : "body";
    // Scrolled by keyboard, a talk must be reachable by keyboard.
    this.body.setAttribute("aria-label", this.words.text("talk.log"));
    if (state === "talking") this.body.tabIndex = 0;
    else this.body.removeAttribute("tabindex");
    this.#drawHead(state, place);
    const { words } = this;
    const above = this.#above;
    const below = this.#below;
    if (state === "waiting" && below.className !== "aside") fill(below);
    if (state === "waiting") drawWaiting(above, below, place.position, said, words);
    else if (state === "ready") drawReady(above, below, words, this.doings.ready);
    else if (state === "ended") {
      this.#kept = drawEnded(above, below, place, words, this.doings.facts);
      above.after(this.#asked, below); // the words come last: what she can do now must not stand below a long talk
    }
    if (state === "talking") { for (const part of [above, below]) fill(part); }
    above.hidden = below.hidden = state === "talking";
    this.#drawFoot(state, memoryOnly);
  }

  #drawHead(state: State, place: Place): void {
    const words = this.words;
    const isTalking = state === "talking";
    const hide = el(
      "button.tool",
      { "data-focus": "cover", onclick: this.doings.cover },
      icon(COVER),
      words.text("cover.hide"),
    );
    this.head.className = isTalking ? "head" : "head head--plain";
    fill(
      this.head,
      isTalking && el(
        "h1",
        { tabindex: -1 },
        place.counsellor ?? words.text("talk.someone"),
        el("small", {}, words.text(place.backup ? "backup.talk" : "talk.here")),
      ),
      hide,
      isTalking && stopTool(words, () => this.#askToStop(true)),
      this.doings.close && makeSmaller(words, this.doings.close),
    );
  }

  #drawFoot(state: State, memoryOnly: boolean): void {
    const { words } = this;
    const composer = this.#composer;
    if (state === "ended") {
      const done = () => {
        this.#leaving();
        this.doings.finish();
      };
      return fill(
        this.foot,
        el("button.button button--main button--wide", { onclick: done }, words.text("ended.done")),
        el("p.foot-say", {}, words.text("ended.itself", { minutes: words.minutes(5) })),
      );
    }
    const stop = el("button.button button--wide", { onclick: this.doings.stop }, words.text("queue.leave"));
    if (state === "ready") return fill(this.foot, stop);
    const hold = () => words.text("queue.hold", { minutes: words.minutes(this.doings.facts.grace) });
    const say = memoryOnly ? words.text("memory.during") : state === "waiting" ? hold() : null;
    const parts = [say === null ? null : el("p.foot-say", {}, say), state === "waiting" ? stop : null];
    // The composer is never taken out and put back: that would take the focus from who is typing.
    const fixed: readonly Element[] = [composer.tooLong, composer.hint, composer.form];
    if (composer.form.parentNode !== this.foot) fill(this.foot, composer.tooLong, composer.hint, composer.form);
    for (const child of [...this.foot.children]) if (!fixed.includes(child)) child.remove();
    if (this.#isStopping) this.foot.prepend(this.#stopQuestion());
    this.foot.append(...parts.filter((part) => part !== null));
  }

  #stopQuestion(): HTMLElement {
    const answer = (key: string, act: () => void) => el("button.button", { onclick: act }, this.words.text(key));
    return el(
      "div.notice",
      { role: "group", "aria-labelledby": "stop-sure" },
      el("p", { id: "stop-sure" }, this.words.text("talk.stop.sure")),
      el("div.pair", {}, answer("talk.stop.yes", this.doings.stop), answer("talk.stop.no", () => this.#askToStop(false))),
    );
  }

  #askToStop(isStopping: boolean): void {
    this.#isStopping = isStopping;
    this.#redraw();
    if (isStopping) this.foot.querySelector<HTMLElement>(".pair button:last-child")?.focus(); // on "no": Enter twice must not stop it
    else this.#composer.field.focus();
  }

  /** Over the line that was hers alone: the next belongs to nobody. Nothing is asked of whoever broke the house rules. */
  #drawAfterwards({ reason }: Place, { connection, timeline: { entries } }: Model): void {
    const isUp = connection.phase === "up";
    this.#asked.hidden = !isUp && entries.length > 0;
    const talked = !WAITED.has(reason!) && entries.some(({ kind }) => kind === "joined");
    if (isUp && !this.#asked.dataset.kind && reason !== "house_rules" && (talked || entries.some(isWord))) {
      this.#asked.dataset.kind = "loading";
      void this.#loadAfterwards({
        talked,
        called: entries.some(({ kind }) => kind === "callback_given"),
        days: this.words.days(this.doings.facts.days + 1),
        ask: this.doings.ask,
        deleted: () => {
          this.#kept!.hidden = true;
          this.doings.deleted();
        },
      });
    }
  }

  async #loadAfterwards(past: object): Promise<void> {
    const { afterwards } = this.doings.facts;
    try {
      this.#leaving = await (await part(afterwards, ++this.#tries)).show(this.#asked, afterwards.texts[this.words.language()], past);
    } catch {
      delete this.#asked.dataset.kind; // tried again when anything is drawn; whoever calls us can have it deleted too
    }
  }

  /** One at a time, the gravest. */
  #drawBanner(state: State, model: Model): void {
    // Also who was not ready yet is told how long she has, before it is over.
    const left = state === "talking" || state === "ready" ? minutesLeft(model.timeline.entries) : null;
    const kind = isLost(model) ? "lost" : left !== null ? `silent ${left}` : model.back && model.connection.phase === "up" ? "back" : "";
    if (this.banner.dataset.kind === kind) return;
    this.banner.dataset.kind = kind;
    this.banner.hidden = kind === "";
    this.banner.className = kind === "back" ? "banner banner--present" : kind ? "banner banner--attention" : "";
    this.banner.setAttribute("role", kind === "lost" ? "alert" : "status");
    if (!kind) return;
    const { words } = this;
    const text = left !== null && kind !== "lost"
      ? words.text("talk.idle", { minutes: words.minutes(left) })
      : words.text(kind === "lost" ? "lost.you" : "lost.back");
    fill(
      this.banner,
      icon(kind === "back" ? CHECK : CLOCK),
      el("span", {}, text),
      kind.startsWith("silent") &&
        el("button.button", { onclick: () => this.doings.ready(true) }, words.text("ready.yes")),
    );
  }

  #systemLine(entry: Entry): string | null {
    const key = SYSTEM_LINES[entry.kind];
    return key ? this.words.text(key, { phone: this.words.unbroken(), name: entry.text || this.words.text("talk.someone") }) : null;
  }

  #speaker(entry: Entry): string {
    return this.words.text(entry.speaker === "visitor" ? "talk.you" : "talk.someone");
  }
}

function isWord({ kind }: Entry): boolean {
  return kind === "message";
}
