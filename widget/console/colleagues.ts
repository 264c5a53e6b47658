/** Colleagues in a conversation: who is asked in, who comes, and who goes on with it. Must never touch the document. */
import type { Line } from "../shared/line.ts";
import type { Accepted, Board, BoardChanged, ComeReason, Handover } from "../shared/wire.ts";
import type { Going } from "./going.ts";
import type { DeskPart } from "./talk.ts";

/** A handover with the moment, on this device's own clock, at which it is over. */
export interface Asking {
  readonly row: Handover;
  readonly deadline: number;
}

export interface ColleagueHooks {
  board(): Board | null;
  now(): number;
  notify(key: string, label: string): void;
  /** What she goes on with may be there already: choose it. */
  accepted(): void;
  changed(): void;
}

export type HandTo = { to_staff: string } | { to_desk: string };

export class Colleagues implements DeskPart {
  /** Who goes on with what was hers a moment ago. */
  readonly passedOn = new Map<string, string>();
  #askings: readonly Asking[] = [];
  readonly #answering = new Set<string>();

  constructor(private readonly line: Line, private readonly going: Going, private readonly hooks: ColleagueHooks) {}

  /** What she is asked to go on with. */
  get askedOfMe(): readonly Asking[] {
    return this.#askings.filter(({ row }) => !row.mine);
  }

  /** What she asked for a conversation of hers. */
  askedFor(session: string): Asking | null {
    return this.#askings.find(({ row }) => row.mine && row.session === session) ?? null;
  }

  isAnswering(about: string): boolean {
    return this.#answering.has(about);
  }

  boardChanged(change: BoardChanged): void {
    for (const { session, counsellor } of change.passed_on ?? []) this.passedOn.set(session, counsellor);
    for (const { handover, outcome } of change.handovers_closed ?? []) {
      const row = this.#askings.find((asking) => asking.row.handover === handover)?.row;
      if (row?.mine && (outcome === "declined" || outcome === "expired")) this.hooks.notify(`console.handover.${outcome}`, row.to);
      if (row && !row.mine && (outcome === "withdrawn" || outcome === "expired")) this.hooks.notify("console.handover.gone", row.label);
    }
  }

  /** The time of one that is known goes on as it was heard first. */
  arranged(): void {
    const board = this.hooks.board();
    const known = new Map(this.#askings.map((asking) => [asking.row.handover, asking]));
    this.#askings = (board?.handovers ?? []).map((row) =>
      known.get(row.handover) ?? { row, deadline: this.hooks.now() + row.seconds_left * 1_000 }
    );
    for (const { session } of board?.conversations ?? []) this.passedOn.delete(session);
  }

  down(): void {
    this.#answering.clear();
  }

  /** Each of these answers with the code of a refusal, or null when it was done. */
  invite(session: string, staff: string): Promise<string | null> {
    return this.#ask(`in ${session} ${staff}`, "invite", { session, staff });
  }

  sendAway(session: string, staff: string): Promise<string | null> {
    return this.#ask(`away ${session} ${staff}`, "look_away", { session, staff });
  }

  lookAway(session: string): Promise<string | null> {
    return this.#ask(`away ${session}`, "look_away", { session });
  }

  /** She comes by herself, and is taken there as after an offer. */
  async come(session: string, label: string, reason: ComeReason): Promise<void> {
    const since = this.going.now;
    const code = await this.#ask(`come ${session}`, "come", { session, reason });
    if (code === null) this.#taken(session, since);
    else if (code !== "busy") this.hooks.notify("console.come.gone", label);
    this.hooks.changed();
  }

  async takeOver(session: string, label: string, reason: ComeReason): Promise<void> {
    const code = await this.#ask(`over ${session}`, "take_over", { session, reason });
    if (code !== null && code !== "busy") this.hooks.notify("console.take_over.not_now", label);
  }

  /** `name`: of the colleague or the desk. */
  async handOver(session: string, to: HandTo, name: string, summary: string): Promise<string | null> {
    const code = await this.#ask(`hand ${session}`, "hand_over", { session, ...to, summary });
    if (code === null && "to_desk" in to) this.passedOn.set(session, name);
    return code;
  }

  withdraw({ row }: Asking): Promise<string | null> {
    return this.#ask(row.handover, "withdraw_handover", { handover: row.handover });
  }

  async accept({ row }: Asking): Promise<void> {
    const { socket } = this.line;
    if (!socket || this.#answering.has(row.handover)) return;
    const since = this.going.now;
    this.#answering.add(row.handover);
    this.hooks.changed();
    const answer = await socket.ask<Accepted>("accept_handover", { handover: row.handover });
    this.#answering.delete(row.handover);
    if ("ok" in answer) this.#taken(answer.ok.session, since);
    else if (!answer.error.temporary) {
      this.hooks.notify(answer.error.code === "wrong_state" ? "console.handover.full" : "console.handover.gone", row.label);
    }
    this.hooks.changed();
  }

  decline({ row }: Asking): Promise<string | null> {
    return this.#ask(row.handover, "decline_handover", { handover: row.handover });
  }

  #taken(session: string, since: number): void {
    this.going.accepted(session, since);
    this.hooks.accepted();
  }

  /** Once until it is answered; "busy" for one that is under way, and "lost" without a line. */
  async #ask(about: string, command: string, payload: object): Promise<string | null> {
    const { socket } = this.line;
    if (!socket) return "lost";
    if (this.#answering.has(about)) return "busy";
    this.#answering.add(about);
    this.hooks.changed();
    const answer = await socket.ask<object>(command, payload);
    this.#answering.delete(about);
    this.hooks.changed();
    return "error" in answer ? answer.error.code : null;
  }
}
