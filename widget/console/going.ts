/** To whom she is taken after she accepted: to the new column, unless she went on writing to someone else meanwhile. Pure. */
export class Going {
  #written = 0;
  #accepted: string | null = null;
  #arrived: string | null = null;

  /** She presses; what is returned is given back with the answer. */
  get now(): number {
    return this.#written;
  }

  /** It is hers, as she asked at `since`. */
  accepted(session: string, since: number): void {
    if (since === this.#written) this.#accepted = session;
  }

  /** The session to go to, once its column is there. */
  to(columns: readonly { session: string }[]): string | null {
    if (!columns.some((column) => column.session === this.#accepted)) return null;
    this.#arrived = this.#accepted;
    this.#accepted = null;
    return this.#arrived;
  }

  /** The session that was accepted and whose column has come since, once. */
  takeArrived(): string | null {
    const arrived = this.#arrived;
    this.#arrived = null;
    return arrived;
  }

  /** She writes: she stays where she is, whatever she accepted a moment ago. */
  stay(): void {
    this.#written++;
    this.forget();
  }

  /** A column that comes much later, after the line was gone, is no answer to a press any more. */
  forget(): void {
    this.#accepted = this.#arrived = null;
  }
}
