/** Cleaned texts over a real WebSocket whose other end is played here: shown, hidden further, released, and what happens meanwhile. */
import { deepEqual, equal } from "node:assert/strict";
import type { Cleaned, CleanedLine, ToRelease } from "../shared/wire_release.ts";
import type { Span } from "./cleaned.ts";
import { conversation } from "./invented.ts";
import { Releases } from "./releases.ts";
import { Scene } from "./scene.ts";

const ENDED = { life: "ended", reason: "left" } as const;
const LINE: CleanedLine = { offset: 1, by: "visitor", text: "mijn dorp, ons dorp", marks: [] };
const HIDDEN: CleanedLine = {
  ...LINE,
  text: "mijn [X-1], ons [X-1]",
  marks: [{ start: 5, end: 10, kind: "by_hand" }, { start: 16, end: 21, kind: "by_hand" }],
};
const SPAN: Span = { offset: 1, start: 5, end: 9, text: "dorp" };

function cleaned(more: Partial<Cleaned> = {}): { ok: Cleaned } {
  const counts = { found: 0, by_hand: 0, rare: [], measured: true, registered: false, until: "2026-12-01T10:00:00Z" };
  return { ok: { session: "s", state: "ready", why: null, lines: [LINE], more: false, ...counts, ...more } };
}

function row(session: string, more: Partial<ToRelease> = {}): ToRelease {
  return { session, label: `Label ${session}`, language: "nl", ended_at: "", state: "ready", rare: false, until: "", ...more };
}

class ReleaseScene extends Scene {
  readonly releases = new Releases(this.desk, this.around);

  get sheet() {
    return this.releases.sheet("s");
  }

  /** The board with one that is over, and its text. */
  async shows(first: { ok: Cleaned } = cleaned()): Promise<void> {
    await this.looks({ conversations: [conversation("s", ENDED)], to_release: [row("s"), row("t")] });
    this.releases.sheet("s");
    await this.answer("cleaned", first);
    await this.is(first.ok.state);
  }

  async is(standing: string): Promise<void> {
    await this.until(() => this.sheet.standing === standing);
  }
}

function scene(name: string, play: (scene: ReleaseScene) => Promise<void>): void {
  Deno.test(name, async () => {
    const scene = new ReleaseScene();
    try {
      await play(scene);
    } finally {
      scene.desk.line.abandon();
      await scene.strike();
    }
  });
}

scene("a long text comes page by page, and is shown when all of it is there", async (scene) => {
  await scene.looks({ conversations: [conversation("s", ENDED)] });
  scene.releases.sheet("s");
  equal((await scene.answer("cleaned", cleaned({ more: true }))).after, 0);
  const second = { ...LINE, offset: 7 };
  equal((await scene.answer("cleaned", cleaned({ lines: [second] }))).after, 1);
  await scene.is("ready");
  deepEqual(scene.sheet.lines.map(({ offset }) => offset), [1, 7]);
});

scene("what is hidden is asked for anew, and counted wherever it stood", async (scene) => {
  await scene.shows();
  const done = scene.releases.hide("s", [SPAN]);
  deepEqual(await scene.answer("hide", { ok: {} }), { session: "s", offset: 1, start: 5, end: 9 });
  equal(scene.sheet.isBusy, true);
  await scene.answer("cleaned", cleaned({ lines: [HIDDEN], by_hand: 2 }));
  await done;
  deepEqual(scene.sheet.said, { what: "hidden", places: 2 });
});

scene("of several choices the ones that were hidden along are not asked for again", async (scene) => {
  await scene.shows();
  const done = scene.releases.hide("s", [SPAN, { ...SPAN, start: 15, end: 19 }]);
  await scene.answer("hide", { ok: {} });
  await scene.answer("cleaned", cleaned({ lines: [HIDDEN], by_hand: 2 }));
  await done;
  equal(scene.sheet.byHand, 2);
});

