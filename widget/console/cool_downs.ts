/**
 * Ending over the house rules, and the cool-downs that followed. What was done is remembered by session, to be said in its column.
 * Must never touch the document.
 */
import type { CoolDown, CoolDowns as Answered, Ended, Instant } from "../shared/wire.ts";
import type { Desk } from "./desk.ts";
import type { DeskPart } from "./talk.ts";

/** Minutes, until the night, or none. */
export type Lasts = 10 | 30 | 60 | "tonight" | null;

/** In the order of the digits that choose them; the last one is a duty lead's. */
export const LASTS: readonly Lasts[] = [null, 10, 30, 60, "tonight"];

export class CoolDowns implements DeskPart {
  /** Those that run at the desk; null until they are known. */
  running: readonly CoolDown[] | null = null;
  /** Asked for, and not answered as it should be. */
  hasFailed = false;
  readonly #set = new Map<string, Instant | null>();

  constructor(private readonly desk: Desk) {
    desk.parts.push(this);
  }

  /** Until when; null where it was asked for and could not be set, undefined where it was not asked for. */
  setAfter(session: string): Instant | null | undefined {
    return this.#set.get(session);
  }

  /** Sent once until it is answered. Whatever comes of it is said. */
  async stop(session: string, label: string, lasts: Lasts): Promise<void> {
    if (this.desk.asked.isAnswering(session)) return;
    const answer = await this.desk.asked.once<Ended>(session, "end", { session, reason: "house_rules", cool_down: lasts });
    if (answer && "ok" in answer) {
      if (lasts !== null) this.#set.set(session, answer.ok.cool_down_until);
    } else this.desk.notify("console.rules.failed", label);
    this.desk.lookedAt();
  }

  async look(): Promise<void> {
    const answer = await this.desk.line.socket?.ask<Answered>("cool_downs", {});
    this.hasFailed = !answer || "error" in answer;
    if (answer && "ok" in answer) this.running = answer.ok.cool_downs;
    this.desk.lookedAt();
  }

  /** One that does not run any more is lifted already. */
  async lift(id: string): Promise<void> {
    await this.desk.asked.once(id, "lift_cool_down", { id });
    await this.look();
  }

  /** Others may run by now: who looked before is told again. */
  isUp(): void {
    if (this.running !== null) void this.look();
  }

  /** What is over by now is not shown, whether or not anyone has asked again. */
  now(at: number): readonly CoolDown[] {
    return this.running?.filter(({ until }) => Date.parse(until) > at) ?? [];
  }
}
