/**
 * What is left of her conversations, what she hides besides, and that others may read it. One sheet for each conversation that is shown;
 * the server's text is the only one: after each act it is asked for anew. Must never touch the document.
 */
import type { Around, Line } from "../shared/line.ts";
import type { Answer, Board, BoardChanged, Instant, Refusal } from "../shared/wire.ts";
import type { Cleaned, CleanedLine, CleanedMark, CleaningState, ToRelease, Trait, Why } from "../shared/wire_release.ts";
import { again, type Span } from "./cleaned.ts";
import type { Column } from "./columns.ts";
import type { DeskPart } from "./talk.ts";

const AGAIN_AFTER = 2_000;

/** `gone`: it is not hers, was never answered, or its words are deleted. */
export type Standing = "loading" | CleaningState | "gone";

/** What came of her last act. `places`: how many are hidden more, or less. `unsure`: the line went before the answer came. */
export type Said =
  | { readonly what: "hidden" | "shown"; readonly places: number }
  | { readonly what: "unsure" | "later" | "changed" };

export interface Sheet {
  readonly session: string;
  readonly standing: Standing;
  readonly why: Why | null;
  readonly lines: readonly CleanedLine[];
  readonly found: number;
  readonly byHand: number;
  readonly rare: readonly Trait[];
  readonly measured: boolean;
  readonly registered: boolean;
  readonly until: Instant | null;
  /** An act of hers is under way. */
  readonly isBusy: boolean;
  readonly said: Said | null;
}

type Kept = { -readonly [Name in keyof Sheet]: Sheet[Name] } & { turn: number };

/** What it needs of the desk. */
export interface ReleaseDesk {
  readonly line: Pick<Line, "socket">;
  readonly columns: readonly Column[];
  readonly board: Board | null;
  readonly parts: DeskPart[];
  lookedAt(): void;
}

export class Releases implements DeskPart {
  /** The session of the panel that shows one without a column. */
  opened: string | null = null;
  readonly #sheets = new Map<string, Kept>();

  constructor(private readonly desk: ReleaseDesk, private readonly around: Pick<Around, "after">) {
    desk.parts.push(this);
  }

  /** The text of a session as it stands; asked for the first time it is wanted. */
  sheet(session: string): Sheet {
    let sheet = this.#sheets.get(session);
    if (!sheet) {
      const nothing = { why: null, lines: [], found: 0, byHand: 0, rare: [], measured: true, registered: false, until: null };
      sheet = { session, standing: "loading", ...nothing, isBusy: false, said: null, turn: 0 };
      this.#sheets.set(session, sheet);
      void this.#load(sheet);
    }
    return sheet;
  }

  /** The first that she can release, after this one where there are several; null for none. */
  next(after: string | null): ToRelease | null {
    const rows = this.desk.board?.to_release.filter(({ state }) => state === "ready") ?? [];
    const at = rows.findIndex(({ session }) => session === after);
    return rows[at + 1] ?? rows.find(({ session }) => session !== after) ?? null;
  }

