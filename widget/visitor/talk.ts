/**
 * Screens with a session: waiting, talking and ended. Built once and changed in place, so that what she types, her place
 * in the text and her focus survive everything that arrives.
 */
import { MESSAGE_CODE_POINTS } from "../shared/codepoints.ts";
import { el, fill, write } from "../shared/dom.ts";
import { KEPT_NOWHERE, writes } from "../shared/field.ts";
import { BROKEN, CHECK, COVER, icon, SEND, TALK } from "../shared/icons.ts";
import { Log } from "../shared/log.ts";
import type { Entry, Place } from "../shared/wire.ts";
import type { Model } from "./chat.ts";
import { makeSmaller, number, phoneCard, stopTool, urgent } from "./parts.ts";
import { isLost, type State } from "./states.ts";
import { ENDINGS, SYSTEM_LINES, WAITED } from "./said.ts";
import type { Words } from "./words.ts";

export interface TalkDoings {
  say(text: string): void;
  again(): void;
  withdraw(clientId: string): void;
  typing(): void;
  stop(): void;
  finish(): void;
  cover(): void;
  close: (() => void) | null;
}

const MOST_DOTS = 5;

export class Talk {
  readonly head = el("div");
  readonly banner = el("div");
  readonly body = el("div", { class: "body", role: "group" });
  readonly foot = el("div", { class: "foot" });
  private readonly above = el("div");
  private readonly below = el("div");
  private readonly dots = el("p", { class: "bubble typing", role: "img" }, el("i"), el("i"), el("i"));
  private readonly typing = el("div", { class: "line line--turn", hidden: true }, this.dots);
  private readonly field: HTMLTextAreaElement;
  private readonly tooLong = el("p", { class: "notice", role: "alert", hidden: true });
  private readonly composer: HTMLFormElement;
  private readonly log: Log;
  private readonly logTitle: HTMLElement;
  private drawn = "";
  private isStopping = false;
  private redraw = () => {};

  constructor(private readonly words: Words, private readonly doings: TalkDoings) {
    const own = {
      own: "visitor" as const,
      language: words.language,
      text: words.text,
      systemLine: (e: Entry) => this.systemLine(e),
      speaker: (e: Entry) => this.speaker(e),
    };
    this.log = new Log(own, { again: doings.again, rewrite: (item) => this.rewrite(item.clientId, item.text) });
    this.logTitle = el("h2", { class: "subtitle", hidden: true }, words.text("ended.log"));
    this.field = el("textarea", {
      class: "input",
      rows: 1,
      "aria-label": words.text("talk.field"),
      placeholder: words.text("talk.field"),
      ...KEPT_NOWHERE,
    });
    const send = writes(this.field, {
      send: doings.say,
      typing: doings.typing,
      tooLong: (count) => this.tellTooLong(count),
      enterSends: () => matchMedia("(hover: hover) and (pointer: fine)").matches,
    });
    const submit = (event: Event) => {
      event.preventDefault();
      send();
      this.field.focus();
    };
    const button = el(
      "button",
      { class: "button button--main send", type: "submit" },
      el("span", { class: "for-readers" }, words.text("talk.send")),
      icon(SEND),
    );
    this.composer = el("form", { class: "composer", onsubmit: submit }, this.field, button);
    // The typing dots stand outside the live region: they would be read out again and again.
    const talk = el("div", { class: "talk" }, this.logTitle, this.log.element, this.typing);
    this.body.append(this.above, talk, this.below);
  }

  draw(state: State, model: Model): void {
    this.redraw = () => this.draw(state, model);
    const { place } = model;
    if (!place) return;
    const said = state === "waiting" ? this.whoAnswers(model) : "";
    const look = JSON.stringify([state, place, said, this.isStopping, model.memoryOnly, Boolean(this.doings.close)]);
    if (look !== this.drawn) this.drawAround(state, place, said, model.memoryOnly);
    this.drawn = look;
    this.drawBanner(model);
    this.log.draw({ entries: model.timeline.entries, outbox: model.outbox, now: model.now, isUp: model.connection.phase === "up" });
    // Who only waited has no conversation to look back on: what the system said of her place would contradict the end.
    const hasWords = model.outbox.length > 0 || model.timeline.entries.some((entry) => entry.kind === "message");
    this.logTitle.hidden = state !== "ended" || !hasWords;
    this.log.element.hidden = state === "ended" && !hasWords;
    this.typing.hidden = state !== "talking" || !model.counsellorTyping;
    this.dots.setAttribute("aria-label", this.words.text("talk.typing", { name: place.counsellor ?? this.words.text("talk.someone") }));
  }

