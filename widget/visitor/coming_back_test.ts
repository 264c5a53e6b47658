/** Someone is there for her; she was away, and is back; it is over: what the page knows of it, against a real WebSocket. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { LONG_WAITS, READY_AFTER, VEILED_AFTER } from "./model.ts";
import { entry, JOINED, scene, TALKING, WAITING } from "./scene.ts";
import { stateOf } from "./states.ts";

scene("someone who waited for long is asked whether she is there, and says so once", async (scene) => {
  await scene.started();
  scene.pass(READY_AFTER);
  scene.event("place_changed", { place: TALKING });
  scene.event("entries_posted", { epoch: "e1", entries: [JOINED(1)] });
  await scene.sees((model) => stateOf(model) === "ready");
  void scene.chat.ready(true);
  deepEqual(await scene.answer("ready", { ok: {} }), { now: true });
  await scene.sees((model) => stateOf(model) === "talking");
});

scene("who waited a moment only is not asked, but her counsellor hears that she is there", async (scene) => {
  await scene.started();
  scene.event("place_changed", { place: TALKING });
  deepEqual(await scene.answer("ready", { ok: {} }), { now: true });
  equal(stateOf(scene.chat.model), "talking");
});

scene("not yet leads back to waiting, and the next time she is asked again", async (scene) => {
  await scene.started();
  scene.pass(READY_AFTER);
  scene.event("place_changed", { place: TALKING });
  scene.event("entries_posted", { epoch: "e1", entries: [JOINED(1)] });
  await scene.sees((model) => stateOf(model) === "ready");
  void scene.chat.ready(false);
  deepEqual(await scene.answer("ready", { ok: {} }), { now: false });
  scene.event("place_changed", { place: WAITING });
  await scene.sees((model) => stateOf(model) === "waiting");
  scene.pass(READY_AFTER);
  scene.event("place_changed", { place: TALKING });
  scene.event("entries_posted", { epoch: "e1", entries: [JOINED(2)] });
  await scene.sees((model) => stateOf(model) === "ready");
});

scene("a page that was loaded after a minute away shows no word before it is asked to", async (scene) => {
  await scene.admit();
  scene.event("place_changed", { place: TALKING, away_seconds: 60 });
  await scene.answer("follow", { ok: { epoch: "e1", last: 1 } });
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  await scene.sees((model) => model.timeline.last === 1);
  equal(stateOf(scene.chat.model), "veiled");
  scene.chat.unveil();
  equal(stateOf(scene.chat.model), "talking");
}, "t".repeat(43));

scene("a page that was loaded at once shows its words at once", async (scene) => {
  await scene.admit();
  scene.event("place_changed", { place: TALKING, away_seconds: 59 });
  await scene.answer("follow", { ok: { epoch: "e1", last: 1 } });
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  await scene.sees((model) => stateOf(model) === "talking");
}, "t".repeat(43));

scene("a line that was lost for long veils nothing: she was looking all the time", async (scene) => {
  await scene.started(TALKING);
  scene.peer.cut();
  await scene.back(TALKING);
  scene.event("place_changed", { place: TALKING, away_seconds: 600 });
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  await scene.sees((model) => model.timeline.last === 1);
  equal(stateOf(scene.chat.model), "talking");
});

scene("what was said for her and not heard is asked of her", async (scene) => {
  await scene.started();
  scene.event("place_changed", { place: TALKING });
  scene.event("entries_posted", { epoch: "e1", entries: [JOINED(1)] });
  await scene.answer("ready", { error: { code: "unavailable", temporary: true } });
  await scene.sees((model) => stateOf(model) === "ready");
});

scene("questions that were left lying for a minute are put away, and what was refused is said where she began", async (scene) => {
  await scene.open();
  scene.chat.answering();
  equal(stateOf(scene.chat.model), "intake");
  scene.chat.veil.hidden();
  scene.wall += VEILED_AFTER;
  scene.chat.veil.seen();
  equal(stateOf(scene.chat.model), "open");
  scene.chat.answering();
  scene.chat.start({ language: "nl" });
  equal(stateOf(scene.chat.model), "intake");
  await scene.answer("start", { error: { code: "full", temporary: true } });
  const model = await scene.sees((model) => model.refused !== null);
  equal(stateOf(model), "open");
});

scene("a page that was out of sight for a minute is veiled when it comes back, also when its timers slept", async (scene) => {
  await scene.started(TALKING);
  scene.chat.veil.hidden();
  scene.wall += VEILED_AFTER - 1;
  scene.chat.veil.seen();
  equal(stateOf(scene.chat.model), "talking");
  scene.chat.veil.hidden();
  scene.wall += VEILED_AFTER;
  scene.chat.veil.seen();
  equal(stateOf(scene.chat.model), "veiled");
});

scene("the veil falls while the page is hidden, and a first visit has none", async (scene) => {
  await scene.open();
  scene.chat.veil.hidden();
  scene.pass(VEILED_AFTER);
  scene.chat.veil.seen();
  equal(stateOf(scene.chat.model), "open");
  scene.chat.start({ language: "nl" });
  await scene.answer("start", { ok: { epoch: "e1", place: TALKING } });
  await scene.answer("follow", { ok: { epoch: "e1", last: 0 } });
  scene.chat.veil.hidden();
  scene.pass(VEILED_AFTER);
  equal(stateOf(scene.chat.model), "veiled");
});

scene("locked by the counsellor, no word is left and the handle is forgotten", async (scene) => {
  await scene.started(TALKING);
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  await scene.sees((model) => model.timeline.last === 1);
  scene.event("place_changed", { place: { ...TALKING, life: "ended", counsellor: null, reason: "locked" } });
  const model = await scene.sees((model) => model.place === null);
  deepEqual([model.timeline.entries, scene.token], [[], null]);
});

scene("an end lifts no veil: who comes back to it finds a first visit", async (scene) => {
  await scene.started(TALKING);
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  await scene.sees((model) => model.timeline.last === 1);
  scene.chat.veil.hidden();
  scene.pass(VEILED_AFTER);
  scene.event("place_changed", { place: { ...TALKING, life: "ended", counsellor: null, reason: "idle" } });
  const model = await scene.sees((model) => stateOf(model) !== "veiled");
  deepEqual([model.place, model.timeline.entries, scene.token], [null, [], null]);
});

scene("what she had deleted is gone from here too, and the end stays on the screen", async (scene) => {
  await scene.started(TALKING);
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  await scene.sees((model) => model.timeline.last === 1);
  scene.event("place_changed", { place: { ...TALKING, life: "ended", counsellor: null, reason: "ended_together" } });
  await scene.sees((model) => stateOf(model) === "ended");
  scene.chat.deleted();
  deepEqual([scene.chat.model.timeline.entries, stateOf(scene.chat.model), scene.chat.model.connection.phase], [[], "ended", "up"]);
});

scene("a wait that becomes long is said aloud without anything arriving", async (scene) => {
  await scene.started();
  const before = scene.drawn;
  scene.pass(LONG_WAITS[0]!);
  await scene.sees((model) => model.waited >= LONG_WAITS[0]!);
  ok(scene.drawn > before);
});
