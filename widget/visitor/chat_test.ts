import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { UNSENT_AFTER } from "../shared/outbox.ts";
import { BUSY_FOR, WORDS_FOR } from "./model.ts";
import { entry, OPEN, scene, TALKING, WAITING } from "./scene.ts";
import { stateOf } from "./states.ts";

scene("a first visit knocks without a token, sees what is open, and keeps nothing", async (scene) => {
  match(await scene.admit(), /^40\/visitor,{"protocol":1,"desk":"flevoland","token":null,"first":true,"page":"[\w-]{8,64}"}$/);
  scene.event("availability_changed", { desk_name: "x", opening: { ...OPEN, state: "unstaffed" }, languages: ["nl"] });
  await scene.sees((model) => stateOf(model) === "unstaffed");
  equal(scene.token, null);
});

scene("start keeps a token of its own making and gets a place", async (scene) => {
  await scene.open();
  scene.chat.start({ language: "nl", nickname: "Sterre" });
  const asked = await scene.answer("start", { ok: { epoch: "e1", place: WAITING } });
  match(String(asked.token), /^[A-Za-z0-9_-]{43}$/);
  deepEqual({ ...asked, token: 0 }, { token: 0, language: "nl", nickname: "Sterre" });
  equal(scene.token, asked.token);
  deepEqual(await scene.answer("follow", { ok: { epoch: "e1", last: 0 } }), { epoch: "e1", offset: 0 });
  equal((await scene.sees((model) => stateOf(model) === "waiting")).place?.position, 2);
});

scene("a refused start forgets the token and says why", async (scene) => {
  await scene.open();
  scene.chat.start({ language: "nl" });
  await scene.answer("start", { error: { code: "full", temporary: true } });
  const model = await scene.sees((model) => !model.starting);
  equal(model.refused, "full");
  equal(scene.token, null);
});

scene("refused as busy she is told so for ten minutes, nothing asks for her, and then she may", async (scene) => {
  await scene.open();
  scene.chat.start({ language: "nl" });
  const first = await scene.answer("start", { error: { code: "busy", temporary: true } });
  await scene.sees((model) => stateOf(model) === "full");
  equal(scene.token, null);
  scene.event("availability_changed", { desk_name: "x", opening: OPEN, languages: ["nl", "en"] });
  await scene.sees((model) => model.languages.length === 2);
  scene.pass(BUSY_FOR - 1);
  equal(stateOf(scene.chat.model), "full");
  scene.pass(1);
  equal(stateOf(scene.chat.model), "open");
  equal(scene.chat.model.refused, null);
  scene.chat.start({ language: "nl" });
  const second = await scene.answer("start", { ok: { epoch: "e1", place: WAITING } }); // the next thing that the server hears
  notEqual(second.token, first.token);
  await scene.answer("follow", { ok: { epoch: "e1", last: 0 } });
});

scene("a start whose answer was lost is asked again with the same token", async (scene) => {
  await scene.open();
  scene.chat.start({ language: "nl" });
  const first = await scene.peer.heard();
  scene.peer.cut();
  await scene.sees((model) => model.connection.phase === "resting");
  scene.pass(15_000);
  match(await scene.admit(), /"token":null/);
  const again = await scene.answer("start", { ok: { epoch: "e1", place: WAITING } });
  ok(first.includes(String(again.token)));
});

scene("a reload knocks with the kept token and follows from the beginning", async (scene) => {
  match(await scene.admit(), new RegExp(`"token":"${"t".repeat(43)}"`));
  equal(stateOf(scene.chat.model), "connecting");
  scene.event("place_changed", { place: TALKING });
  deepEqual(await scene.answer("follow", { ok: { epoch: "e1", last: 1 } }), { epoch: null, offset: 0 });
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  const model = await scene.sees((model) => model.timeline.last === 1);
  equal(stateOf(model), "talking");
}, "t".repeat(43));

scene("a token that opens nothing is forgotten without a word", async (scene) => {
  await scene.refuse("unknown_session");
  await scene.sees((model) => model.connection.phase === "resting");
  equal(scene.token, null);
  scene.pass(1_000);
  match(await scene.admit(), /"token":null/);
  scene.event("availability_changed", { desk_name: "x", opening: OPEN, languages: ["nl"] });
  await scene.sees((model) => stateOf(model) === "open");
}, "t".repeat(43));

scene("a message cut off on its way is sent again after following, with the same client id, and shown once", async (scene) => {
  const token = await scene.started(TALKING);
  scene.chat.say("hallo");
  const first = await scene.peer.heard();
  scene.peer.cut();
  const lost = await scene.sees((model) => model.connection.phase === "resting");
  equal(lost.outbox.length, 1);
  ok((await scene.back(TALKING)).includes(token));
  deepEqual(await scene.answer("follow", { ok: { epoch: "e1", last: 0 } }), { epoch: "e1", offset: 0 });
  const again = await scene.answer("say", { ok: { epoch: "e1", offset: 1 } });
  ok(first.includes(String(again.client_id)));
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, { text: "hallo", client_id: again.client_id })] });
  const model = await scene.sees((model) => model.timeline.last === 1);
  deepEqual(model.outbox, []);
  equal(model.back, true);
});

scene("what waits is said one at a time, in order", async (scene) => {
  await scene.started();
  for (const text of ["een", "twee", "drie"]) scene.chat.say(text);
  for (const [n, text] of ["een", "twee", "drie"].entries()) {
    equal((await scene.answer("say", { ok: { epoch: "e1", offset: n + 1 } })).text, text);
  }
});