  /** Where the focus goes when what had it is gone. */
  heading(): HTMLElement | null {
    return this.body.querySelector("h1") ?? this.head.querySelector("h1");
  }

  private drawAround(state: State, place: Place, said: string, memoryOnly: boolean): void {
    this.body.className = state === "talking" ? "body body--talk" : "body";
    // Scrolled by keyboard, a talk must be reachable by keyboard.
    this.body.setAttribute("aria-label", this.words.text("talk.log"));
    if (state === "talking") this.body.tabIndex = 0;
    else this.body.removeAttribute("tabindex");
    this.drawHead(state, place);
    if (state === "waiting") this.drawWaiting(place, said);
    else if (state === "ended") this.drawEnded(place);
    else {
      fill(this.above);
      fill(this.below);
    }
    this.above.hidden = this.below.hidden = state === "talking";
    this.drawFoot(state, memoryOnly);
  }

  private drawHead(state: State, place: Place): void {
    const words = this.words;
    const isTalking = state === "talking";
    const hide = el(
      "button",
      { class: "tool", type: "button", "data-focus": "cover", onclick: this.doings.cover },
      icon(COVER),
      words.text("cover"),
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
      isTalking && stopTool(words, () => this.askToStop(true)),
      this.doings.close && makeSmaller(words, this.doings.close),
    );
  }

  /** While she waits: that nobody is there, or that it is someone from elsewhere. */
  private whoAnswers({ opening }: Model): string {
    if (opening?.backup) return this.words.text("backup.today");
    return opening?.state === "unstaffed" ? this.words.text("queue.nobody") : "";
  }

  private drawWaiting(place: Place, said: string): void {
    const { position } = place;
    const words = this.words;
    const dots = Array.from({ length: Math.min((position ?? 1) - 1, MOST_DOTS) }, () => [el("i"), el("span", { class: "place-way" })])
      .flat();
    const line = el(
      "span",
      { class: "place-line", "aria-hidden": "true" },
      el("span", { class: "place-desk" }, icon(TALK)),
      el("span", { class: "place-way" }),
      ...dots,
      el("i", { class: "place-me" }),
    );
    const title = position === null ? words.text("queue.soon") : words.text("queue.position", { n: position });
    if (this.above.className !== "place" || !this.above.firstChild) { // empty after a talk that went back to the queue
      this.above.className = "place";
      // The heading is spoken when the place changes, so it stays the same element.
      fill(
        this.above,
        line,
        el("div", { class: "stack stack--middle", role: "status" }, el("h1", { class: "title", tabindex: -1 }), el("p")),
      );
    } else this.above.firstElementChild?.replaceWith(line);
    write(this.above.querySelector("h1")!, title);
    write(this.above.querySelector("p")!, `${words.text("queue.keep")} ${said}`.trim());
    this.below.className = "aside";
    if (!this.below.firstChild) {
      fill(this.below, el("h2", { class: "subtitle" }, words.text("queue.rather")), phoneCard(words, true), urgent(words));
    }
    this.body.append(this.below);
  }

  private drawEnded(place: Place): void {
    const words = this.words;
    this.above.className = "stack";
    fill(
      this.above,
      el("h1", { class: "title", tabindex: -1 }, words.text(WAITED.has(place.reason ?? "") ? "ended.waiting" : "ended.title")),
      el("p", { class: "lead" }, words.text(ENDINGS[place.reason ?? "abandoned"])),
    );
    this.below.className = "stack";
    fill(
      this.below,
      el("h2", { class: "subtitle" }, words.text("ended.further")),
      el(
        "div",
        { class: "referrals" },
        el("a", { href: `tel:${words.telephone}` }, el("span", {}, words.text("ended.us")), number(words)),
        el("a", { href: "tel:112" }, el("span", {}, words.text("ended.danger")), el("bdi", { class: "number", dir: "ltr" }, "112")),
      ),
    );
    this.above.after(this.below);
  }

