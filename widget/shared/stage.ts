/** For tests: one side played here, frame by frame, against code of ours on the other end of a real WebSocket. Time is the test's. */
import { equal } from "node:assert/strict";
import type { Around } from "./line.ts";
import { listen, type Peer } from "./peer.ts";

export class Stage {
  readonly peer: Peer = listen();
  now = 0;
  #timers: { at: number; call: () => void }[] = [];

  constructor(private readonly namespace: string) {}

  /** Time and chance for the code under test. */
  readonly around: Around = {
    now: () => this.now,
    random: () => 0.5,
    after: (milliseconds, call) => {
      const timer = { at: this.now + milliseconds, call };
      this.#timers.push(timer);
      return () => (this.#timers = this.#timers.filter((other) => other !== timer));
    },
  };

  /** Lets time pass; what falls due happens. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.call();
  }

  /** Hears the knock and opens; returns what was knocked with. */
  async admit(): Promise<string> {
    const knock = await this.peer.heard();
    this.peer.say(`40${this.namespace},{"sid":"b"}`);
    return knock;
  }

  async refuse(code: string): Promise<void> {
    await this.peer.heard();
    this.peer.say(`44${this.namespace},${JSON.stringify({ message: code, data: { code, temporary: false } })}`);
  }

  event(name: string, payload: unknown): void {
    this.peer.say(`42${this.namespace},${JSON.stringify([name, payload])}`);
  }

  /** What is answered like this whenever it is asked, in between: a test is not about it. */
  readonly besides = new Map<string, unknown>();

  /** Hears the next command, which must be this one, and answers it; returns its payload. */
  async answer(command: string, answer: unknown): Promise<Record<string, unknown>> {
    const frame = await this.peer.heard();
    const [, id, body] = /^42\/\w+,(\d+)(.*)$/s.exec(frame) ?? [];
    const [name, payload] = JSON.parse(body!);
    if (name !== command && this.besides.has(name)) {
      this.peer.say(`43${this.namespace},${id}${JSON.stringify([this.besides.get(name)])}`);
      return this.answer(command, answer);
    }
    equal(name, command);
    this.peer.say(`43${this.namespace},${id}${JSON.stringify([answer])}`);
    return payload;
  }

  async strike(): Promise<void> {
    this.peer.cut();
    await this.peer.stop();
  }
}

/** Waits until this holds, looking again at every `poke`. */
export class Watch {
  #wake = () => {};

  readonly poke = (): void => this.#wake();

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}
