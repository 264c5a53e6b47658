/** What she is asked, and what she takes by herself. Each is sent once until it is answered. Must never touch the document. */
import type { Line } from "../shared/line.ts";
import type { Accepted, DeclineReason, Offered, Outcome, Waiting } from "../shared/wire.ts";
import { heard, type Offer } from "./countdown.ts";
import type { Going } from "./going.ts";

export interface AskedHooks {
  now(): number;
  notify(key: string, label: string): void;
  /** What was offered may wait no longer. */
  gone(offered: Offered): void;
  /** What she accepted may be there already: choose it. */
  accepted(): void;
  changed(): void;
}

export class Asked {
  offers: readonly Offer[] = [];
  readonly #answering = new Set<string>();

  constructor(private readonly line: Line, private readonly going: Going, private readonly hooks: AskedHooks) {}

  isAnswering(about: string): boolean {
    return this.#answering.has(about);
  }

  /** The board knows them all. */
  look(offers: readonly Offered[]): void {
    this.offers = offers.map((offered) => heard(offered, this.hooks.now()));
  }

  /** Accepts, and makes the new column the current one as soon as it is there: it is her own act. */
  async accept(offer: Offer): Promise<void> {
    const since = this.going.now;
    const answer = await this.#answer<Accepted>("accept_offer", offer);
    if (answer === null) return;
    if ("ok" in answer) {
      this.taken(answer.ok.session, since);
      this.#takeAway(offer.offered.offer);
    } else if (!answer.error.temporary) {
      this.#takeAway(offer.offered.offer);
      this.hooks.notify("console.offer.gone", offer.offered.label);
    }
    this.hooks.changed();
  }

  async decline(offer: Offer, reason: DeclineReason): Promise<void> {
    const answer = await this.#answer<object>("decline_offer", offer, { reason });
    if (answer && ("ok" in answer || !answer.error.temporary)) this.#takeAway(offer.offered.offer);
    this.hooks.changed();
  }

  /** Takes someone from the queue, and makes the new column the current one as with an offer that was accepted. */
  async take(row: Waiting): Promise<void> {
    const { session } = row;
    const since = this.going.now;
    const answer = await this.once<Accepted>(session, "take", { session });
    if (answer && "ok" in answer) this.taken(session, since);
    else if (answer && !answer.error.temporary) {
      this.hooks.notify(answer.error.code === "wrong_state" ? "console.take.not_now" : "console.take.gone", row.label);
    }
    this.hooks.changed();
  }

  /** Asks the server something about one thing; null when that is being asked already, or there is no line. */
  async once<T>(about: string, command: string, payload: object) {
    const { socket } = this.line;
    if (!socket || this.#answering.has(about)) return null;
    this.#answering.add(about);
    this.hooks.changed();
    const answer = await socket.ask<T>(command, payload);
    this.#answering.delete(about);
    return answer;
  }

  made(offered: Offered): void {
    this.#takeAway(offered.offer);
    this.offers = [...this.offers, heard(offered, this.hooks.now())];
  }

  closed(id: string, outcome: Outcome, isAvailable: boolean): void {
    const offer = this.offers.find((other) => other.offered.offer === id);
    this.#takeAway(id);
    if (offer && outcome === "expired") this.hooks.notify("console.offer.expired", offer.offered.label);
    // Going away, or an acute conversation, gave it back, and the visitor waits on: only of who waits no longer is it news.
    if (offer && outcome === "withdrawn" && isAvailable) this.hooks.gone(offer.offered);
  }

  /** It is hers, as she asked at `since`: she is taken there, also where its column was quicker than the answer. */
  taken(session: string, since: number): void {
    this.going.accepted(session, since);
    this.hooks.accepted();
  }

  #answer<T>(command: string, { offered }: Offer, more: object = {}) {
    return this.once<T>(offered.offer, command, { offer: offered.offer, ...more });
  }

  #takeAway(offer: string): void {
    this.offers = this.offers.filter((other) => other.offered.offer !== offer);
  }
}