  private drawFoot(state: State, memoryOnly: boolean): void {
    const words = this.words;
    if (state === "ended") {
      return fill(
        this.foot,
        el("button", { class: "button button--main button--wide", type: "button", onclick: this.doings.finish }, words.text("ended.done")),
        el("p", { class: "foot-say" }, words.text("ended.itself")),
      );
    }
    const parts = [
      this.isStopping ? this.stopQuestion() : null,
      memoryOnly
        ? el("p", { class: "foot-say" }, words.text("memory.during"))
        : state === "waiting"
        ? el("p", { class: "foot-say" }, words.text("queue.hold"))
        : null,
      state === "waiting"
        ? el("button", { class: "button button--wide", type: "button", onclick: this.doings.stop }, words.text("queue.leave"))
        : null,
    ];
    // The composer is never taken out and put back: that would take the focus from who is typing.
    if (this.composer.parentNode !== this.foot) fill(this.foot, this.tooLong, this.composer);
    for (const child of [...this.foot.children]) if (child !== this.composer && child !== this.tooLong) child.remove();
    if (parts[0]) this.foot.prepend(parts[0]);
    this.foot.append(...parts.slice(1).filter((part) => part !== null));
  }

  private stopQuestion(): HTMLElement {
    const answer = (key: string, act: () => void) => el("button", { class: "button", type: "button", onclick: act }, this.words.text(key));
    return el(
      "div",
      { class: "notice", role: "group", "aria-labelledby": "stop-sure" },
      el("p", { id: "stop-sure" }, this.words.text("talk.stop.sure")),
      el("div", { class: "pair" }, answer("talk.stop.yes", this.doings.stop), answer("talk.stop.no", () => this.askToStop(false))),
    );
  }

  private askToStop(isStopping: boolean): void {
    this.isStopping = isStopping;
    this.redraw();
    if (isStopping) this.foot.querySelector<HTMLElement>(".pair button:last-child")?.focus(); // on "no": Enter twice must not stop it
    else this.field.focus();
  }

  private drawBanner(model: Model): void {
    const kind = isLost(model) ? "lost" : model.back && model.connection.phase === "up" ? "back" : "";
    if (this.banner.dataset.kind === kind) return;
    this.banner.dataset.kind = kind;
    this.banner.className = kind === "lost" ? "banner banner--attention" : kind === "back" ? "banner banner--present" : "";
    this.banner.setAttribute("role", kind === "lost" ? "alert" : "status");
    this.banner.hidden = kind === "";
    if (kind) {
      fill(
        this.banner,
        icon(kind === "lost" ? BROKEN : CHECK),
        el("span", {}, this.words.text(kind === "lost" ? "lost.you" : "lost.back")),
      );
    }
  }

  private tellTooLong(count: number | null): void {
    this.tooLong.hidden = count === null;
    if (count !== null) write(this.tooLong, this.words.text("talk.too_long", { n: count, limit: MESSAGE_CODE_POINTS }));
  }

  private rewrite(clientId: string, text: string): void {
    this.field.value = this.field.value ? `${text}\n${this.field.value}` : text;
    this.doings.withdraw(clientId);
    this.field.focus();
  }

  private systemLine(entry: Entry): string | null {
    if (entry.kind === "joined") return this.words.text("joined", { name: entry.text || this.words.text("talk.someone") });
    const key = SYSTEM_LINES[entry.kind];
    return key ? this.words.text(key, { phone: this.words.unbroken() }) : null;
  }

  private speaker(entry: Entry): string {
    return this.words.text(entry.speaker === "visitor" ? "talk.you" : "talk.someone");
  }
}
