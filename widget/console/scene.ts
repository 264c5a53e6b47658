/** For tests: the counsellor's side against a real WebSocket whose other end is played here. Time and chance are the test's. */
import { dial } from "../shared/socket.ts";
import { Stage, Watch } from "../shared/stage.ts";
import type { Board } from "../shared/wire.ts";
import { Desk } from "./desk.ts";
import { BOARD } from "./invented.ts";

export class Scene extends Stage {
  readonly watch = new Watch();
  readonly desk: Desk;
  isLooking = true;
  signedOut = 0;

  constructor() {
    super("/counsellor");
    this.besides.set("follow_notes", { ok: { last: 0 } });
    this.desk = new Desk({
      ...this.around,
      dial: (knock, hooks) => dial(this.peer.address, "/counsellor", knock, hooks),
      isLooking: () => this.isLooking,
      signedOut: () => {
        this.signedOut++;
        this.watch.poke();
      },
      changed: this.watch.poke,
    });
    this.desk.line.connect();
  }

  async looks(board: Partial<Board> = {}): Promise<void> {
    await this.admit();
    await this.answer("look", { ok: { ...BOARD, ...board } });
    for (const { session, life } of board.conversations ?? []) {
      if (life !== "waiting") await this.answer("follow", { ok: { epoch: `epoch-${session}`, last: 0 } });
    }
    await this.watch.until(() => this.desk.board !== null);
  }

  async until(holds: (desk: Desk) => boolean): Promise<void> {
    await this.watch.until(() => holds(this.desk));
  }

  posts(session: string, offset: number, speaker: "visitor" | "counsellor", text: string): void {
    const entries = [{ offset, kind: "message", speaker, at: "", text }];
    this.event("session_entries_posted", { session, epoch: `epoch-${session}`, entries });
  }

  fates(): string[] {
    return this.desk.columns.map((column) => `${column.session} ${column.fate}`);
  }
}

export function scene(name: string, play: (scene: Scene) => Promise<void>): void {
  Deno.test(name, async () => {
    const scene = new Scene();
    try {
      await play(scene);
    } finally {
      scene.desk.line.abandon();
      await scene.strike();
    }
  });
}
