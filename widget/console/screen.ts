/** The whole console: top, rail, and the places where conversations are. */
import { el, keyed } from "../shared/dom.ts";
import { Aside } from "./aside.ts";
import { unseen } from "./attention.ts";
import { nextToTake } from "./board.ts";
import { type Column, freePlaces } from "./columns.ts";
import { ColumnView } from "./column.ts";
import { CoolDowns } from "./cool_downs.ts";
import { CoolDownsPanel } from "./cool_downs_panel.ts";
import type { Offer } from "./countdown.ts";
import type { Waiting } from "../shared/wire.ts";
import type { Desk } from "./desk.ts";
import { FreePlaces } from "./free_place.ts";
import { gravest } from "./gravest.ts";
import { EnterSends } from "./enter.ts";
import { Keys } from "./keys.ts";
import { Book } from "./phrases.ts";
import { OfferView, REASONS } from "./offer.ts";
import { Notifier } from "./notifier.ts";
import { Registering } from "./registering.ts";
import { Rail } from "./rail.ts";
import { Spoken } from "./spoken.ts";
import type { Sound } from "./sound.ts";
import { Banner, Top } from "./top.ts";
import type { Facts } from "./snippets.ts";
import type { Words } from "./words.ts";

type Place = { kind: "column"; column: Column } | { kind: "offer"; offer: Offer } | { kind: "free"; n: number };

export class Screen {
  readonly element = el("div.console", {});
  readonly #top: Top;
  readonly #rail: Rail;
  readonly #banner = new Banner();
  readonly #main: HTMLElement;
  readonly #spoken: Spoken;
  readonly #book: Book;
  readonly #columns = new Map<string, ColumnView>();
  readonly #offers = new Map<string, OfferView>();
  readonly #notifier = new Notifier();
  readonly #free: FreePlaces;
  readonly #aside: Aside;
  readonly #registering: Registering;
  readonly #keys: Keys;
  readonly #coolDowns: CoolDowns;
  readonly #enter = new EnterSends(() => this.draw());