scene("a frame that closed the connection is not sent again", async (scene) => {
  await scene.started(TALKING);
  scene.chat.say("x");
  await scene.peer.heard();
  scene.event("closing", { code: "too_large", temporary: false });
  const model = await scene.sees((model) => model.connection.phase === "stopped");
  equal(model.outbox[0]?.fate, "refused");
  equal(stateOf(model), "failed");
});

scene("a message refused for good stays readable and can be taken back", async (scene) => {
  await scene.started(TALKING);
  scene.chat.say("x");
  const { client_id } = await scene.answer("say", { error: { code: "too_long", temporary: false } });
  const model = await scene.sees((model) => model.outbox[0]?.fate === "refused");
  equal(model.outbox[0]?.text, "x");
  scene.chat.withdraw(String(client_id));
  deepEqual(scene.chat.model.outbox, []);
});

scene("a message is called unsent after fifteen seconds without anyone touching the screen", async (scene) => {
  await scene.started(TALKING);
  scene.chat.line.cut();
  scene.chat.say("x");
  const drawnBefore = scene.drawn;
  scene.pass(UNSENT_AFTER);
  ok(scene.drawn > drawnBefore);
});

scene("a hole in what is posted is asked for again", async (scene) => {
  await scene.started(TALKING);
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {}), entry(3, {})] });
  deepEqual(await scene.answer("follow", { ok: { epoch: "e1", last: 3 } }), { epoch: "e1", offset: 1 });
});

scene("start again drops what was shown and follows the new epoch from nothing", async (scene) => {
  await scene.started(TALKING);
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  await scene.sees((model) => model.timeline.last === 1);
  scene.peer.cut();
  await scene.back(TALKING);
  await scene.answer("follow", { ok: { epoch: "e2", last: 1, start_again: "epoch_changed" } });
  deepEqual(await scene.answer("follow", { ok: { epoch: "e2", last: 1 } }), { epoch: "e2", offset: 0 });
});

scene("another tab takes over: nothing is kept and nothing is dialled any more", async (scene) => {
  await scene.started(TALKING);
  scene.event("closing", { code: "replaced", temporary: false });
  await scene.sees((model) => stateOf(model) === "replaced");
  equal(scene.token, null);
});

scene("an ended conversation forgets its token; its words stay until five minutes are over", async (scene) => {
  await scene.started(TALKING);
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, {})] });
  scene.event("place_changed", { place: { ...TALKING, life: "ended", reason: "ended_together" } });
  await scene.sees((model) => stateOf(model) === "ended");
  equal(scene.token, null);
  scene.pass(WORDS_FOR - 1);
  equal(scene.chat.model.timeline.entries.length, 1);
  scene.pass(1);
  equal(scene.chat.model.timeline.entries.length, 0);
  scene.pass(1_000);
  match(await scene.admit(), /"token":null/);
});

scene("a session that ended while she was away is shown as ended, not as an error", async (scene) => {
  await scene.started(TALKING);
  scene.peer.cut();
  await scene.sees((model) => model.connection.phase === "resting");
  scene.pass(15_000);
  await scene.refuse("unknown_session");
  await scene.sees((model) => stateOf(model) === "ended");
});

scene("leaving without a line ends it here", async (scene) => {
  await scene.started();
  scene.chat.line.cut();
  await scene.chat.leave();
  equal(scene.chat.model.place?.reason, "left_queue");
  equal(scene.token, null);
});

scene("a line that is being made again does not bring back what she has left", async (scene) => {
  await scene.started(TALKING);
  scene.peer.cut();
  await scene.sees((model) => model.connection.phase === "resting");
  scene.pass(15_000);
  match(await scene.peer.heard(), /"token":"/);
  await scene.chat.leave();
  equal(scene.chat.model.connection.phase, "resting");
  scene.pass(15_000);
  match(await scene.admit(), /"token":null/);
  equal(stateOf(scene.chat.model), "ended");
});

scene("leaving quickly says so, forgets everything and draws nothing more", async (scene) => {
  await scene.started(TALKING);
  scene.chat.say("x");
  await scene.peer.heard();
  const drawn = scene.drawn;
  scene.chat.leaveQuickly();
  match(await scene.peer.heard(), /\["leave",\{"quickly":true\}\]$/);
  equal(scene.token, null);
  deepEqual([scene.chat.model.outbox, scene.chat.model.timeline.entries, scene.chat.model.place], [[], [], null]);
  equal(scene.drawn, drawn);
});

scene(
  "where nothing can be kept the chat goes on and says so",
  async (scene) => {
    await scene.started();
    equal((await scene.sees((model) => stateOf(model) === "waiting")).memoryOnly, true);
    equal(scene.token, null);
  },
  null,
  false,
);

scene("the counsellor's typing shows for five seconds, and not after she has spoken", async (scene) => {
  await scene.started(TALKING);
  scene.event("counsellor_typing", {});
  await scene.sees((model) => model.counsellorTyping);
  scene.pass(5_000);
  equal(scene.chat.model.counsellorTyping, false);
  scene.event("counsellor_typing", {});
  await scene.sees((model) => model.counsellorTyping);
  scene.event("entries_posted", { epoch: "e1", entries: [entry(1, { speaker: "counsellor" })] });
  await scene.sees((model) => !model.counsellorTyping);
});
