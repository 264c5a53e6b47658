/** The counsellor's side against a real WebSocket whose other end is played here. Time and chance are the test's. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { nextToTake } from "./board.ts";
import { CoolDowns } from "./cool_downs.ts";
import { BOARD, conversation, offered, waiting } from "./invented.ts";
import { scene } from "./scene.ts";

scene("knocks without any proof of its own, and asks for the whole board", async (scene) => {
  equal(await scene.admit(), '40/counsellor,{"protocol":1}');
  deepEqual(await scene.answer("look", { ok: BOARD }), {});
  await scene.until((desk) => desk.board !== null);
});

scene("what she says of herself shows at once, and stays when the server agrees", async (scene) => {
  await scene.looks();
  void scene.desk.declare("available");
  equal(scene.desk.presence, "available");
  deepEqual(await scene.answer("declare", { ok: {} }), { presence: "available" });
  await scene.until((desk) => desk.board?.me.presence === "available");
});

scene("what the server refuses is not shown as true", async (scene) => {
  await scene.looks();
  const declared = scene.desk.declare("available");
  await scene.answer("declare", { error: { code: "wrong_state", temporary: false } });
  await declared;
  equal(scene.desk.presence, "away");
});

scene("an accepted offer becomes the current column, whichever of answer and board comes first", async (scene) => {
  await scene.looks({ conversations: [conversation("a")] });
  scene.event("offer_made", { offer: offered("b") });
  await scene.until((desk) => desk.offers.length === 1);
  equal(scene.desk.current, "a");
  void scene.desk.asked.accept(scene.desk.offers[0]!);
  deepEqual(await scene.answer("accept_offer", { ok: { session: "b" } }), { offer: "offer-b" });
  await scene.until((desk) => desk.offers.length === 0);
  equal(scene.desk.current, "a");
  scene.event("board_changed", { conversations: [conversation("b")] });
  deepEqual(await scene.answer("follow", { ok: { epoch: "epoch-b", last: 0 } }), { session: "b", epoch: null, offset: 0 });
  equal(scene.desk.current, "b");
  equal(scene.desk.going.takeArrived(), "b");
  equal(scene.desk.going.takeArrived(), null);
});

scene("an offer cannot be answered twice", async (scene) => {
  await scene.looks();
  scene.event("offer_made", { offer: offered("b") });
  await scene.until((desk) => desk.offers.length === 1);
  const offer = scene.desk.offers[0]!;
  void scene.desk.asked.decline(offer, "busy");
  void scene.desk.asked.accept(offer);
  deepEqual(await scene.answer("decline_offer", { ok: {} }), { offer: "offer-b", reason: "busy" });
  await scene.until((desk) => desk.offers.length === 0);
  void scene.desk.declare("away");
  await scene.answer("declare", { ok: {} });
});

scene("an offer that went elsewhere says so, and one that expired says what that means", async (scene) => {
  await scene.looks();
  for (const session of ["b", "c"]) scene.event("offer_made", { offer: offered(session) });
  await scene.until((desk) => desk.offers.length === 2);
  void scene.desk.asked.accept(scene.desk.offers[0]!);
  await scene.answer("accept_offer", { error: { code: "offer_gone", temporary: false } });
  await scene.until((desk) => desk.offers.length === 1);
  scene.event("offer_closed", { offer: "offer-c", outcome: "expired" });
  await scene.until((desk) => desk.offers.length === 0);
  deepEqual(scene.desk.notices.map((notice) => notice.key), ["console.offer.gone", "console.offer.expired"]);
  scene.desk.dismiss(scene.desk.notices[0]!);
  equal(scene.desk.notices.length, 1);
});

scene("of who waits on, an offer that is taken back says nothing; of who waits no longer, it does", async (scene) => {
  const [stays, goes] = [waiting("b"), waiting("c")];
  await scene.looks({ me: { ...BOARD.me, presence: "available" }, waiting: [stays, goes] });
  for (const session of ["b", "c"]) scene.event("offer_made", { offer: offered(session) });
  for (const session of ["b", "c"]) scene.event("offer_closed", { offer: `offer-${session}`, outcome: "withdrawn" });
  await scene.until((desk) => desk.offers.length === 0);
  const said = () => scene.desk.notice?.label;
  equal(said(), undefined, "whether they wait is what the board said last");
  scene.event("board_changed", { waiting_gone: ["c"] });
  await scene.until((desk) => desk.notice !== undefined);
  deepEqual([scene.desk.notices.length, said()], [1, offered("c").label]);
});

scene("an offer accepted or declined by herself closes without a word", async (scene) => {
  await scene.looks();
  for (const session of ["b", "c"]) scene.event("offer_made", { offer: offered(session) });
  scene.event("offer_closed", { offer: "offer-b", outcome: "accepted" });
  scene.event("offer_closed", { offer: "offer-c", outcome: "declined" });
  scene.event("offer_made", { offer: offered("d") });
  await scene.until((desk) => desk.offers.some((offer) => offer.offered.session === "d"));
  deepEqual(scene.desk.notices, []);
});

scene("who is taken from the queue becomes the current conversation, and a refusal says why", async (scene) => {
  const me = { ...BOARD.me, presence: "available" as const, takes: ["nl"] };
  await scene.looks({ me, waiting: [waiting("w"), waiting("x")], conversations: [conversation("a")] });
  equal(nextToTake(scene.desk.board!, scene.desk.offers)?.session, "w");
  void scene.desk.asked.take(waiting("w"));
  void scene.desk.asked.take(waiting("w"));
  deepEqual(await scene.answer("take", { ok: { session: "w" } }), { session: "w" });
  scene.event("board_changed", { waiting_gone: ["w"], conversations: [conversation("w")], me: { ...me, load: 2 } });
  await scene.answer("follow", { ok: { epoch: "epoch-w", last: 0 } });
  equal(scene.desk.going.takeArrived(), "w");
  equal(nextToTake(scene.desk.board!, scene.desk.offers), null);
  void scene.desk.asked.take(waiting("x"));
  await scene.answer("take", { error: { code: "offer_gone", temporary: false } });
  await scene.until((desk) => desk.notices.length === 1);
  equal(scene.desk.notices[0]!.key, "console.take.gone");
});

scene("the alert goes when the session it is about no longer waits", async (scene) => {
  await scene.looks({ waiting: [waiting("w")] });
  scene.event("alert_raised", { session: "w", label: "Label w", kind: "nobody_takes" });
  await scene.until((desk) => desk.notices.length === 1);
  scene.event("board_changed", { waiting_gone: ["w"] });
  await scene.until((desk) => desk.notices.length === 0);
});

scene("after a lost line the board is asked for again, and each conversation is followed from its last line", async (scene) => {
  await scene.looks({ conversations: [conversation("a")] });
  scene.posts("a", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("a").conversation.timeline.last === 1);
  scene.desk.say("a", "dag");
  const said = await scene.peer.heard();
  scene.peer.cut();
  await scene.until((desk) => desk.line.connection.phase === "resting");
  scene.pass(15_000);
  await scene.admit();
  await scene.answer("look", { ok: { ...BOARD, conversations: [conversation("a")] } });
  deepEqual(await scene.answer("follow", { ok: { epoch: "epoch-a", last: 1 } }), { session: "a", epoch: "epoch-a", offset: 1 });
  const again = await scene.answer("say", { ok: { epoch: "epoch-a", offset: 2 } });
  ok(said.includes(String(again.client_id)));
  ok(scene.desk.backUntil > scene.now);
});

scene("an ended conversation stays readable until it is closed, and does not come back", async (scene) => {
  await scene.looks({ conversations: [conversation("a"), conversation("b")] });
  scene.posts("a", 1, "visitor", "hallo");
  scene.event("board_changed", { conversations: [conversation("a", { life: "ended", reason: "left" })] });
  await scene.until((desk) => desk.columns[0]?.fate === "ended");
  equal(scene.desk.talk("a").conversation.timeline.entries.length, 1);
  scene.event("board_changed", { conversations_gone: ["a"] });
  scene.desk.close("a");
  deepEqual(scene.fates(), ["b active"]);
  scene.event("board_changed", { conversations: [conversation("a", { life: "ended" }), conversation("b", { nickname: "x" })] });
  await scene.until((desk) => desk.columns.at(-1)?.conversation.nickname === "x");
  deepEqual(scene.fates(), ["b active"]);
});

scene("a conversation that is no longer hers loses its words", async (scene) => {
  await scene.looks({ conversations: [conversation("a")] });
  scene.posts("a", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("a").conversation.timeline.last === 1);
  scene.event("board_changed", { conversations_gone: ["a"] });
  await scene.until((desk) => desk.columns[0]?.fate === "left");
  deepEqual(scene.desk.talk("a").conversation.timeline.entries, []);
});

scene("a conversation that waited again and is hers again is read from its beginning", async (scene) => {
  await scene.looks({ conversations: [conversation("a")] });
  scene.posts("a", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("a").conversation.timeline.last === 1);
  scene.event("board_changed", { conversations_gone: ["a"] });
  await scene.until((desk) => desk.columns[0]?.fate === "left");
  scene.event("board_changed", { conversations: [conversation("a")] });
  deepEqual(await scene.answer("follow", { ok: { epoch: "epoch-a", last: 1 } }), { session: "a", epoch: null, offset: 0 });
  scene.posts("a", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("a").conversation.timeline.last === 1);
  deepEqual(scene.fates(), ["a active"]);
});

scene("of a conversation that is not hers any more it is remembered whether the last she wrote may not have come", async (scene) => {
  await scene.looks({ conversations: [conversation("a"), conversation("b")] });
  scene.desk.say("a", "ik ben er");
  match(await scene.peer.heard(), /"say"/);
  scene.event("board_changed", { conversations_gone: ["a", "b"] });
  await scene.until((desk) => desk.columns.every(({ fate }) => fate === "left"));
  deepEqual([...scene.desk.unsent], ["a"]);
  scene.event("board_changed", { conversations: [conversation("a")] });
  await scene.until((desk) => desk.columns[0]?.fate === "active");
  deepEqual([...scene.desk.unsent], []);
});

scene("what comes in a column she does not look at is marked new", async (scene) => {
  await scene.looks({ conversations: [conversation("a"), conversation("b")] });
  scene.posts("b", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("b").attention.newFrom === 1);
  scene.isLooking = false;
  scene.posts("a", 1, "visitor", "hallo");
  await scene.until((desk) => desk.talk("a").attention.newFrom === 1);
});

scene("typing is said once in three seconds", async (scene) => {
  await scene.looks({ conversations: [conversation("a")] });
  scene.pass(60_000);
  for (let n = 0; n < 3; n++) scene.desk.typing("a");
  deepEqual(await scene.answer("typing", { ok: {} }), { session: "a" });
  scene.pass(3_000);
  scene.desk.typing("a");
  match(await scene.peer.heard(), /"typing"/);
});

scene("who is not signed in is told so once, and nothing is dialled any more", async (scene) => {
  await scene.looks();
  scene.event("closing", { code: "not_signed_in", temporary: false });
  await scene.until((desk) => desk.line.connection.phase === "stopped");
  equal(scene.signedOut, 1);
});

scene("a cool-down is asked for once, what came of it is remembered, and a refusal is said", async (scene) => {
  const coolDowns = new CoolDowns(scene.desk);
  await scene.looks({ conversations: [conversation("a"), conversation("b"), conversation("c")] });
  const until = "2026-11-25T10:00:00.000Z";
  const [first, second] = [coolDowns.stop("a", "Label a", 30), coolDowns.stop("a", "Label a", 60)];
  const payload = await scene.answer("end", { ok: { cool_down_until: until } });
  deepEqual(payload, { session: "a", reason: "house_rules", cool_down: 30 });
  await Promise.all([first, second]);
  equal(coolDowns.setAfter("a"), until);
  const unknown = coolDowns.stop("b", "Label b", 10);
  await scene.answer("end", { ok: { cool_down_until: null } });
  await unknown;
  const refused = coolDowns.stop("c", "Label c", null);
  await scene.answer("end", { error: { code: "not_found", temporary: false } });
  await refused;
  deepEqual([coolDowns.setAfter("b"), coolDowns.setAfter("c")], [null, undefined]);
  deepEqual(scene.desk.notices.map(({ key, label }) => [key, label]), [["console.rules.failed", "Label c"]]);
});

scene("running cool-downs are those that the server named and that are not over", async (scene) => {
  const coolDowns = new CoolDowns(scene.desk);
  await scene.looks();
  const rows = ["2026-11-25T10:00:00.000Z", "2026-11-25T11:00:00.000Z"].map((until, n) => ({ id: `id${n}`, until, by: "Anna" }));
  const looked = coolDowns.look();
  await scene.answer("cool_downs", { ok: { cool_downs: rows } });
  await looked;
  const over = Date.parse(rows[0]!.until);
  deepEqual([over - 1, over].map((at) => coolDowns.now(at).map(({ id }) => id)), [["id0", "id1"], ["id1"]]);
  const lifted = coolDowns.lift("id1");
  deepEqual(await scene.answer("lift_cool_down", { error: { code: "not_found", temporary: false } }), { id: "id1" });
  await scene.answer("cool_downs", { ok: { cool_downs: [] } });
  await lifted;
  deepEqual(coolDowns.running, []);
});
