/** The whole console: top, rail, and the places where conversations are. */
import { el, keyed } from "../shared/dom.ts";
import { Aside } from "./aside.ts";
import { DangerScreen } from "./danger_screen.ts";
import { nextToTake } from "./board.ts";
import { type ColumnDoings, ColumnView } from "./column.ts";
import { doingsOf } from "./column_doings.ts";
import type { Column } from "./columns.ts";
import { CoolDowns } from "./cool_downs.ts";
import { CoolDownsPanel } from "./cool_downs_panel.ts";
import type { Offer } from "./countdown.ts";
import type { Waiting } from "../shared/wire.ts";
import type { Desk } from "./desk.ts";
import { FreePlaces } from "./free_place.ts";
import type { Asking } from "./colleagues.ts";
import { Rooms } from "./company.ts";
import { DeskTalks } from "./desk_talks.ts";
import { HandoverCard } from "./handover_card.ts";
import { gravest } from "./gravest.ts";
import { keyOf, type Place, placesOf } from "./places.ts";
import { EnterSends } from "./enter.ts";
import { Keys } from "./keys.ts";
import { Book } from "./phrases.ts";
import { OfferView, REASONS } from "./offer.ts";
import { Registering } from "./registering.ts";
import { Releasing } from "./releasing.ts";
import { Ringing } from "./ringing.ts";
import { Rail } from "./rail.ts";
import { Spoken } from "./spoken.ts";
import type { Sound } from "./sound.ts";
import { Banner, Top } from "./top.ts";
import type { Words } from "./words.ts";

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
  readonly #ringing: Ringing;
  readonly #free: FreePlaces;
  readonly #aside: Aside;
  readonly #registering: Registering;
  readonly #releasing: Releasing;
  readonly #danger: DangerScreen;
  readonly #rooms: Rooms;
  readonly #cards = new Map<string, HandoverCard>();
  readonly #keys: Keys;
  readonly #coolDowns: CoolDowns;
  readonly #enter = new EnterSends(() => this.draw());

  constructor(private readonly words: Words, private readonly desk: Desk, private readonly sound: Sound) {
    this.#book = new Book(desk.line, () => this.#columns.forEach((view) => view.composer.drawSnippets()));
    this.#coolDowns = new CoolDowns(desk);
    const keys = this.#keys = new Keys(
      words,
      {
        accept: () => this.#first((offer) => void desk.asked.accept(offer), (asking) => void desk.colleagues.accept(asking)),
        decline: () =>
          this.#first((offer) => this.#offers.get(offer.offered.offer)?.ask(), (asking) => void desk.colleagues.decline(asking)),
        reason: (n) => this.#decline(n) || this.#stopOverRules(n),
        take: () => this.#take(desk.board && nextToTake(desk.board, desk.offers)),
        end: () => this.#here()?.head.ask(),
        rules: () => this.#here()?.head.rules.ask(),
        column: (n) => this.#goTo(n),
        registration: () => this.#registering.toggle(),
        mode: (mode) => this.#here()?.pens.turn(mode),
        side: () => this.#current((session) => this.#rooms.side(session)),
        handOver: () => this.#current((session) => this.#rooms.handover(session), true),
        danger: () => this.#danger.showDanger(),
        urgency: () => this.#here() && this.#danger.openUrgency(),
        further: () => this.#here() && this.#danger.openFurther(),
        callbacks: () => this.#danger.showCallbacks(),
        code: () => {
          this.#showRail(true); // where the screen is narrow it stands behind a button
          this.#danger.code.focus();
        },
        seen: () => this.#danger.seen(),
        cleaned: () => this.#releasing.toggle(),
      },
      this.#enter,
      this.element,
    );
    this.#top = new Top(words, {
      showKeys: () => keys.show(),
      showRail: () => this.#showRail(),
      turnNotices: () => void this.#ringing.turn().then(() => this.draw()),
      showCoolDowns: () => this.#aside.toggle(new CoolDownsPanel(words, this.#coolDowns, () => this.#aside.close())),
      signsOut: () => sound.forget(),
    });
    this.#rail = new Rail(words, {
      declare: (presence) => void desk.declare(presence),
      choose: (session) => this.#choose(session),
      take: (row) => this.#take(row),
      register: (session) => this.#registering.open(session),
      showRegistered: () => void this.#registering.showRegistered(),
    }, new DeskTalks(words, desk.colleagues, () => this.#showRail(false)));
    this.#top.element.prepend(el("h1.for-readers", {}, words.text("console.title")));
    this.#spoken = new Spoken(words);
    this.#ringing = new Ringing(words, desk, sound);
    this.#free = new FreePlaces(words, desk, sound, () => this.draw());
    this.#rooms = new Rooms(words, desk, this.#enter, () => this.#aside);
    this.#aside = new Aside(words, () => this.#asideChanged(), (isHerAct) => this.#goOn(isHerAct));
    this.#releasing = new Releasing(words, desk, this.#aside, (session) => this.#choose(session));
    this.#registering = new Registering(words, desk, this.#aside, () => this.#goOn(), this.#releasing);
    this.#rail.owed.after(this.#releasing.list.element);
    this.#danger = new DangerScreen(words, desk, this.#aside, this.#rooms, (session) => this.#columns.get(session));
    this.#top.element.lastElementChild!.prepend(this.#danger.callbacks);
    this.#rail.element.lastElementChild!.before(this.#danger.code.element);
    this.#main = el("main.main", { "aria-label": words.text("console.main") });
    // Who goes on writing to one person is not taken away to another, in the middle of a word.
    this.element.addEventListener("input", () => desk.going.stay());
    const above = [this.#top, this.#banner, this.#rail].map(({ element }) => element);
    this.element.prepend(...above, this.#main, this.#aside.element, this.#spoken.element, this.#registering.said, this.#releasing.said);
  }

  draw(): void {
    const { desk, words } = this;
    const now = performance.now();
    this.#banner.draw(gravest(words, desk, this.#danger.banner(), now));
    this.#spoken.draw(desk.offers, now, desk.colleagues.askedOfMe);
    if (!desk.board) return;
    this.#registering.draw();
    this.#book.open();
    this.sound.staff = this.#enter.staff = desk.board.me.staff;
    this.#keys.draw();
    this.#top.draw(
      desk.board,
      this.element.classList.contains("show-rail"),
      this.#ringing.offers.notices(desk.board.me.staff),
      this.sound.tested,
    );
    this.#rail.draw(desk.board, desk, now);
    this.#drawPlaces(now);
    this.#releasing.draw();
    this.#danger.draw();
    this.#rooms.draw(desk.columns.filter((column) => column.fate !== "left").map((column) => column.session));
    this.#aside.draw(desk.columns.filter((column) => column.fate !== "left").map((column) => column.session), now);
    this.#takeToAccepted();
    this.#ringing.draw(this.#danger.calls.length);
  }

  #drawPlaces(now: number): void {
    const { desk } = this;
    const asked = desk.colleagues.askedOfMe;
    const places = placesOf(desk);
    keyed(this.#main, places, keyOf, (place) => this.#make(place), (element, place) => this.#update(element, place, now));
    for (const session of this.#columns.keys()) {
      if (!desk.columns.some((column) => column.session === session)) this.#columns.delete(session);
    }
    for (const id of this.#cards.keys()) if (!asked.some((asking) => asking.row.handover === id)) this.#cards.delete(id);
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
    if (place.kind === "asked") {
      const card = new HandoverCard(place.asking, this.words, this.desk.colleagues);
      this.#cards.set(place.asking.row.handover, card);
      return card.element;
    }
    const { session } = place.column;
    const view = new ColumnView(
      place.column,
      this.words,
      this.#doings(place.column),
      this.#book,
      this.desk,
      this.#rooms,
    );
    this.#columns.set(session, view);
    this.#danger.equip(view, place.column);
    this.#releasing.equip(view, place.column);
    return view.element;
  }

  #doings(column: Column): ColumnDoings {
    return doingsOf(column, this.desk, this.words, {
      enter: this.#enter,
      coolDowns: this.#coolDowns,
      registering: this.#registering,
      close: (session) => this.#close(session),
      redraw: () => this.draw(),
    });
  }

  #update(element: HTMLElement, place: Place, now: number): void {
    const { desk } = this;
    if (place.kind === "offer") this.#offers.get(place.offer.offered.offer)?.draw(now, desk.asked.isAnswering(place.offer.offered.offer));
    else if (place.kind === "asked") this.#cards.get(place.asking.row.handover)?.draw(now);
    else if (place.kind === "free") this.#free.draw(element, place.n);
    else {
      const { column } = place;
      const isCurrent = column.session === desk.current;
      const view = this.#columns.get(column.session);
      view?.draw(column, desk.talk(column.session), isCurrent, desk.line.isUp, now);
      view?.head.offerPause(desk.presence === "available");
    }
  }

  /** An offer first: it is a visitor who waits. */
  #first(act: (offer: Offer) => void, answer: (asking: Asking) => void): void {
    const [offer, asking] = [this.desk.offers[0], this.desk.colleagues.askedOfMe[0]];
    if (offer) act(offer);
    else if (asking) answer(asking);
  }

  #current(act: (session: string) => void, isForHers = false): void {
    const column = this.desk.columns.find(({ session }) => session === this.desk.current);
    const isHers = column?.fate === "active" && column.conversation.with_me_as === "counsellor";
    if (column && column.fate !== "left" && (isHers || !isForHers)) act(column.session);
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

  #take = (row: Waiting | null): void => void (row && this.desk.asked.take(row));

  /** Who accepted is taken to the conversation when it is there; she asked for it. */
  #takeToAccepted(): void {
    if (this.#columns.has(this.desk.going.takeArrived() ?? "")) this.#here()?.focusField();
  }

  #choose(session: string): void {
    this.desk.choose(session);
    this.draw();
    this.#here()?.focusField();
  }

  /** The conversation she is in; on a narrow screen a panel or the rail stands in its place, and goes. */
  #here(): ColumnView | undefined {
    const view = this.#columns.get(this.desk.current ?? "");
    if (!view || view.element.getClientRects().length > 0) return view;
    this.#showRail(false);
    this.#aside.close();
    return view;
  }

  #goTo(n: number): void {
    const column = this.desk.columns[n - 1];
    if (column) this.#choose(column.session);
  }

  #close(session: string): void {
    this.desk.close(session);
    this.#goOn();
  }

  /** `mayWrite`: not when a panel went by itself, for she may be writing in it, and no word of that may come into a field that sends. */
  #goOn(mayWrite = true): void {
    this.draw(); // beside a wide panel only the current one is in sight, and what is not takes no focus
    const view = this.#columns.get(this.desk.current ?? "");
    if (!view) this.#rail.focus();
    else if (mayWrite) view.focusField();
    else view.focusLog();
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
