/** Keeps one line to the server: dials, rests, dials again, as connection.ts decides. Knows nothing of what is said over it. */
import { AT_REST, type Connection, type Happening, step } from "./connection.ts";
import type { Hooks, Socket } from "./socket.ts";
import type { Refusal } from "./wire.ts";

/** Time and chance, lent. */
export interface Around {
  now(): number;
  random(): number;
  /** Calls back once; returns how to prevent it. */
  after(milliseconds: number, call: () => void): () => void;
}

export interface LineHooks {
  up(): void;
  // deno-lint-ignore no-explicit-any
  event(name: string, payload: any): void;
  /** What was under way is not answered any more. The code is why the server closed, when it said so. */
  down(code: string | null): void;
  /** The server would not have us, or hangs up with a reason. What is returned is what the line goes by. */
  turnedAway(refusal: Refusal): Refusal;
  changed(): void;
}

export class Line {
  connection: Connection = AT_REST;
  socket: Socket | null = null;
  #isGone = false;
  #cancelDial = () => {};

  constructor(private readonly dial: (hooks: Hooks) => Socket, private readonly around: Around, private readonly hooks: LineHooks) {}

  get isUp(): boolean {
    return this.connection.phase === "up";
  }

  connect(): void {
    this.#happen({ kind: "dial" });
  }

  /** The network is back, or the person wants to try now. */
  nudge(): void {
    this.#happen({ kind: "nudge" });
  }

  /** The network is gone: believed at once, instead of after the server's silence. */
  cut(): void {
    this.#happen({ kind: "cut" });
  }

  /** Nothing more is dialled or told. Not hung up: the last word must still get out. */
  abandon(): void {
    this.#isGone = true;
    this.#cancelDial();
  }

  #happen(happening: Happening): void {
    if (this.#isGone) return;
    const { connection, effects } = step(this.connection, happening, this.around.now(), this.around.random());
    this.connection = connection;
    for (const effect of effects) {
      if (effect.do === "hang_up") this.#hangUp("refusal" in happening ? happening.refusal.code : null);
      else if (effect.do === "rest") this.#cancelDial = this.around.after(effect.milliseconds, () => this.#happen({ kind: "timer" }));
      else this.#dialNow();
    }
    this.hooks.changed();
  }

  #dialNow(): void {
    this.#cancelDial();
    this.socket = this.dial({
      up: () => {
        this.#happen({ kind: "up" });
        this.hooks.up();
      },
      cut: () => this.cut(),
      refused: (refusal) => this.#turnedAway("refused", refusal),
      event: (name, payload) => {
        if (this.#isGone) return;
        if (name === "closing") this.#turnedAway("closing", payload);
        else this.hooks.event(name, payload);
      },
    });
  }

  #turnedAway(kind: "refused" | "closing", refusal: Refusal): void {
    if (!this.#isGone) this.#happen({ kind, refusal: this.hooks.turnedAway(refusal) });
  }

  #hangUp(code: string | null): void {
    this.socket?.hangUp();
    this.socket = null;
    this.hooks.down(code);
  }
}
