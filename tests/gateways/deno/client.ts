/**
 * A client in another language, written from docs/protocol.md alone, with the official socket.io-client.
 *
 * Reads its job as JSON from stdin, plays a visitor and two counsellors through everything the page promises, and writes
 * what it saw as JSON to stdout. It judges nothing: the test beside it does.
 */
import { io, type Socket } from "socket.io-client";

interface Job {
  url: string;
  desk: string;
  origin: string;
  /** Cookie headers of two counsellors who signed in. */
  anna: string;
  ben: string;
}

type Fields = Record<string, unknown>;
interface Answer {
  ok?: Fields;
  error?: { code: string; temporary: boolean };
}
interface Entry {
  offset: number;
  kind: string;
  text: string;
  client_id: string | null;
}
interface Refusal extends Error {
  data?: { code: string; temporary: boolean };
}

const SECONDS = 10;

/** Fails instead of waiting for good. */
function soon<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what}`)), SECONDS * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** One connection to one door (sections 1 to 4 of the page). */
class Peer {
  readonly heard: [string, Fields][] = [];
  readonly entries: Entry[] = [];
  epoch: string | null = null;
  #waiting: (() => void)[] = [];

  private constructor(readonly socket: Socket) {
    socket.onAny((name: string, payload: Fields) => {
      this.heard.push([name, payload]);
      if (name === "entries_posted" || name === "session_entries_posted") this.#take(payload);
      for (const look of this.#waiting.splice(0)) look();
    });
  }

  static async join(job: Job, door: string, knock: Fields, headers: Record<string, string> = {}): Promise<Peer> {
    const socket = io(job.url + door, {
      transports: ["websocket"],
      auth: knock,
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    const peer = new Peer(socket);
    await soon(
      "answer to CONNECT",
      new Promise<void>((resolve, reject) => {
        socket.on("connect", resolve);
        socket.on("connect_error", reject);
      }),
    );
    return peer;
  }

  async ask(command: string, payload: Fields = {}): Promise<Answer> {
    return await soon(`answer to ${command}`, this.socket.emitWithAck(command, payload));
  }

  /** The content of an answer that must be ok. */
  async do(command: string, payload: Fields = {}): Promise<Fields> {
    const answer = await this.ask(command, payload);
    if (!answer.ok) throw new Error(`${command} was refused: ${answer.error?.code}`);
    return answer.ok;
  }

  async refusal(command: string, payload: Fields = {}): Promise<unknown> {
    return (await this.ask(command, payload)).error;
  }

  async hears(name: string, fits: (payload: Fields) => boolean = () => true): Promise<Fields> {
    return await this.#until(`event ${name}`, () => this.heard.find(([n, p]) => n === name && fits(p))?.[1]);
  }

  async reads(text: string): Promise<Entry> {
    return await this.#until(`entry ${text}`, () => this.entries.find((entry) => entry.text === text));
  }

  async sees(kind: string): Promise<Entry> {
    return await this.#until(`entry ${kind}`, () => this.entries.find((entry) => entry.kind === kind));
  }

  /** Section 5: only the next offset is taken, of the epoch that is followed. */
  #take(posted: Fields): void {
    if (this.#early) {
      this.#early.push(posted);
      return;
    }
    if (posted.epoch !== this.epoch) return;
    for (const entry of posted.entries as Entry[]) {
      const last = this.entries.at(-1)?.offset ?? this.#after;
      if (entry.offset === last + 1) this.entries.push(entry);
      else if (entry.offset > last + 1) throw new Error(`a gap: ${entry.offset} after ${last}`);
    }
  }
  #after = 0;
  /** Entries that the library hands over before it hands over the answer to `follow`. */
  #early: Fields[] | null = null;

  async follows(epoch: string | null, offset: number, session?: string): Promise<Fields> {
    this.#after = offset;
    this.entries.length = 0;
    const early: Fields[] = this.#early = [];
    const followed = await this.do("follow", { ...(session ? { session } : {}), epoch, offset });
    this.epoch = String(followed.epoch);
    this.#early = null;
    for (const posted of early) this.#take(posted);
    return followed;
  }

  /** The network is gone, without a word to the other side. */
  async cut(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.socket.on("disconnect", () => resolve()));
    const transport = this.socket.io.engine.transport as unknown as { ws: { terminate(): void } };
    transport.ws.terminate();
    await soon("disconnect", gone);
  }

  async #until<T>(what: string, find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await soon(what, new Promise<void>((resolve) => this.#waiting.push(resolve)));
    }
  }
}

function random(bytes: number): string {
  const raw = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function refusedAtTheDoor(job: Job, door: string, knock: Fields, headers: Record<string, string> = {}): Promise<unknown> {
  try {
    (await Peer.join(job, door, knock, headers)).socket.disconnect();
    return null;
  } catch (error) {
    return (error as Refusal).data;
  }
}

async function play(job: Job): Promise<Fields> {
  const report: Fields = {};
  const listening = { protocol: 1, desk: job.desk };
  const asAnna = { Origin: job.origin, Cookie: job.anna };
  const asBen = { Origin: job.origin, Cookie: job.ben };

  const anna = await Peer.join(job, "/counsellor", { protocol: 1 }, asAnna);
  const ben = await Peer.join(job, "/counsellor", { protocol: 1 }, asBen);
  await anna.do("look");
  await ben.do("look");
  let visitor = await Peer.join(job, "/visitor", listening);
  report.unstaffed = ((await visitor.hears("availability_changed")).opening as Fields).state;
  const token = random(32);
  const start = { token, language: "nl", nickname: "Sterre" };
  report.start_refused = await visitor.refusal("start", start);
  await anna.do("declare", { presence: "available" });
  await visitor.hears("availability_changed", (p) => (p.opening as Fields).state === "open");

  const started = await visitor.do("start", start);
  report.place = started.place;
  report.started_again = (await visitor.do("start", start)).epoch === started.epoch;
  report.followed = await visitor.follows(String(started.epoch), 0);
  const hello = { client_id: random(12), text: "hoi, is er iemand?" };
  report.said = (await visitor.do("say", hello)).offset;
  report.said_again = (await visitor.do("say", { ...hello, text: "iets anders" })).offset;
  report.shown = (await visitor.reads(hello.text)).client_id === hello.client_id;
  report.refused = {
    empty: await visitor.refusal("say", { client_id: random(12), text: " " }),
    long: await visitor.refusal("say", { client_id: random(12), text: "x".repeat(4001) }),
    unknown: await visitor.refusal("shout", {}),
    field: await visitor.refusal("leave", { loudly: true }),
  };

  const first = (await anna.hears("offer_made")).offer as Fields;
  report.offered = { label: typeof first.label, seconds: first.seconds, seconds_left: first.seconds_left };
  await anna.do("decline_offer", { offer: first.offer, reason: "busy" });
  report.declined = (await anna.hears("offer_closed")).outcome;
  report.too_late = await anna.refusal("accept_offer", { offer: first.offer });
  report.not_yours = await ben.refusal("accept_offer", { offer: first.offer });

  await ben.do("declare", { presence: "available" });
  const second = (await ben.hears("offer_made")).offer as Fields;
  const session = String((await ben.do("accept_offer", { offer: second.offer })).session);
  report.accepted_again = (await ben.do("accept_offer", { offer: second.offer })).session === session;
  report.same_session = session === first.session;
  await ben.follows(null, 0, session);
  report.read_first = (await ben.reads(hello.text)).offset;
  report.active = ((await visitor.hears("place_changed", (p) => (p.place as Fields).life === "active")).place as Fields).counsellor;
  report.foreign_session = await anna.refusal("follow", { session, epoch: null, offset: 0 });

  await ben.do("typing", { session });
  await visitor.hears("counsellor_typing");
  await ben.do("say", { session, client_id: random(12), text: "Ja, ik ben er." });
  await visitor.reads("Ja, ik ben er.");
  await visitor.do("typing");
  await ben.hears("visitor_typing");

  const last = visitor.entries.at(-1)?.offset ?? 0;
  const pending = { client_id: random(12), text: "midden in een zin" };
  const acknowledged = await visitor.do("say", pending);
  await visitor.cut();
  await ben.do("say", { session, client_id: random(12), text: "Ben je er nog?" });
  visitor = await Peer.join(job, "/visitor", { ...listening, token });
  report.resumed = await visitor.follows(String(started.epoch), last);
  await visitor.reads("Ben je er nog?");
  report.missed = visitor.entries.map((entry) => [entry.offset, entry.text]);
  report.resent = (await visitor.do("say", pending)).offset === acknowledged.offset;

  report.start_again = {
    epoch: (await visitor.do("follow", { epoch: "another-life", offset: last })).start_again,
    offset: (await visitor.do("follow", { epoch: started.epoch, offset: 999 })).start_again,
  };
  await visitor.follows(String(started.epoch), 0);
  await visitor.reads("Ben je er nog?");
  report.all = visitor.entries.map((entry) => [entry.offset, entry.kind, entry.text]);

  const newer = await Peer.join(job, "/visitor", { ...listening, token });
  report.replaced = await visitor.hears("closing");
  await newer.follows(String(started.epoch), 0);
  await ben.do("end", { session });
  await newer.sees("ended");
  report.ended = ((await newer.hears("place_changed", (p) => (p.place as Fields).life === "ended")).place as Fields).reason;
  report.after_the_end = await newer.refusal("say", { client_id: random(12), text: "nog iets" });
  report.token_is_dead = await refusedAtTheDoor(job, "/visitor", { ...listening, token });
  report.evil_origin = await refusedAtTheDoor(job, "/counsellor", { protocol: 1 }, { ...asAnna, Origin: "http://evil.example" });
  report.no_cookie = await refusedAtTheDoor(job, "/counsellor", { protocol: 1 }, { Origin: job.origin });
  report.other_version = await refusedAtTheDoor(job, "/visitor", { ...listening, protocol: 2 });

  const gone = new Promise<string>((resolve) => newer.socket.on("disconnect", resolve));
  newer.socket.emit("typing", {});
  report.without_an_id = await newer.hears("closing");
  report.gone = await soon("end of the connection", gone);
  return report;
}

const job: Job = JSON.parse(await new Response(Deno.stdin.readable).text());
console.log(JSON.stringify(await play(job)));
Deno.exit(0);
