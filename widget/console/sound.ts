/** A few notes, again and again while an offer waits. Browsers allow sound only after a press or a key. */

import { keep, kept } from "./kept.ts";

/** The choices; the first is what is heard until she chooses. */
export const TUNES = ["soft", "clear", "off"] as const;
export type Tune = typeof TUNES[number];

const NOTES: Record<Tune, readonly number[]> = { soft: [659, 880], clear: [1047, 784, 1047], off: [] };
const VOLUME: Record<Tune, number> = { soft: 0.12, clear: 0.2, off: 0 };
const EVERY = 2_500;

/** What is known of it in this sign-in. `asked`: it was played, and she has not said yet whether she hears it. */
export type Tested = "untested" | "asked" | "unheard" | "heard";

export class Sound {
  /** Whose choice counts. */
  staff = "";
  #said: Tested = "untested";
  #context: AudioContext | null = null;
  #repeat: ReturnType<typeof setInterval> | null = null;

  get tune(): Tune {
    const chosen = kept(this.staff, "sound");
    return TUNES.find((tune) => tune === chosen) ?? TUNES[0];
  }

  /** Chooses, and lets her hear it at once. To be called in the handler of a press or key. */
  choose(tune: Tune): Promise<void> {
    keep(this.staff, "sound", tune);
    return this.test();
  }

  /** Once per sign-in: a sound that is blocked, or that nobody hears, is how conversations are missed. Who wants none has chosen. */
  get tested(): Tested {
    if (this.tune === "off" || kept(this.staff, "heard") === "yes") return "heard";
    return this.#said;
  }

  answer(isHeard: boolean): void {
    this.#said = isHeard ? "heard" : "unheard";
    keep(this.staff, "heard", isHeard ? "yes" : "no");
  }

  /** She signs out: whoever signs in next, and she herself, tries it again. */
  forget(): void {
    this.#said = "untested";
    keep(this.staff, "heard", "no");
  }

  /** To be called in the handler of a press or key. */
  async allow(): Promise<void> {
    try {
      this.#context ??= new AudioContext();
      await this.#context.resume();
    } catch {
      // No sound device: the screen and the title say it too.
    }
  }

  isAllowed(): boolean {
    return this.#context?.state === "running";
  }

  async test(): Promise<void> {
    await this.allow();
    this.#play();
    if (this.isAllowed() && this.#said !== "heard") this.#said = "asked";
  }

  ring(on: boolean): void {
    if (on && this.#repeat === null) {
      this.#play();
      this.#repeat = setInterval(() => this.#play(), EVERY);
    } else if (!on && this.#repeat !== null) {
      clearInterval(this.#repeat);
      this.#repeat = null;
    }
  }

  #play(): void {
    const context = this.#context;
    if (!context || context.state !== "running") return;
    const { tune } = this;
    NOTES[tune].forEach((frequency, n) => {
      const at = context.currentTime + n * 0.22;
      const loudness = context.createGain();
      loudness.gain.setValueAtTime(0, at);
      loudness.gain.linearRampToValueAtTime(VOLUME[tune], at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
      const note = context.createOscillator();
      note.frequency.value = frequency;
      note.connect(loudness).connect(context.destination);
      note.start(at);
      note.stop(at + 0.45);
    });
  }
}
