/**
 * A conversation as lines on the screen, for both sides. What is there already is changed in place, never drawn again,
 * so that a screen reader hears every line once and the scroll stays where it is.
 */
import { el, keyed, write } from "./dom.ts";
import { AGAIN, CHECK, CLOCK, icon } from "./icons.ts";
import { isUnsent, type Item, type Outbox } from "./outbox.ts";
import type { Entry, Speaker } from "./wire.ts";
import { clock } from "./when.ts";

export interface Wording {
  readonly own: Speaker;
  language(): string;
  text(key: string): string;
  /** A line of the system, in the words of this side; null when this side is not told. */
  systemLine(entry: Entry): string | null;
  speaker(entry: Entry): string;
  /** Whose addresses can be followed, if anyone's. Nothing is ever fetched to show one. */
  readonly linked?: Speaker;
}

export interface Doings {
  again(): void;
  rewrite(item: Item): void;
}

export interface Row {
  key: string;
  kind: "system" | "mark" | "line";
  own: boolean;
  turn: boolean;
  speaker: string;
  text: string;
  linked: boolean;
  foot: string;
  state: "posted" | "acked" | "pending" | "unsent" | "refused" | "over";
  item: Item | null;
}

export interface Shown {
  entries: readonly Entry[];
  outbox: Outbox;
  /** On the clock that the outbox was written with. */
  now: number;
  isUp: boolean;
}

export class Log {
  readonly list: HTMLOListElement = el("ol.timeline", {});
  /** The live region; the list itself must stay a list. */
  readonly element: HTMLDivElement = el("div", { role: "log" }, this.list);
  readonly #drawn = new WeakMap<HTMLElement, string>();

  constructor(private readonly wording: Wording, private readonly doings: Doings) {}

  draw(shown: Shown): void {
    this.element.setAttribute("aria-label", this.wording.text("talk.log"));
    keyed(this.list, this.rows(shown), (row) => row.key, () => el("li"), (line, row) => this.update(line, row));
  }

  protected rows(shown: Shown): Row[] {
    const rows = shown.entries.flatMap((entry) => this.posted(entry));
    rows.push(...shown.outbox.map((item) => this.#waiting(item, shown)));
    rows.forEach((row, n) => {
      const before = rows[n - 1];
      row.turn = row.kind === "line" && (before?.kind !== "line" || before.own !== row.own || before.speaker !== row.speaker);
      const after = rows[n + 1];
      if (row.state === "posted" && after?.state === "posted" && after.kind === "line" && after.own === row.own) row.foot = "";
    });
    return rows;
  }

  protected posted(entry: Entry): Row[] {
    if (entry.kind !== "message") {
      const text = this.wording.systemLine(entry);
      return text === null ? [] : [bare(`o${entry.offset}`, "system", text)];
    }
    const own = entry.speaker === this.wording.own;
    const foot = clock(new Date(entry.at), this.wording.language());
    // The own pending line becomes the posted one: same key, same element.
    const key = own && entry.client_id ? `c${entry.client_id}` : `o${entry.offset}`;
    const linked = entry.speaker === this.wording.linked;
    return [{ ...bare(key, "line", entry.text), own, linked, speaker: this.wording.speaker(entry), foot }];
  }

  #waiting(item: Item, { now, isUp }: Shown): Row {
    const refused = item.code === "ended" ? "over" : "refused";
    const state = item.fate === "refused" ? refused : item.fate === "acked" ? "acked" : isUnsent(item, now) ? "unsent" : "pending";
    const foot = {
      acked: clock(new Date(), this.wording.language()),
      pending: this.wording.text(isUp ? "line.sending" : "line.pending"),
      unsent: this.wording.text("unsent.again"),
      refused: this.wording.text("unsent.refused"),
      over: this.wording.text("unsent.over"),
    }[state];
    return { ...bare(`c${item.clientId}`, "line", item.text), own: true, speaker: this.wording.text("talk.you"), foot, state, item };
  }

  protected update(line: HTMLElement, row: Row): void {
    const look = JSON.stringify({ ...row, item: null });
    if (this.#drawn.get(line) === look) return;
    this.#drawn.set(line, look);
    if (row.kind !== "line") {
      line.className = "system-line";
      return write(line, row.text);
    }
    const isUnsent = row.state === "unsent" || row.state === "refused" || row.state === "over";
    line.className = [
      "line",
      row.own && "line--own",
      row.turn && "line--turn",
      row.state === "pending" && "line--pending",
      isUnsent && "line--unsent",
    ]
      .filter(Boolean).join(" ");
    if (!line.firstChild) {
      line.append(
        el("span.for-readers", {}, `${row.speaker}: `),
        el("p.bubble", { dir: "auto" }, ...(row.linked ? withLinks(row.text) : [row.text])),
      );
    }
    line.querySelector(".line-foot, .line-retry")?.remove();
    if (row.foot) line.append(this.#foot(row));
  }

  #foot(row: Row): HTMLElement {
    if (row.state === "unsent" || row.state === "refused") {
      const act = row.state === "unsent" ? () => this.doings.again() : () => row.item && this.doings.rewrite(row.item);
      return el("button.line-retry", { type: "button", onclick: act }, icon(AGAIN), row.foot);
    }
    const mark = row.state === "pending" ? CLOCK : row.own && row.state !== "over" ? CHECK : null;
    return el("p.line-foot", {}, mark && icon(mark), row.foot);
  }
}

export function bare(key: string, kind: Row["kind"], text: string): Row {
  return { key, kind, own: false, turn: false, speaker: "", text, linked: false, foot: "", state: "posted", item: null };
}

/** Addresses as links that tell the other site nothing. Spelled out in full, so that one sees where they lead. */
function withLinks(text: string): (Node | string)[] {
  return text.split(/(https:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).map((part, n) =>
    n % 2 === 0 ? part : el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part)
  );
}
