/**
 * What a visitor wishes of her words, as staff do it for her: that nobody reads them to learn from, and that they are deleted now. And
 * what is deleted, by whomever, leaves this screen at once. Must never touch the document.
 */
import type { Instant } from "../shared/wire.ts";
import type { Desk } from "./desk.ts";
import type { DeskPart } from "./talk.ts";

export interface Ended {
  session: string;
  label: string;
  language: string;
  ended_at: Instant;
  /** Work name, or empty where nobody answered. */
  counsellor: string;
}

export class Wishes implements DeskPart {
  /** Being deleted from here: whoever pressed is told by the answer. */
  readonly #asked = new Set<string>();

  constructor(private readonly desk: Desk) {
    desk.parts.push(this);
  }

  /** It cannot be taken back, and harms nobody who did not wish it. */
  async refuseReview(session: string, label: string): Promise<void> {
    const answer = await this.desk.asked.once<object>(`review ${session}`, "refuse_review", { session });
    if (answer && "error" in answer) this.desk.notify("console.review.failed", label);
  }

  /** Whether it is gone. */
  async deleteWords(session: string, label: string): Promise<boolean> {
    if (this.#asked.has(session)) return false;
    this.#asked.add(session);
    const answer = await this.desk.line.socket?.ask<object>("delete_words", { session });
    this.#asked.delete(session);
    const isGone = answer !== undefined && "ok" in answer;
    if (isGone) this.#gone(session, label);
    else this.desk.notify("console.delete.failed", label);
    this.desk.lookedAt();
    return isGone;
  }

  /** Of which conversations she may delete what was said; null while the server cannot say. */
  async ended(): Promise<Ended[] | null> {
    const answer = await this.desk.line.socket?.ask<{ ended: Ended[] }>("ended", {});
    return answer && "ok" in answer ? answer.ok.ended : null;
  }

  hear(name: string, { session }: { session: string }): void {
    if (name !== "words_deleted" || this.#asked.has(session)) return;
    const column = this.desk.columns.find((other) => other.session === session);
    if (column) this.#gone(session, column.conversation.label);
  }

  /** Log, notes and what was said beside them. Its form stays open: what is registered are codes. */
  #gone(session: string, label: string): void {
    this.desk.close(session);
    this.desk.notify("console.deleted", label);
  }
}
