/**
 * The forms in which conversations are registered: fetched, saved as she goes, registered, corrected. One for each session; a form stays
 * here until it is registered, whatever the line does. Must never touch the document.
 */
import type { Around, Line } from "../shared/line.ts";
import type { Socket } from "../shared/socket.ts";
import type { Registered, Registration, Taxonomy, TaxonomyField } from "./forms.ts";
import type { DeskPart } from "./talk.ts";
import { empty, type Form, fromChosen, isSame, missing, press, settle, toChosen, type Values } from "./taxonomy.ts";

/** Milliseconds after the last choice; a field that is left is saved at once. */
const SAVED_AFTER = 300;
const AGAIN_AFTER = 2_000;

/** `gone`: not hers any more, or never was. `overtaken`: another page of hers was quicker, and its values are shown now. */
export type Standing = "loading" | "open" | "registered" | "gone";

export interface Paper {
  readonly session: string;
  standing: Standing;
  form: Form | null;
  values: Values;
  correctUntil: string | null;
  /** Counts what was saved; 0 while nothing was. */
  number: number;
  /** The server has all of it. */
  isSaved: boolean;
  /** It is being registered or corrected. */
  isSending: boolean;
  /** Fields that were asked for when she wanted to register. */
  demanded: readonly string[];
  overtaken: boolean;
  /** The last attempt failed for now, or for good. */
  problem: "later" | "too_late" | null;
}

interface Kept extends Paper {
  desk: string;
  version: string;
  isSaving: boolean;
  cancel(): void;
}

export class Registrations implements DeskPart {
  readonly #papers = new Map<string, Kept>();
  readonly #forms = new Map<string, Taxonomy>();

  constructor(
    private readonly line: Pick<Line, "socket">,
    private readonly around: Pick<Around, "after">,
    private readonly changed: () => void,
  ) {}

  /** The form of a session as it stands; asked for the first time it is wanted. */
  paper(session: string): Paper {
    let paper = this.#papers.get(session);
    if (!paper) {
      paper = {
        session,
        standing: "loading",
        form: null,
        values: {},
        correctUntil: null,
        isSaved: true,
        isSending: false,
        demanded: [],
        overtaken: false,
        problem: null,
        number: 0,
        desk: "",
        version: "",
        isSaving: false,
        cancel: () => {},
      };
      this.#papers.set(session, paper);
      void this.#load(paper);
    }
    return paper;
  }

  /** It is opened again: someone else may have gone on with it, or it may be hers again. */
  refresh(session: string): void {
    const paper = this.#papers.get(session);
    const isQuiet = paper?.isSaved && !paper.isSaving && !paper.isSending;
    if (paper && (paper.standing === "gone" || (paper.standing === "open" && isQuiet))) void this.#load(paper);
  }

  /** What was registered, or went, needs no form any more; asked for again it is fetched anew. */
  forget(session: string): void {
    const paper = this.#papers.get(session);
    if (paper && !paper.isSaved && paper.standing === "open") return;
    paper?.cancel();
    this.#papers.delete(session);
  }

  /** Whether there was room for it. */
  press(session: string, field: TaxonomyField, code: string): boolean {
    const paper = this.#papers.get(session);
    if (!paper?.form) return false;
    const values = press(paper.form, paper.values, field, code);
    if (values) this.#chose(paper, values);
    else this.changed();
    return values !== null;
  }

  empty(session: string, field: string): void {
    const paper = this.#papers.get(session);
    if (paper?.form) this.#chose(paper, empty(paper.form, paper.values, field));
  }

  /** A field was left: what is in it is saved now. */
  flush(session: string): void {
    const paper = this.#papers.get(session);
    if (!paper || paper.isSaved) return;
    paper.cancel();
    void this.#save(paper);
  }

  /** Whether it is registered, or corrected. What is missing is in `demanded` then. */
  async finish(session: string): Promise<boolean> {
    const paper = this.#papers.get(session);
    const { socket } = this.line;
    if (!paper?.form || paper.isSending) return false;
    paper.demanded = missing(paper.form, paper.values);
    if (paper.demanded.length > 0 || !socket) {
      paper.problem = paper.demanded.length > 0 ? null : "later";
      this.changed();
      return false;
    }
    paper.cancel();
    paper.isSending = true;
    paper.overtaken = false;
    paper.problem = null;
    const isCorrection = paper.standing === "registered";
    const sent = paper.values;
    const more = isCorrection ? {} : { number: ++paper.number };
    const command = isCorrection ? "correct" : "register";
    const payload = { session, ...more, values: toChosen(sent) };
    let answer = await socket.ask<Registration>(command, payload);
    // Who types fast is told nothing of a limit: it is sent again when there is room.
    while ("error" in answer && answer.error.code === "too_many") {
      await new Promise<void>((resolve) => this.around.after(AGAIN_AFTER, resolve));
      answer = await socket.ask<Registration>(command, payload);
    }
    paper.isSending = false;
    if ("error" in answer) {
      this.#refused(paper, answer.error);
      return false;
    }
    const { registered, missing: lacking, unfit } = answer.ok;
    paper.demanded = lacking;
    const isDone = registered && unfit.length === 0 && lacking.length === 0;
    if (isDone) this.#take(paper, answer.ok);
    else if (unfit.length > 0 || answer.ok.number !== paper.number) await this.#overtaken(paper, answer.ok);
    this.changed();
    return isDone;
  }

