/** For tests: the visitor's side against a real WebSocket whose other end is played here. Time and chance are the test's. */
import { opening } from "../shared/invented.ts";
import { dial } from "../shared/socket.ts";
import { Stage, Watch } from "../shared/stage.ts";
import { Chat } from "./chat.ts";
import type { Model } from "./model.ts";
import { stateOf } from "./states.ts";

export const WAITING = { life: "waiting", position: 2, counsellor: null, language: "nl" };
export const TALKING = { life: "active", position: null, counsellor: "Noor", language: "nl" };
export const OPEN = opening();

export class Scene extends Stage {
  readonly watch = new Watch();
  readonly chat: Chat;
  drawn = 0;
  wall = 0;

  constructor(public token: string | null = null, keeps = true) {
    super("/visitor");
    this.chat = new Chat("flevoland", {
      ...this.around,
      dial: (knock, hooks) => dial(this.peer.address, "/visitor", knock, hooks),
      keep: (kept) => {
        if (keeps) this.token = kept;
        return keeps;
      },
      kept: () => this.token,
      refusesToKeep: () => !keeps,
      wall: () => this.wall,
      changed: () => {
        this.drawn++;
        this.watch.poke();
      },
    });
    this.chat.line.connect();
  }

  /** The model, as soon as this holds of it. */
  async sees(holds: (model: Model) => boolean): Promise<Model> {
    await this.watch.until(() => holds(this.chat.model));
    return this.chat.model;
  }

  async open(): Promise<void> {
    await this.admit();
    this.event("availability_changed", { desk_name: "x", opening: OPEN, languages: ["nl"] });
    await this.sees((model) => stateOf(model) === "open");
  }

  async started(place: unknown = WAITING): Promise<string> {
    await this.open();
    this.chat.start({ language: "nl" });
    const { token } = await this.answer("start", { ok: { epoch: "e1", place } });
    await this.answer("follow", { ok: { epoch: "e1", last: 0 } });
    return String(token);
  }

  async back(place: unknown): Promise<string> {
    await this.sees((model) => model.connection.phase === "resting");
    this.pass(15_000);
    const knock = await this.admit();
    this.event("place_changed", { place });
    return knock;
  }
}

export function scene(name: string, play: (scene: Scene) => Promise<void>, token: string | null = null, keeps = true): void {
  Deno.test(name, async () => {
    const scene = new Scene(token, keeps);
    try {
      await play(scene);
    } finally {
      scene.chat.leaveQuickly();
      await scene.strike();
    }
  });
}

export function entry(offset: number, more: object): object {
  return { offset, kind: "message", speaker: "visitor", at: "2026-11-25T09:00:00.000Z", text: "t", ...more };
}

export const JOINED = (offset: number) => entry(offset, { kind: "joined", speaker: "system", text: "Noor" });
