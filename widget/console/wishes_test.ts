/** What is deleted, by whomever, leaves the console's own memory. Time and chance are the test's. */
import { deepEqual, equal } from "node:assert/strict";
import { conversation } from "./invented.ts";
import { type Scene, scene } from "./scene.ts";

const ENDED = { life: "ended" as const, reason: "ended_together" as const };

async function ended(scene: Scene): Promise<void> {
  await scene.looks({ conversations: [conversation("a"), conversation("b")] });
  scene.posts("a", 1, "visitor", "dit moet weg");
  await scene.until((desk) => desk.talk("a").conversation.timeline.last === 1);
  scene.event("board_changed", { conversations: [conversation("a", ENDED)] });
  await scene.until((desk) => desk.columns[0]?.fate === "ended");
}

function said(scene: Scene): string[] {
  return scene.desk.notices.map(({ key, label }) => `${key} ${label}`);
}

scene("deleted elsewhere it is gone from here, with a word about it", async (scene) => {
  await ended(scene);
  scene.event("words_deleted", { session: "a" });
  await scene.until((desk) => desk.columns.length === 1);
  deepEqual([scene.fates(), said(scene)], [["b active"], ["console.deleted Label a"]]);
  equal(scene.desk.talk("a").conversation.timeline.entries.length, 0);
});

scene("of what this console does not show nothing is said", async (scene) => {
  await ended(scene);
  scene.event("words_deleted", { session: "c" });
  scene.posts("b", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("b").conversation.timeline.last === 1);
  deepEqual([scene.fates(), said(scene)], [["a ended", "b active"], []]);
});

scene("deleted from here it goes with the answer, and is asked once", async (scene) => {
  await ended(scene);
  const first = scene.desk.wishes.deleteWords("a", "Label a");
  equal(await scene.desk.wishes.deleteWords("a", "Label a"), false);
  scene.event("words_deleted", { session: "a" });
  deepEqual(await scene.answer("delete_words", { ok: {} }), { session: "a" });
  equal(await first, true);
  deepEqual([scene.fates(), said(scene)], [["b active"], ["console.deleted Label a"]]);
});

scene("what was refused stays, and is said", async (scene) => {
  await ended(scene);
  const asked = scene.desk.wishes.deleteWords("a", "Label a");
  await scene.answer("delete_words", { error: { code: "unavailable", temporary: true } });
  equal(await asked, false);
  deepEqual([scene.fates(), said(scene)], [["a ended", "b active"], ["console.delete.failed Label a"]]);
});

scene("a no to being read is sent, and what became of it is said where it failed", async (scene) => {
  await ended(scene);
  for (const answer of [{ ok: {} }, { error: { code: "wrong_state", temporary: false } }]) {
    const asked = scene.desk.wishes.refuseReview("b", "Label b");
    deepEqual(await scene.answer("refuse_review", answer), { session: "b" });
    await asked;
  }
  deepEqual(said(scene), ["console.review.failed Label b"]);
});
