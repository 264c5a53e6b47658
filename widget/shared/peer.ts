/** For tests: a real WebSocket server on loopback whose other end the test plays, frame by frame. */

export interface Peer {
  readonly address: string;
  /** The next frame from our side. Engine.IO's own opening is answered here already. */
  heard(): Promise<string>;
  say(frame: string): void;
  /** Ends the transport without a word. */
  cut(): void;
  stop(): Promise<void>;
}

export function listen(): Peer {
  const frames = new Inbox<string>();
  let socket: WebSocket | undefined;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const upgrade = Deno.upgradeWebSocket(request);
    socket = upgrade.socket;
    socket.onopen = () => upgrade.socket.send('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    socket.onmessage = (message) => frames.put(message.data);
    return upgrade.response;
  });
  return {
    address: `ws://127.0.0.1:${server.addr.port}/socket.io/?EIO=4&transport=websocket`,
    heard: () => frames.get(),
    say: (frame) => socket?.send(frame),
    cut: () => socket?.close(),
    stop: () => server.shutdown(),
  };
}

/** Things that came, handed out in order to whoever waits. */
export class Inbox<T> {
  readonly #things: T[] = [];
  readonly #waiting: ((thing: T) => void)[] = [];

  put(thing: T): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(thing);
    else this.#things.push(thing);
  }

  get(): Promise<T> {
    const thing = this.#things.shift();
    return thing === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(thing);
  }

  get size(): number {
    return this.#things.length;
  }
}