  isUp(): void {
    for (const paper of this.#papers.values()) {
      if (paper.standing === "loading") void this.#load(paper);
      else if (!paper.isSaved) void this.#save(paper);
    }
  }

  down(): void {
    for (const paper of this.#papers.values()) paper.isSaving = paper.isSending = false;
  }

  /** What she registered and can still correct; null while the server cannot say. */
  async registered(): Promise<Registered[] | null> {
    const answer = await this.line.socket?.ask<{ registered: Registered[] }>("registered", {});
    return answer && "ok" in answer ? answer.ok.registered : null;
  }

  async later(): Promise<boolean> {
    const answer = await this.line.socket?.ask<object>("later", {});
    return answer !== undefined && "ok" in answer;
  }

  #chose(paper: Kept, values: Values): void {
    paper.values = values;
    paper.problem = null;
    paper.demanded = paper.form ? missing(paper.form, values).filter((code) => paper.demanded.includes(code)) : [];
    if (paper.standing === "open") {
      paper.isSaved = false;
      paper.cancel();
      paper.cancel = this.around.after(SAVED_AFTER, () => void this.#save(paper));
    }
    this.changed();
  }

  async #load(paper: Kept): Promise<void> {
    const { socket } = this.line;
    if (!socket) return;
    const answer = await socket.ask<Registration>("registration", { session: paper.session });
    if (socket !== this.line.socket || !paper.isSaved) return; // what she chose meanwhile is newer
    if ("error" in answer) this.#refused(paper, answer.error, () => void this.#load(paper));
    else await this.#show(paper, answer.ok, socket);
    this.changed();
  }

  /** Shows what the server has, with the taxonomy it belongs to. */
  async #show(paper: Kept, given: Registration, socket: Socket): Promise<void> {
    let form = this.#forms.get(given.desk);
    if (!form || form.version !== given.version) {
      const fetched = await everything(socket, given.desk);
      if (!fetched) {
        paper.cancel = this.around.after(AGAIN_AFTER, () => void this.#load(paper));
        return;
      }
      this.#forms.set(given.desk, form = fetched);
    }
    paper.form = form;
    this.#take(paper, given);
  }

  #take(paper: Kept, given: Registration): void {
    const values = fromChosen(given.values);
    paper.standing = given.registered ? "registered" : "open";
    paper.values = paper.form ? settle(paper.form, values) : values;
    paper.number = Math.max(paper.number, given.number);
    paper.desk = given.desk;
    paper.version = given.version;
    paper.correctUntil = given.correct_until;
    paper.isSaved = true;
  }

  async #overtaken(paper: Kept, given: Registration): Promise<void> {
    paper.overtaken = true;
    if (this.line.socket) await this.#show(paper, given, this.line.socket);
  }

  async #save(paper: Kept): Promise<void> {
    const { socket } = this.line;
    if (!socket || paper.isSaving || paper.isSending || paper.standing !== "open") return;
    paper.isSaving = true;
    const sent = paper.values;
    const number = ++paper.number;
    const answer = await socket.ask<Registration>("save_draft", { session: paper.session, number, values: toChosen(sent) });
    if (socket !== this.line.socket) return; // the line went; it is sent again over the next
    paper.isSaving = false;
    if ("error" in answer) return this.#refused(paper, answer.error, () => void this.#save(paper));
    const isAsSent = answer.ok.number === number && isSame(fromChosen(answer.ok.values), sent);
    paper.number = Math.max(paper.number, answer.ok.number);
    // She has gone on choosing: hers is the newest, and is sent with a higher number.
    if (paper.values !== sent) return this.#save(paper);
    if (isAsSent) paper.isSaved = true;
    else await this.#overtaken(paper, answer.ok);
    this.changed();
  }

  #refused(paper: Kept, error: { code: string; temporary: boolean }, again?: () => void): void {
    if (error.temporary) {
      paper.problem = again ? null : "later";
      if (again) paper.cancel = this.around.after(AGAIN_AFTER, again);
    } else if (error.code === "wrong_state" && paper.standing === "registered") paper.problem = "too_late";
    else if (error.code === "wrong_state") void this.#load(paper);
    else paper.standing = "gone";
    this.changed();
  }
}

/** Page after page; null when one was refused. */
async function everything(socket: Socket, desk: string): Promise<Taxonomy | null> {
  const fields: TaxonomyField[] = [];
  for (let after: string | null = null;;) {
    const answer: { ok: Taxonomy } | { error: unknown } = await socket.ask<Taxonomy>("taxonomy", { desk, after });
    if (!("ok" in answer)) return null;
    fields.push(...answer.ok.fields);
    after = fields.at(-1)?.code ?? null;
    if (!answer.ok.more || after === null) return { ...answer.ok, fields, more: false };
  }
}