  constructor(private readonly words: Words, private readonly desk: Desk, private readonly sound: Sound) {
    this.#book = new Book(desk.line, () => this.#columns.forEach((view) => view.composer.drawSnippets()));
    this.#coolDowns = new CoolDowns(desk);
    const keys = this.#keys = new Keys(
      words,
      {
        accept: () => this.#first((offer) => void desk.asked.accept(offer)),
        decline: () => this.#first((offer) => this.#offers.get(offer.offered.offer)?.ask()),
        reason: (n) => this.#decline(n) || this.#stopOverRules(n),
        take: () => this.#take(desk.board && nextToTake(desk.board, desk.offers)),
        rules: () => this.#columns.get(desk.current ?? "")?.head.rules.ask(),
        column: (n) => this.#goTo(n),
        registration: () => this.#registering.toggle(),
      },
      this.#enter,
      this.element,
    );
    this.#top = new Top(words, {
      showKeys: () => keys.show(),
      showRail: () => this.#showRail(),
      turnNotices: () => void this.#turnNotices(),
      showCoolDowns: () => this.#aside.toggle(new CoolDownsPanel(words, this.#coolDowns, () => this.#aside.close())),
      signsOut: () => sound.forget(),
    });
    this.#rail = new Rail(words, {
      declare: (presence) => void desk.declare(presence),
      choose: (session) => this.#choose(session),
      take: (row) => this.#take(row),
      register: (session) => this.#registering.open(session),
      showRegistered: () => void this.#registering.showRegistered(),
    });
    this.#top.element.prepend(el("h1.for-readers", {}, words.text("console.title")));
    this.#spoken = new Spoken(words);
    this.#free = new FreePlaces(words, desk, sound, () => this.draw());
    this.#aside = new Aside(words, () => this.#asideChanged());
    this.#registering = new Registering(words, desk, this.#aside, () => this.#goOn());
    this.#main = el("main.main", { "aria-label": words.text("console.main") });
    // Who goes on writing to one person is not taken away to another, in the middle of a word.
    this.element.addEventListener("input", () => desk.going.stay());
    this.element.prepend(
      this.#top.element,
      this.#banner.element,
      this.#rail.element,
      this.#main,
      this.#aside.element,
      this.#spoken.element,
      this.#registering.said,
    );
  }

  draw(): void {
    const { desk } = this;
    const now = performance.now();
    this.#banner.draw(gravest(desk, this.words, now));
    this.#spoken.draw(desk.offers, now);
    if (!desk.board) return;
    this.#registering.draw();
    this.#book.open();
    this.sound.staff = this.#enter.staff = desk.board.me.staff;
    this.#keys.draw();
    this.#top.draw(
      desk.board,
      this.element.classList.contains("show-rail"),
      this.#notifier.notices(desk.board.me.staff),
      this.sound.tested,
    );
    this.#rail.draw(desk.board, desk, now);
    this.#drawPlaces(now);
    this.#aside.draw(desk.columns.map((column) => column.session), now);
    this.#takeToAccepted();
    // Without a line none can be taken, and whether one still waits is not known.
    const offers = desk.line.isUp ? desk.offers.length : 0;
    const news = offers + desk.columns.filter((column) => {
      const talk = desk.talk(column.session);
      return column.fate === "active" && unseen(talk.attention, talk.conversation.timeline.entries) > 0;
    }).length;
    document.title = (news > 0 ? `(${news}) ` : "") + this.words.text("console.title");
    this.sound.ring(offers > 0);
    const { me, desk_name } = desk.board;
    this.#notifier.draw(me.staff, offers > 0, desk.isLooking(), desk_name, this.words.text("console.notices.body"));
  }

  #drawPlaces(now: number): void {
    const { desk } = this;
    const taken = desk.columns.length + desk.offers.length;
    const places: Place[] = [
      ...desk.columns.map((column): Place => ({ kind: "column", column })),
      ...desk.offers.map((offer): Place => ({ kind: "offer", offer })),
      ...Array.from({ length: freePlaces(desk.board!.me.capacity, taken) }, (_, n): Place => ({ kind: "free", n })),
    ];
    keyed(this.#main, places, keyOf, (place) => this.#make(place), (element, place) => this.#update(element, place, now));
    for (const session of this.#columns.keys()) {
      if (!desk.columns.some((column) => column.session === session)) this.#columns.delete(session);
    }
    for (const [offer, view] of this.#offers) {
      if (desk.offers.some((other) => other.offered.offer === offer)) continue;
      view.giveBack();
      this.#offers.delete(offer);
    }
  }

  #make(place: Place): HTMLElement {
    if (place.kind === "free") return this.#free.make();
    if (place.kind === "offer") {
      const { offer } = place;
      const view = new OfferView(offer, this.words, {
        accept: () => void this.desk.asked.accept(offer),
        decline: (reason) => void this.desk.asked.decline(offer, reason),
      });
      this.#offers.set(offer.offered.offer, view);
      return view.element;
    }
    const { session, conversation } = place.column;
    const view = new ColumnView(place.column, this.words, {
      say: (text) => this.desk.say(session, text),
      typing: () => this.desk.typing(session),
      again: () => this.desk.talk(session).conversation.again(),
      withdraw: (clientId) => this.desk.talk(session).conversation.withdraw(clientId),
      end: () => void this.#end(session, "ended_together"),
      stop: (lasts) => void this.#coolDowns.stop(session, conversation.label, lasts),
      isDutyLead: () => this.desk.board?.me.duty_lead === true && conversation.desk_name === null,
      isChosen: () => this.#coolDowns.setAfter(session) !== undefined,
      coolDown: () => this.#coolDowns.setAfter(session),
      enter: this.#enter,
      lock: () => void this.#end(session, "locked"),
      register: () => this.#registering.open(session),
      close: () => this.#close(session),
      pause: () => void this.desk.pause(),
      choose: () => this.desk.choose(session),
      redraw: () => this.draw(),
      facts: () => this.#facts(session),
    }, this.#book);
    this.#columns.set(session, view);
    return view.element;
  }

  /** The number is that of the console's own desk: of another's it has none, and leaves a gap. */
  #facts(session: string): Facts {
    const { columns, board } = this.desk;
    const conversation = columns.find((column) => column.session === session)?.conversation;
    const phone = conversation?.desk_name ? null : board?.opening.phone ?? null;
    const values = { nickname: conversation?.nickname ?? null, name: board?.me.work_name ?? null, phone };
    return { language: conversation?.language ?? this.words.language, values };
  }

  #update(element: HTMLElement, place: Place, now: number): void {
    const { desk } = this;
    if (place.kind === "offer") this.#offers.get(place.offer.offered.offer)?.draw(now, desk.asked.isAnswering(place.offer.offered.offer));
    else if (place.kind === "free") this.#free.draw(element, place.n);
    else {
      const { column } = place;
      const isCurrent = column.session === desk.current;
      const view = this.#columns.get(column.session);
      view?.draw(column, desk.talk(column.session), isCurrent, desk.line.isUp, now);
      view?.head.offerPause(desk.presence === "available");
    }
  }

  #first(act: (offer: Offer) => void): void {
    const offer = this.desk.offers[0];
    if (offer) act(offer);
  }

  /** Why not, by its digit, where that is being asked. */
  #decline(n: number): boolean {
    const offer = this.desk.offers.find((other) => this.#offers.get(other.offered.offer)?.isBeingAsked);
    const reason = REASONS[n - 1];
    if (!offer || !reason) return false;
    this.#offers.get(offer.offered.offer)?.ask(false);
    void this.desk.asked.decline(offer, reason);
    return true;
  }

  /** For how long, by its digit, where that is being asked. */
  #stopOverRules(n: number): boolean {
    return [...this.#columns.values()].find((view) => view.head.rules.isBeingAsked)?.head.rules.choose(n) === true;
  }

  async #turnNotices(): Promise<void> {
    const staff = this.desk.board?.me.staff;
    if (staff) await this.#notifier.turn(staff);
    this.draw();
  }

  #take(row: Waiting | null): void {
    if (row) void this.desk.asked.take(row);
  }

  /** Who accepted is taken to the conversation when it is there; she asked for it. */
  #takeToAccepted(): void {
    const view = this.#columns.get(this.desk.going.takeArrived() ?? "");
    if (!view) return;
    this.#showRail(false);
    view.focusField();
  }

  #choose(session: string): void {
    this.desk.choose(session);
    this.#showRail(false);
    this.draw();
    this.#columns.get(session)?.focusField();
  }

  #goTo(n: number): void {
    const column = this.desk.columns[n - 1];
    if (column) this.#choose(column.session);
  }

  /** What she ended herself she registers next, while it is fresh. */
  async #end(session: string, reason: "ended_together" | "locked"): Promise<void> {
    if (await this.desk.end(session, reason)) this.#registering.open(session);
  }

  #close(session: string): void {
    this.desk.close(session);
    this.#goOn();
  }

  #goOn(): void {
    this.draw(); // beside a wide panel only the current one is in sight, and what is not takes no focus
    const view = this.#columns.get(this.desk.current ?? "");
    if (view) view.focusField();
    else this.#rail.focus();
  }

  /** On a narrow screen it stands in the place of the conversations. */
  #asideChanged(): void {
    this.element.classList.toggle("has-aside", this.#aside.key !== null);
    if (this.#aside.key !== null) this.element.classList.remove("show-rail");
    this.draw();
  }

  #showRail(isShown = !this.element.classList.contains("show-rail")): void {
    this.element.classList.toggle("show-rail", isShown);
    this.desk.lookedAt();
  }
}

function keyOf(place: Place): string {
  if (place.kind === "column") return `c${place.column.session}`;
  return place.kind === "offer" ? `o${place.offer.offered.offer}` : `f${place.n}`;
}
