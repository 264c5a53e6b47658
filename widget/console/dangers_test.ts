/** Danger against a real WebSocket whose other end is played here: what is marked is heard in the end, and a mistake is set back. */
import { deepEqual, equal } from "node:assert/strict";
import { dial } from "../shared/socket.ts";
import { Stage, Watch } from "../shared/stage.ts";
import { type CallSaid, callSaid, phoneInstead } from "./called.ts";
import { Dangers } from "./dangers.ts";
import { phrasesIn } from "./danger_phrases.ts";
import { Desk } from "./desk.ts";
import { BOARD, conversation } from "./invented.ts";
import { Words } from "./words.ts";

const HELPERS = {
  ladder: [{ names: [{ language: "nl", name: "Chef" }], phone: null }, { names: [{ language: "nl", name: "Crisis" }], phone: "4501" }, {
    names: [{ language: "nl", name: "Politie" }],
    phone: "112",
  }],
  report_url: null,
};

class Scene extends Stage {
  readonly watch = new Watch();
  readonly desk: Desk;
  readonly dangers: Dangers;

  constructor() {
    super("/counsellor");
    this.besides.set("follow_notes", { ok: { last: 0 } });
    this.desk = new Desk({
      ...this.around,
      dial: (knock, hooks) => dial(this.peer.address, "/counsellor", knock, hooks),
      isLooking: () => true,
      signedOut: () => {},
      changed: this.watch.poke,
    });
    this.dangers = new Dangers(this.desk, () => this.desk.lookedAt());
    this.desk.line.connect();
  }

  /** One conversation of this urgency stands on the board. */
  async talks(urgency: number): Promise<void> {
    await this.admit();
    await this.answer("look", { ok: { ...BOARD, conversations: [conversation("a", { urgency })] } });
    await this.answer("follow", { ok: { epoch: "e", last: 0 } });
    await this.answer("helpers", { ok: HELPERS });
    await this.watch.until(() => this.dangers.helpers.ladder.length === 3);
  }
}

function scene(name: string, play: (scene: Scene) => Promise<void>): void {
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

scene("opening the panel marks what is not acute, and one press sets it back for good", async (scene) => {
  await scene.talks(2);
  const { dangers } = scene;
  dangers.open("a");
  deepEqual(await scene.answer("mark", { ok: {} }), { session: "a", urgency: "immediate_danger" });
  equal(dangers.before("a"), "structural_unsafety");
  await scene.watch.until(() => !dangers.isUnheard("a"));
  dangers.lower("a");
  deepEqual(await scene.answer("mark", { ok: {} }), { session: "a", urgency: "structural_unsafety" });
  await scene.watch.until(() => !dangers.isUnheard("a"));
  dangers.open("a");
  equal(dangers.isUnheard("a"), false, "opened again, it marks nothing");
  dangers.judge("a", "immediate_danger");
  deepEqual(await scene.answer("mark", { ok: {} }), { session: "a", urgency: "immediate_danger" });
  equal(dangers.before("a"), null, "marked by her own hand, there is nothing to set back");
});

scene("what is acute already stays as it is", async (scene) => {
  await scene.talks(3);
  scene.dangers.open("a");
  equal(scene.dangers.isUnheard("a"), false);
});

scene("a mark that a lost line swallowed is said again when it is back", async (scene) => {
  await scene.talks(0);
  const { dangers } = scene;
  scene.peer.cut();
  await scene.watch.until(() => !scene.desk.line.isUp);
  dangers.open("a");
  equal(dangers.isUnheard("a"), true);
  scene.desk.line.nudge();
  await scene.talks(0);
  deepEqual(await scene.answer("mark", { ok: {} }), { session: "a", urgency: "immediate_danger" });
  await scene.watch.until(() => !dangers.isUnheard("a"));
});

scene("a call for a duty lead is on her board at once, and gone when she has seen it", async (scene) => {
  await scene.talks(0);
  const { desk, dangers } = scene;
  scene.event("alert_raised", { session: "b", label: "B", kind: "nobody_takes" });
  scene.event("alert_raised", { session: "b", label: "B", kind: "danger", counsellor: "Ben", at: "2026-11-24T09:30:00.000Z" });
  await scene.watch.until(() => desk.board!.alerts.length === 1);
  deepEqual(desk.notices.map((notice) => notice.key), ["console.alert"]);
  void dangers.seen("b");
  deepEqual(await scene.answer("alert_seen", { error: { code: "not_found", temporary: false } }), { session: "b" });
  await scene.watch.until(() => desk.board!.alerts.length === 0);
});

scene("numbers are here only while they are looked at, and an answer that comes late is not kept", async (scene) => {
  await scene.talks(0);
  const { dangers } = scene;
  const asked = dangers.askCallbacks();
  dangers.forgetCallbacks();
  await scene.answer("callbacks", { ok: { callbacks: [{ callback: "c" }] } });
  await asked;
  equal(dangers.callbacks, null);
});

Deno.test("how a call stands is said, and who hears nobody is told whom to phone", () => {
  const words = new Words({}, "nl");
  const called = { kind: "danger" as const, at: "2026-11-24T09:30:00.000Z", told: [] as string[], seen_by: null, seen_at: null };
  const said = (more: object, isLead = false): CallSaid | null => callSaid(words, { ...called, ...more }, HELPERS, "088", isLead);
  equal(callSaid(words, null, HELPERS, "088", false), null);
  deepEqual(said({}), { text: "console.call.alone", isAlone: true });
  deepEqual(said({}, true), { text: "console.call.lead", isAlone: false });
  deepEqual(said({ told: ["Ilse"] }), { text: "console.call.told", isAlone: false });
  deepEqual(said({ told: ["Ilse", "Wim"] }), { text: "console.call.told.many", isAlone: false });
  deepEqual(said({ seen_by: "Ilse", seen_at: called.at }), { text: "console.call.seen", isAlone: false });
  equal(phoneInstead(HELPERS, "088"), "4501", "never the police, who cannot be asked for a duty lead");
  equal(phoneInstead({ ...HELPERS, ladder: [] }, "088"), "088");
});

Deno.test("what is said is in the language of the conversation, or in all there are", () => {
  deepEqual(phrasesIn("en").map((phrases) => phrases.language), ["en"]);
  deepEqual(phrasesIn("pl").map((phrases) => phrases.language), ["nl", "en"]);
  for (const phrases of phrasesIn("pl")) {
    equal(phrases.now[0]!.includes("112"), true, "the first is the one that matters");
    equal(phrases.code("088 1", "418206").includes("418206"), true);
  }
});
