/** When a page was out of sight for so long that someone else may be looking now, its words are shown only when they are asked for. */
import { type Surroundings, VEILED_AFTER } from "./model.ts";

export class Veil {
  isDown = false;
  #hiddenAt: number | null = null;
  #cancel = () => {};

  constructor(private readonly around: Pick<Surroundings, "wall" | "after">, private readonly fell: () => void) {}

  get isHidden(): boolean {
    return this.#hiddenAt !== null;
  }

  /** The page is not seen any more. The veil falls while it is hidden, so that not even a glimpse is left when it comes back. */
  hidden(): void {
    this.#hiddenAt = this.around.wall();
    this.#cancel();
    this.#cancel = this.around.after(VEILED_AFTER, () => this.#fall());
  }

  /** It is seen again. Timers may have slept meanwhile, the wall clock has not. */
  seen(): void {
    this.#cancel();
    if (this.#hiddenAt !== null && this.around.wall() - this.#hiddenAt >= VEILED_AFTER) this.#fall();
    this.#hiddenAt = null;
  }

  #fall(): void {
    this.isDown = true;
    this.fell();
  }
}
