/** Two soft notes, again and again while an offer waits. Browsers allow sound only after a press or a key. */

const VOLUME = 0.12;
const NOTES = [659, 880];
const EVERY = 2_500;

export class Sound {
  #context: AudioContext | null = null;
  #repeat: ReturnType<typeof setInterval> | null = null;

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
    NOTES.forEach((frequency, n) => {
      const at = context.currentTime + n * 0.22;
      const loudness = context.createGain();
      loudness.gain.setValueAtTime(0, at);
      loudness.gain.linearRampToValueAtTime(VOLUME, at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
      const note = context.createOscillator();
      note.frequency.value = frequency;
      note.connect(loudness).connect(context.destination);
      note.start(at);
      note.stop(at + 0.45);
    });
  }
}
