/**
 * One connection to one namespace: Socket.IO v5 over Engine.IO v4, WebSocket only, text only.
 *
 * Ours instead of the official client because that is 13 kB and this is one, and because the official one keeps what is
 * sent while there is no line and sends it later by itself: here a lost line fails everything under way at once, and
 * only the outbox decides what is said again. Must never try again by itself: connection.ts decides when to dial.
 */
import type { Answer, Refusal } from "./wire.ts";

export interface Hooks {
  up(): void;
  /** The server would not have us; the socket is closed. */
  refused(refusal: Refusal): void;
  /** The line is gone, by whichever end. Called once, never after `hangUp`. */
  cut(): void;
  // deno-lint-ignore no-explicit-any
  event(name: string, payload: any): void;
}

export interface Socket {
  /** Exactly one answer; a lost line answers `unavailable`, temporary. */
  ask<T>(command: string, payload: object): Promise<Answer<T>>;
  hangUp(): void;
}

/** No answer for this long means that nobody is there: the line is given up. */
export const ANSWER_WITHIN = 10_000;
const OPEN_WITHIN = 10_000;
const UNAVAILABLE = { error: { code: "unavailable", temporary: true } };

export function dial(address: string, namespace: string, knock: object, hooks: Hooks): Socket {
  const web = new WebSocket(address);
  // deno-lint-ignore no-explicit-any
  const asked = new Map<number, (answer: Answer<any>) => void>();
  let lastAsked = 0;
  let alive = true;
  let admitted = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  listenFor(OPEN_WITHIN);

  web.onmessage = (message) => {
    if (!alive || typeof message.data !== "string") return;
    const data = message.data;
    if (data[0] === "0") {
      const { pingInterval, pingTimeout } = JSON.parse(data.slice(1));
      beat = pingInterval + pingTimeout;
      web.send(`40${namespace},${JSON.stringify(knock)}`);
    } else if (data[0] === "2") web.send("3");
    else if (data[0] === "1") over();
    else if (data[0] === "4") packet(data);
    listenFor(beat);
  };
  web.onclose = over;
  web.onerror = over;

  let beat = OPEN_WITHIN;

  function packet(data: string): void {
    const parts = /^4(\d)(?:\/[^,]*,)?(\d*)([^]*)$/.exec(data);
    if (!parts) return;
    const [, type, id] = parts;
    const body = parts[3] ? JSON.parse(parts[3]) : null;
    if (type === "0") {
      admitted = true;
      hooks.up();
    } else if (type === "1") over();
    else if (type === "2" && Array.isArray(body)) hooks.event(String(body[0]), body[1]);
    else if (type === "3" && id && Array.isArray(body)) settle(Number(id), body[0]);
    else if (type === "4") {
      const { code = "unavailable", temporary = true } = body?.data ?? {};
      end();
      hooks.refused({ code, temporary });
    }
  }

  // deno-lint-ignore no-explicit-any
  function settle(id: number, answer: Answer<any>): void {
    asked.get(id)?.(answer);
    asked.delete(id);
  }

  function listenFor(milliseconds: number): void {
    clearTimeout(silence);
    if (alive) silence = setTimeout(over, milliseconds);
  }

  function end(): void {
    alive = false;
    clearTimeout(silence);
    web.onmessage = web.onclose = web.onerror = null;
    web.close();
    for (const id of [...asked.keys()]) settle(id, UNAVAILABLE);
  }

  function over(): void {
    if (!alive) return;
    end();
    hooks.cut();
  }

  return {
    ask(command, payload) {
      if (!alive || !admitted) return Promise.resolve(UNAVAILABLE);
      const id = ++lastAsked;
      web.send(`42${namespace},${id}${JSON.stringify([command, payload])}`);
      return new Promise((resolve) => {
        const overdue = setTimeout(over, ANSWER_WITHIN);
        asked.set(id, (answer) => {
          clearTimeout(overdue);
          resolve(answer);
        });
      });
    },
    hangUp() {
      if (alive) end();
    },
  };
}

/** The address of the real-time door on the server that this page came from. */
export function addressOf(page: { protocol: string; host: string }): string {
  return `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}/socket.io/?EIO=4&transport=websocket`;
}
