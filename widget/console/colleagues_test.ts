/** Colleagues in a conversation, as the console hears of them. */
import { deepEqual, equal } from "node:assert/strict";
import { conversation, handover } from "./invented.ts";
import { scene } from "./scene.ts";

scene("who was asked to go on says no, and then somebody says yes", async (scene) => {
  await scene.looks({ conversations: [conversation("a")] });
  const asked = handover("a", { mine: true });
  scene.event("board_changed", { handovers: [asked] });
  await scene.until((desk) => desk.colleagues.askedFor("a") !== null);
  scene.event("board_changed", { handovers_closed: [{ handover: asked.handover, outcome: "declined" }] });
  await scene.until((desk) => desk.colleagues.askedFor("a") === null);
  deepEqual(scene.desk.notices, [{ key: "console.handover.declined", label: "Ben", waiting: null, gone: null }]);
  deepEqual(scene.fates(), ["a active"]);
  scene.event("board_changed", { conversations_gone: ["a"], passed_on: [{ session: "a", counsellor: "Ben" }] });
  await scene.until((desk) => desk.columns[0]?.fate === "left");
  equal(scene.desk.colleagues.passedOn.get("a"), "Ben");
});

scene("asked to go on, she has so long from when she heard it, and is taken there when she says yes", async (scene) => {
  await scene.looks({ conversations: [conversation("a")] });
  scene.event("board_changed", { handovers: [handover("b", { mine: false, seconds_left: 40 })] });
  await scene.until((desk) => desk.colleagues.askedOfMe.length === 1);
  scene.pass(10_000);
  scene.event("board_changed", { conversations: [conversation("a", { urgency: 1 })] });
  await scene.until((desk) => desk.columns[0]?.conversation.urgency === 1);
  const [asking] = scene.desk.colleagues.askedOfMe;
  equal(asking!.deadline, 40_000);
  void scene.desk.colleagues.accept(asking!);
  void scene.desk.colleagues.accept(asking!);
  deepEqual(await scene.answer("accept_handover", { ok: { session: "b" } }), { handover: "handover-b" });
  scene.event("board_changed", {
    conversations: [conversation("b")],
    handovers_closed: [{ handover: "handover-b", outcome: "accepted" }],
  });
  await scene.answer("follow", { ok: { epoch: "epoch-b", last: 0 } });
  equal(scene.desk.current, "b");
  equal(scene.desk.going.takeArrived(), "b");
  deepEqual(scene.desk.notices, []);
});

scene("what she looks along in goes with its words, and says whose it was", async (scene) => {
  await scene.looks({ conversations: [conversation("a", { with_me_as: "onlooker", counsellor: "Ben" })] });
  scene.posts("a", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("a").conversation.timeline.last === 1);
  void scene.desk.colleagues.lookAway("a");
  deepEqual(await scene.answer("look_away", { ok: {} }), { session: "a" });
  scene.event("board_changed", { conversations_gone: ["a"] });
  await scene.until((desk) => desk.columns[0]?.fate === "left");
  equal(scene.desk.talk("a").conversation.timeline.entries.length, 0);
  equal(scene.desk.colleagues.passedOn.has("a"), false);
});
