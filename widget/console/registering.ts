/** Opens the form of a conversation beside it, and says what the board knows of that conversation. */
import { el, write } from "../shared/dom.ts";
import type { ToRegister } from "../shared/wire_registering.ts";
import type { Aside } from "./aside.ts";
import type { Column } from "./columns.ts";
import type { Desk } from "./desk.ts";
import { RegisteredPanel } from "./registered_panel.ts";
import { type About, RegistrationPanel } from "./registration_panel.ts";
import type { Releasing } from "./releasing.ts";
import type { Words } from "./words.ts";

const MINUTE = 60_000;

export class Registering {
  /** Said aloud, to who does not see that the form is gone. */
  readonly said = el("p.for-readers", { role: "status" });
  #panel: RegistrationPanel | null = null;
  /** What was opened to be corrected, by what it was called. */
  readonly #reopened = new Map<string, string>();

  constructor(
    private readonly words: Words,
    private readonly desk: Desk,
    private readonly aside: Aside,
    /** Where she goes on when the form is put away and what it was opened from is gone. */
    private readonly goOn: () => void,
    private readonly releasing: Releasing,
  ) {}

  /** Her own act: what was said comes back beside the form, where she may still read it. */
  open(session: string): void {
    const row = this.#row(session);
    if (row && Date.now() < Date.parse(row.readable_until)) this.desk.reopen(row);
    this.desk.registrations.refresh(session);
    if (this.#panel?.of !== session) this.#panel = this.#make(session);
    this.aside.open(this.#panel);
    if (this.#column(session)?.fate === "ended") this.releasing.wrapUp(session);
  }

  /** What she ended herself she registers next, while it is fresh; unless she went on with someone else before it was over. */
  async end(session: string, reason: "ended_together" | "locked"): Promise<void> {
    const { desk } = this;
    const since = desk.going.now;
    if (await desk.end(session, reason) && desk.current === session && desk.going.now === since) {
      this.open(session);
      this.releasing.wrapUp(session);
    }
  }

  /** What can still be corrected. */
  async showRegistered(): Promise<void> {
    const panel = new RegisteredPanel(this.words, this.desk.wishes, (one) => {
      this.#reopened.set(one.session, one.label);
      this.open(one.session);
    }, () => this.#close());
    this.aside.open(panel);
    panel.show(await this.desk.registrations.registered());
    await panel.ended.load(); // below what is there by then, so that nothing moves
  }

  /** By the key: of the conversation she is at, or of the first that is still to be registered. */
  toggle(): void {
    const { desk } = this;
    const column = this.#column(desk.current);
    const session = column?.session ?? desk.board?.to_register[0]?.session;
    if (this.#panel && this.aside.key === this.#panel.key) this.aside.close();
    else if (session !== undefined) this.open(session);
  }

  /** The words of what is registered go, and so does a form whose conversation is not hers any more. */
  draw(): void {
    if (!this.desk.board) return;
    this.desk.tidy(Date.now());
    const isShown = this.#panel !== null && this.aside.key === this.#panel.key;
    if (isShown && this.#panel && !this.#about(this.#panel.of)) this.#close();
  }

  #make(session: string): RegistrationPanel {
    return new RegistrationPanel(session, this.words, this.desk.registrations, {
      about: (of) => this.#about(of),
      close: () => this.#close(),
      later: () => void this.#later(),
      cleaned: (of) => this.releasing.isThere(of) ? () => this.releasing.open(of) : null,
      registered: (of) => this.#registered(of),
      corrected: (of) => this.#corrected(of),
    });
  }

  /** One of her own: where she looks along it is not hers to register. */
  #column(of: string | null) {
    const isHers = (column: Column) => column.fate !== "left" && column.conversation.with_me_as === "counsellor";
    return this.desk.columns.find((column) => column.session === of && isHers(column));
  }

  #row(session: string): ToRegister | undefined {
    return this.desk.board?.to_register.find((row) => row.session === session);
  }

  #about(session: string): About | null {
    const { board, presence } = this.desk;
    const row = this.#row(session);
    const column = this.#column(session);
    const label = row?.label ?? column?.conversation.label ?? this.#reopened.get(session);
    if (label === undefined) return null;
    const endsAt = board?.me.wrap_up_ends_at ?? null;
    const isWrappingUp = endsAt !== null && row?.wraps_up === true;
    const isOnlyOne = board?.to_register.every((other) => other.session === session || !other.wraps_up) === true;
    return {
      label,
      isOver: column?.fate !== "active",
      isWrappingUp,
      makesAvailable: isWrappingUp && isOnlyOne && presence === "available",
      line: column?.fate === "active"
        ? this.words.text("console.registration.line.running")
        : this.#line(row, isWrappingUp ? endsAt : null),
    };
  }

  #line(row: ToRegister | undefined, wrapUpEndsAt: string | null): string {
    const { text } = this.words;
    if (!row) return "";
    const minutes = Math.round((Date.parse(row.ended_at) - Date.parse(row.since)) / MINUTE);
    const how = text(`console.registration.line.${minutes < 1 ? "short" : "lasted"}`, { m: minutes });
    if (wrapUpEndsAt === null) return how;
    const left = Math.max(0, Math.ceil((Date.parse(wrapUpEndsAt) - Date.now()) / 1_000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    return text("console.registration.line.wrap_up", { time, how });
  }

  async #later(): Promise<void> {
    if (await this.desk.registrations.later()) this.#close();
  }

  #registered(session: string): void {
    const label = this.#about(session)?.label ?? "";
    this.desk.close(session);
    this.desk.registrations.forget(session);
    this.#close();
    const isLeft = this.desk.board?.to_release.some((row) => row.session === session && row.state === "ready") === true;
    write(this.said, this.words.text(`console.registration.said${isLeft ? ".unreleased" : ""}`, { label }));
  }

  #corrected(session: string): void {
    const label = this.#about(session)?.label ?? "";
    this.desk.registrations.forget(session);
    this.#close();
    write(this.said, this.words.text("console.registration.corrected", { label }));
  }

  #close(): void {
    this.#panel = null;
    this.aside.close();
    if (document.activeElement === null || document.activeElement === document.body) this.goOn();
  }
}