scene("what she hid is shown again", async (scene) => {
  await scene.shows(cleaned({ lines: [HIDDEN], by_hand: 2 }));
  const done = scene.releases.showAgain("s", 1, HIDDEN.marks[0]!);
  await scene.answer("show_again", { ok: {} });
  await scene.answer("cleaned", cleaned());
  await done;
  deepEqual(scene.sheet.said, { what: "shown", places: 2 });
});

scene("a limit of commands is waited out", async (scene) => {
  await scene.shows();
  const done = scene.releases.hide("s", [SPAN]);
  await scene.answer("hide", { error: { code: "too_many", temporary: true } });
  await Promise.resolve();
  const second = scene.answer("hide", { ok: {} });
  while (!await Promise.race([second.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 0))])) {
    scene.pass(2_000);
  }
  await scene.answer("cleaned", cleaned({ lines: [HIDDEN], by_hand: 2 }));
  await done;
  equal(scene.sheet.said?.what, "hidden");
});

scene("released, every word of it leaves the screen", async (scene) => {
  await scene.shows();
  const done = scene.releases.release("s");
  await scene.answer("release", { ok: {} });
  equal(await done, true);
  equal(scene.sheet.standing, "released");
  deepEqual(scene.sheet.lines, []);
});

scene("a text that changed meanwhile is shown as it is now, and that is said", async (scene) => {
  await scene.shows();
  const done = scene.releases.hide("s", [SPAN]);
  await scene.answer("hide", { error: { code: "invalid", temporary: false } });
  await scene.answer("cleaned", cleaned({ lines: [HIDDEN], by_hand: 2 }));
  await done;
  equal(scene.sheet.said?.what, "changed");
  deepEqual(scene.sheet.lines, [HIDDEN]);
});

scene("released elsewhere, it says so, and what she asks for is refused in peace", async (scene) => {
  await scene.shows();
  scene.event("board_changed", { to_release_gone: ["s"] });
  await scene.answer("cleaned", cleaned({ state: "released", lines: [] }));
  await scene.is("released");
  equal(await scene.releases.release("s"), true);
  await scene.releases.hide("s", [SPAN]);
  equal(scene.sheet.said, null);
});

scene("a text that is ready comes by itself", async (scene) => {
  await scene.shows(cleaned({ state: "working", lines: [] }));
  scene.event("board_changed", { to_release: [row("s")] });
  await scene.answer("cleaned", cleaned());
  await scene.is("ready");
});

scene("a line that goes says that nobody knows, and over the next all is asked for again", async (scene) => {
  await scene.shows();
  const done = scene.releases.hide("s", [SPAN]);
  await scene.peer.heard();
  scene.peer.cut();
  await done;
  equal(scene.sheet.said?.what, "unsure");
  await scene.until((desk) => !desk.line.isUp);
  await scene.releases.hide("s", [SPAN]);
  equal(scene.sheet.said?.what, "later");
  scene.pass(1_000);
  await scene.looks({ conversations: [conversation("s", ENDED)], to_release: [row("s")] });
  await scene.answer("cleaned", cleaned({ lines: [HIDDEN], by_hand: 2 }));
  await scene.until(() => scene.sheet.byHand === 2);
});

scene("one that is not hers is gone, and of what is put away no word stays", async (scene) => {
  await scene.shows();
  const { sheet } = scene;
  scene.desk.close("s");
  deepEqual([sheet.standing, sheet.lines], ["gone", []]);
  scene.releases.opened = "t";
  scene.releases.sheet("t");
  await scene.answer("cleaned", { error: { code: "not_found", temporary: false } });
  await scene.until(() => scene.releases.sheet("t").standing === "gone");
});

scene("the next one is the first that can be released, behind the one she is at", async (scene) => {
  await scene.looks({ to_release: [row("a", { state: "hidden" }), row("b"), row("c")] });
  equal(scene.releases.next(null)?.session, "b");
  equal(scene.releases.next("b")?.session, "c");
  equal(scene.releases.next("c")?.session, "b");
});