  /** Hides these words there and wherever else they stand. */
  async hide(session: string, spans: readonly Span[]): Promise<void> {
    await this.#act(session, async (sheet) => {
      const before = sheet.byHand;
      for (const span of spans) {
        // What was hidden before it has moved it, or hidden it along.
        const now = again(sheet.lines, span);
        if (!now) continue;
        const { offset, start, end } = now;
        const refusal = await this.#ask("hide", { session, offset, start, end });
        if (refusal) return this.#saidOf(refusal);
        if (!await this.#load(sheet)) return { what: "unsure" };
      }
      return { what: "hidden", places: sheet.byHand - before };
    });
  }

  /** Takes back what she hid herself. */
  async showAgain(session: string, offset: number, { start, end }: Pick<CleanedMark, "start" | "end">): Promise<void> {
    await this.#act(session, async (sheet) => {
      const before = sheet.byHand;
      const refusal = await this.#ask("show_again", { session, offset, start, end });
      if (refusal) return this.#saidOf(refusal);
      if (!await this.#load(sheet)) return { what: "unsure" };
      return { what: "shown", places: before - sheet.byHand };
    });
  }

  /** Whether others may read it now. */
  async release(session: string): Promise<boolean> {
    await this.#act(session, async (sheet) => {
      const refusal = await this.#ask("release", { session });
      if (refusal) return this.#saidOf(refusal);
      this.#stand(sheet, "released");
      return null;
    });
    return this.#sheets.get(session)?.standing === "released";
  }

  boardChanged(change: BoardChanged): void {
    for (const { session, state } of change.to_release ?? []) {
      const sheet = this.#sheets.get(session);
      if (sheet && !sheet.isBusy && sheet.standing !== state) void this.#load(sheet);
    }
    for (const session of change.to_release_gone ?? []) {
      const sheet = this.#sheets.get(session);
      if (sheet && !sheet.isBusy && sheet.standing !== "released") void this.#load(sheet);
    }
  }

  /** Of what is not shown any more no word stays. */
  arranged(): void {
    for (const session of this.#sheets.keys()) {
      const isShown = session === this.opened || this.desk.columns.some((column) => column.session === session && column.fate !== "left");
      if (!isShown) this.forget(session);
    }
  }

  forget(session: string): void {
    const sheet = this.#sheets.get(session);
    if (sheet) this.#stand(sheet, "gone");
    this.#sheets.delete(session);
  }

  isUp(): void {
    for (const sheet of this.#sheets.values()) if (sheet.standing !== "released") void this.#load(sheet);
  }

  async #act(session: string, act: (sheet: Kept) => Promise<Said | null>): Promise<void> {
    const sheet = this.#sheets.get(session);
    if (!sheet || sheet.isBusy || sheet.standing !== "ready") return;
    sheet.isBusy = true;
    sheet.said = null;
    this.desk.lookedAt();
    const said = await act(sheet);
    sheet.isBusy = false;
    sheet.said = said;
    if (said?.what === "changed") await this.#load(sheet);
    this.desk.lookedAt();
  }

  /** Null: it is done. */
  async #ask(command: string, payload: object): Promise<Refusal | null> {
    const answer = await this.#answered<object>(command, payload);
    return "error" in answer ? answer.error : null;
  }

  /** Who is quick is told nothing of a limit: it is sent again when there is room. */
  async #answered<T>(command: string, payload: object): Promise<Answer<T>> {
    for (;;) {
      const { socket } = this.desk.line;
      if (!socket) return { error: { code: "no_line", temporary: true } };
      const answer = await socket.ask<T>(command, payload);
      if ("ok" in answer || answer.error.code !== "too_many") return answer;
      await new Promise<void>((resolve) => this.around.after(AGAIN_AFTER, resolve));
    }
  }

  #saidOf({ code, temporary }: Refusal): Said {
    if (!temporary) return { what: "changed" };
    return { what: code === "no_line" ? "later" : "unsure" };
  }

  /** Page after page; what is shown changes once, when all of it is there. Whether it is. */
  async #load(sheet: Kept): Promise<boolean> {
    const turn = ++sheet.turn;
    const lines: CleanedLine[] = [];
    for (let after = 0;;) {
      const answer: Answer<Cleaned> = await this.#answered<Cleaned>("cleaned", { session: sheet.session, after });
      if (turn !== sheet.turn || this.#sheets.get(sheet.session) !== sheet) return false;
      if ("error" in answer) {
        this.#refused(sheet, answer.error);
        return false;
      }
      const page = answer.ok;
      lines.push(...page.lines);
      after = page.lines.at(-1)?.offset ?? after;
      if (page.more && page.lines.length > 0) continue;
      this.#take(sheet, page, lines);
      return true;
    }
  }

  #take(sheet: Kept, { state, why, found, by_hand, rare, measured, registered, until }: Cleaned, lines: readonly CleanedLine[]): void {
    Object.assign(sheet, { why, lines, found, rare, measured, registered, until, byHand: by_hand });
    this.#stand(sheet, state);
    this.desk.lookedAt();
  }

  #refused(sheet: Kept, { temporary }: Refusal): void {
    const { socket } = this.desk.line;
    if (!temporary) this.#stand(sheet, "gone");
    // Over another line it is asked for anyhow, as soon as that stands.
    else if (socket) this.around.after(AGAIN_AFTER, () => socket === this.desk.line.socket && void this.#load(sheet));
    this.desk.lookedAt();
  }

  /** Only what can be worked on has words. */
  #stand(sheet: Kept, standing: Standing): void {
    sheet.standing = standing;
    if (standing !== "ready") sheet.lines = [];
  }
}
