/** Against a real WebSocket server that speaks the frames written down in docs/protocol.md. */
import { deepEqual, equal } from "node:assert/strict";
import { Inbox, listen, type Peer } from "./peer.ts";
import { addressOf, dial, type Hooks, type Socket } from "./socket.ts";

const UNAVAILABLE = { error: { code: "unavailable", temporary: true } };

interface Both {
  peer: Peer;
  socket: Socket;
  /** What our side was told, in order. */
  told: Inbox<string>;
}

function telling(told: Inbox<string>): Hooks {
  return {
    up: () => told.put("up"),
    refused: (refusal) => told.put(`refused ${refusal.code} ${refusal.temporary}`),
    cut: () => told.put("cut"),
    event: (name, payload) => told.put(`${name} ${JSON.stringify(payload)}`),
  };
}

async function knocked(use: (both: Both) => Promise<void>): Promise<void> {
  const peer = listen();
  const told = new Inbox<string>();
  const socket = dial(peer.address, "/visitor", { protocol: 1 }, telling(told));
  try {
    equal(await peer.heard(), '40/visitor,{"protocol":1}');
    await use({ peer, socket, told });
  } finally {
    socket.hangUp();
    await peer.stop();
  }
}

function admitted(use: (both: Both) => Promise<void>): Promise<void> {
  return knocked(async (both) => {
    both.peer.say('40/visitor,{"sid":"b"}');
    equal(await both.told.get(), "up");
    await use(both);
  });
}

Deno.test("knocks with its payload and is up when the namespace answers", () => admitted(async () => {}));

Deno.test("answers a ping", () =>
  admitted(async ({ peer }) => {
    peer.say("2");
    equal(await peer.heard(), "3");
  }));

Deno.test("a command gets the answer with its own number", () =>
  admitted(async ({ peer, socket }) => {
    const first = socket.ask("say", { text: "één, twee" });
    const second = socket.ask("typing", {});
    equal(await peer.heard(), '42/visitor,1["say",{"text":"één, twee"}]');
    equal(await peer.heard(), '42/visitor,2["typing",{}]');
    peer.say('43/visitor,2[{"ok":{}}]');
    peer.say('43/visitor,1[{"error":{"code":"too_long","temporary":false}}]');
    deepEqual(await second, { ok: {} });
    deepEqual(await first, { error: { code: "too_long", temporary: false } });
  }));

Deno.test("a command before the namespace answered is not sent", () =>
  knocked(async ({ peer, socket }) => {
    deepEqual(await socket.ask("typing", {}), UNAVAILABLE);
    peer.say("2");
    equal(await peer.heard(), "3");
  }));

Deno.test("events are handed on, whatever is in their text", () =>
  admitted(async ({ peer, told }) => {
    peer.say('42/visitor,["place_changed",{"text":"/x,1[\\n2]"}]');
    equal(await told.get(), 'place_changed {"text":"/x,1[\\n2]"}');
  }));

Deno.test("a refused knock says why and is not also a cut", () =>
  knocked(async ({ peer, socket, told }) => {
    peer.say('44/visitor,{"message":"unknown_session","data":{"code":"unknown_session","temporary":false}}');
    equal(await told.get(), "refused unknown_session false");
    deepEqual(await socket.ask("say", {}), UNAVAILABLE);
    equal(told.size, 0);
  }));

Deno.test("a lost line answers everything under way and is told once", () =>
  admitted(async ({ peer, socket, told }) => {
    const underWay = socket.ask("say", { text: "a" });
    await peer.heard();
    peer.cut();
    deepEqual(await underWay, UNAVAILABLE);
    equal(await told.get(), "cut");
    equal(told.size, 0);
  }));

Deno.test("after hanging up nothing is told any more", () =>
  admitted(async ({ socket, told }) => {
    socket.hangUp();
    deepEqual(await socket.ask("say", {}), UNAVAILABLE);
    equal(told.size, 0);
  }));

Deno.test("nobody at the other end is a cut", async () => {
  const told = new Inbox<string>();
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  dial(`ws://127.0.0.1:${port}/`, "/visitor", {}, telling(told));
  equal(await told.get(), "cut");
});

Deno.test("the door is on the page's own server, encrypted where the page is", () => {
  equal(addressOf({ protocol: "https:", host: "chat.example" }), "wss://chat.example/socket.io/?EIO=4&transport=websocket");
  equal(addressOf({ protocol: "http:", host: "127.0.0.1:8080" }), "ws://127.0.0.1:8080/socket.io/?EIO=4&transport=websocket");
});
