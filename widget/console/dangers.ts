/** Danger, without any screen: how urgent each conversation is, calls for the duty lead, codes and numbers. */
import type { Answer } from "../shared/wire.ts";
import type { AlertRaised, Callback, Callbacks, Helpers, PhoneCode, Urgency } from "../shared/wire_danger.ts";
import { changed } from "./board.ts";
import type { Desk } from "./desk.ts";
import type { DeskPart } from "./talk.ts";
import { ACUTE, URGENCIES } from "./urgency.ts";

/** Where no line has come about yet: these are true everywhere. */
const AT_LEAST: Helpers = {
  ladder: [{ names: [{ language: "nl", name: "Politie" }, { language: "en", name: "Police" }], phone: "112" }],
  report_url: null,
};

/** A mark that the server could not take is said again after this. */
const AGAIN = 2_000;

export class Dangers implements DeskPart {
  helpers: Helpers = AT_LEAST;
  /** The numbers that were asked for, while the list is looked at; null when it is not. */
  callbacks: readonly Callback[] | null = null;
  readonly #codes = new Map<string, PhoneCode>();
  /** Marks that the server has not heard yet: sent again when the line is back. */
  readonly #wanted = new Map<string, Urgency>();
  /** What a conversation was before the panel marked it, for who opened it by mistake. */
  readonly #before = new Map<string, Urgency>();
  readonly #lowered = new Set<string>();

  constructor(private readonly desk: Desk, private readonly changed: () => void) {
    desk.parts.push(this);
  }

  isUp(): void {
    void this.#askHelpers();
    for (const [session, urgency] of this.#wanted) void this.mark(session, urgency);
    if (this.callbacks) void this.askCallbacks();
  }

  // deno-lint-ignore no-explicit-any
  hear(name: string, payload: any): void {
    const raised: AlertRaised = payload;
    const { board } = this.desk;
    if (name !== "alert_raised" || raised.kind === "nobody_takes" || !board) return;
    // The board will say so too, a moment later; it rings from now on.
    const { session, label, kind, counsellor, at } = raised;
    this.desk.board = changed(board, { alerts: [{ session, label, kind, counsellor: counsellor ?? "", at: at ?? "" }] });
  }

  /** Not heard by the server yet. */
  isUnheard(session: string): boolean {
    return this.#wanted.has(session);
  }

  /** What it was before the panel marked it; null where she marked it herself. */
  before(session: string): Urgency | null {
    return this.#before.get(session) ?? null;
  }

  code(session: string): PhoneCode | null {
    const code = this.#codes.get(session) ?? null;
    return code && Date.parse(code.ends_at) > Date.now() ? code : null;
  }

  async mark(session: string, urgency: Urgency): Promise<void> {
    this.#wanted.set(session, urgency);
    this.changed();
    const answer = await this.desk.line.socket?.ask<object>("mark", { session, urgency });
    // Refused for good: it is over, or not hers any more. Marked otherwise meanwhile: that one is under way.
    if (answer && this.#wanted.get(session) === urgency) {
      if ("ok" in answer || !answer.error.temporary) this.#wanted.delete(session);
      else setTimeout(() => this.#wanted.get(session) === urgency && void this.mark(session, urgency), AGAIN);
    }
    this.changed();
  }

  /** She opened the panel. What is acute already, or was set lower by her, stays as it is. */
  open(session: string): void {
    const rank = this.#rank(session);
    if (rank === null || rank >= ACUTE || this.#lowered.has(session)) return;
    this.#before.set(session, URGENCIES[rank]!);
    void this.mark(session, "immediate_danger");
  }

  /** It was a mistake. */
  lower(session: string): void {
    const before = this.#before.get(session);
    if (!before) return;
    this.#before.delete(session);
    this.#lowered.add(session);
    void this.mark(session, before);
  }

  /** Marked by her own hand. */
  judge(session: string, urgency: Urgency): void {
    this.#before.delete(session);
    if (urgency === "immediate_danger") this.#lowered.delete(session);
    void this.mark(session, urgency);
  }

  async call(session: string, about: "help" | "danger"): Promise<void> {
    const answer = await this.desk.asked.once<object>(`call ${session}`, "call_duty_lead", { session, about });
    if (!answer || "error" in answer) this.desk.notify("console.call.failed", this.#label(session));
    this.changed();
  }

  async seen(session: string): Promise<void> {
    const answer = await this.desk.asked.once<object>(`seen ${session}`, "alert_seen", { session });
    const { board } = this.desk;
    // Gone already is seen too: someone else was first, or it is over.
    if (answer && board && ("ok" in answer || !answer.error.temporary)) this.desk.board = changed(board, { alerts_gone: [session] });
    this.changed();
  }

  async askToCall(session: string): Promise<void> {
    const answer = await this.desk.asked.once<object>(`callback ${session}`, "ask_callback", { session });
    if (!answer || "error" in answer) this.desk.notify("console.callback.failed", this.#label(session));
    this.changed();
  }

  /** Another one takes its place; null when it could not be made. */
  async makeCode(session: string): Promise<PhoneCode | null> {
    const answer = await this.desk.asked.once<PhoneCode>(`code ${session}`, "make_phone_code", { session });
    if (answer && "ok" in answer) this.#codes.set(session, answer.ok);
    else this.desk.notify("console.code.failed", this.#label(session));
    this.changed();
    return answer && "ok" in answer ? answer.ok : null;
  }

  async askCallbacks(): Promise<void> {
    this.callbacks ??= [];
    const answer: Answer<Callbacks> | undefined = await this.desk.line.socket?.ask<Callbacks>("callbacks", {});
    if (this.callbacks && answer && "ok" in answer) this.callbacks = answer.ok.callbacks;
    this.changed();
  }

  /** No number stays in a page that does not show it. */
  forgetCallbacks(): void {
    this.callbacks = null;
  }

  async called(callback: string): Promise<void> {
    const answer = await this.desk.asked.once<object>(callback, "callback_done", { callback });
    if (answer && ("ok" in answer || !answer.error.temporary)) {
      this.callbacks = this.callbacks?.filter((one) => one.callback !== callback) ?? null;
    } else this.desk.notify("console.callbacks.failed", "");
    this.changed();
  }

  #rank(session: string): number | null {
    return this.desk.columns.find((column) => column.session === session && column.fate === "active")?.conversation.urgency ?? null;
  }

  #label(session: string): string {
    return this.desk.columns.find((column) => column.session === session)?.conversation.label ?? "";
  }

  async #askHelpers(): Promise<void> {
    const answer = await this.desk.line.socket?.ask<Helpers>("helpers", {});
    if (answer && "ok" in answer) this.helpers = answer.ok;
    this.changed();
  }
}
