import { deepEqual, equal } from "node:assert/strict";
import {
  answered,
  cut,
  EMPTY,
  giveUp,
  hurry,
  isUnsent,
  next,
  type Outbox,
  posted,
  sending,
  UNSENT_AFTER,
  wakeAt,
  withdraw,
  write,
} from "./outbox.ts";

const SAID = { ok: { epoch: "e1", offset: 1 } };
const BUSY = { error: { code: "too_many", temporary: true } };
const TOO_LONG = { error: { code: "too_long", temporary: false } };

function two(): Outbox {
  return write(write(EMPTY, "first", "one", 0), "second", "two", 0);
}

function fates(outbox: Outbox): string[] {
  return outbox.map((item) => `${item.clientId} ${item.fate}`);
}

Deno.test("one at a time, in the order of writing", () => {
  const outbox = sending(two(), "first");
  equal(next(two(), 0)?.clientId, "first");
  equal(next(outbox, 0), null);
  equal(next(answered(outbox, "first", SAID, 0, 0), 0)?.clientId, "second");
});

Deno.test("what is acknowledged stays until the log shows it, and is not sent again", () => {
  const outbox = answered(sending(two(), "first"), "first", SAID, 0, 0);
  deepEqual(fates(outbox), ["first acked", "second waiting"]);
  deepEqual(fates(posted(outbox, ["first"])), ["second waiting"]);
});

Deno.test("what the log shows is sent, also when its acknowledgement was lost", () => {
  const outbox = cut(sending(two(), "first"), null);
  deepEqual(fates(posted(outbox, ["first"])), ["second waiting"]);
});

Deno.test("a cut line keeps what was under way, with the same client id, at the front", () => {
  const outbox = cut(sending(two(), "first"), null);
  equal(next(outbox, 0)?.clientId, "first");
});

for (const code of ["too_large", "malformed"]) {
  Deno.test(`what closed the connection with ${code} is never sent again, what waited behind it is`, () => {
    const outbox = cut(sending(two(), "first"), code);
    deepEqual(fates(outbox), ["first refused", "second waiting"]);
    equal(next(outbox, 0)?.clientId, "second");
  });
}

Deno.test("a temporary refusal pauses everything behind it, longer each time, never above the limit", () => {
  let outbox: Outbox = two();
  const pauses: number[] = [];
  for (let n = 0; n < 7; n++) {
    outbox = answered(sending(outbox, "first"), "first", BUSY, 0, 1);
    pauses.push(outbox[0]!.notBefore);
    equal(next(outbox, outbox[0]!.notBefore - 1), null);
    equal(next(outbox, outbox[0]!.notBefore)?.clientId, "first");
  }
  deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

Deno.test("a permanent refusal is final and lets the rest go on", () => {
  const outbox = hurry(answered(sending(two(), "first"), "first", TOO_LONG, 0, 0));
  deepEqual(fates(outbox), ["first refused", "second waiting"]);
  equal(outbox[0]!.code, "too_long");
});

Deno.test("only a refused message can be withdrawn", () => {
  const outbox = answered(sending(two(), "first"), "first", TOO_LONG, 0, 0);
  deepEqual(fates(withdraw(withdraw(outbox, "first"), "second")), ["second waiting"]);
});

Deno.test("trying again ends a pause", () => {
  const outbox = answered(sending(two(), "first"), "first", BUSY, 0, 1);
  equal(next(outbox, 0), null);
  equal(next(hurry(outbox), 0)?.clientId, "first");
});

Deno.test("a message is unsent after fifteen seconds, whether it waits or is under way, and never once acknowledged", () => {
  const waiting = two()[0]!;
  const underWay = sending(two(), "first")[0]!;
  const acked = answered(sending(two(), "first"), "first", SAID, 0, 0)[0]!;
  deepEqual([waiting, underWay, acked].map((i) => isUnsent(i, UNSENT_AFTER - 1)), [false, false, false]);
  deepEqual([waiting, underWay, acked].map((i) => isUnsent(i, UNSENT_AFTER)), [true, true, false]);
});

Deno.test("it wakes for the end of a pause first, then to say that something is unsent, then never", () => {
  const outbox = answered(sending(two(), "first"), "first", BUSY, 0, 1);
  equal(wakeAt(outbox, 0), 1_000);
  equal(wakeAt(outbox, 1_000), UNSENT_AFTER);
  equal(wakeAt(outbox, UNSENT_AFTER), null);
});

Deno.test("when the session is over nothing waits any longer", () => {
  const outbox = giveUp(answered(sending(two(), "first"), "first", SAID, 0, 0), "ended");
  deepEqual(fates(outbox), ["first acked", "second refused"]);
  equal(next(outbox, 0), null);
});
