/**
 * Where the cleaned text of a conversation is shown: in its column once it is over, else in a panel; and the list of those that wait for
 * it. A column turns to it only when she asks, or begins to wrap up: nothing she reads is taken away under her eyes.
 */
import { el, write } from "../shared/dom.ts";
import { AROUND } from "../shared/around.ts";
import type { Aside } from "./aside.ts";
import { CleanedView } from "./cleaned_view.ts";
import type { ColumnView } from "./column.ts";
import type { Column } from "./columns.ts";
import type { Desk } from "./desk.ts";
import { ReleasePanel } from "./release_panel.ts";
import { Releases, type Standing } from "./releases.ts";
import { ToReleaseList } from "./to_release.ts";
import type { Words } from "./words.ts";

/** What a column has of it while its conversation is over. */
interface Turned {
  readonly column: ColumnView;
  readonly view: CleanedView;
  readonly bar: HTMLElement;
  readonly buttons: readonly [HTMLElement, HTMLElement];
  readonly state: HTMLElement;
  isShown: boolean;
  /** To be shown as soon as it is known that there is something to see. */
  isAsked: boolean;
}

export class Releasing {
  readonly releases: Releases;
  readonly list: ToReleaseList;
  /** Said aloud, to who does not see that it is gone. */
  readonly said = el("p.for-readers", { role: "status" });
  readonly #turned = new Map<string, Turned>();
  #panel: ReleasePanel | null = null;

  constructor(
    private readonly words: Words,
    private readonly desk: Desk,
    private readonly aside: Aside,
    /** To the column of this session, and to what is in it. */
    private readonly goTo: (session: string) => void,
  ) {
    this.releases = new Releases(desk, AROUND);
    this.list = new ToReleaseList(words, (session) => this.open(session));
  }

  /** Her own act: to the text, wherever it stands. */
  open(session: string): void {
    const turned = this.#turned.get(session);
    if (turned && this.#isOver(session)) {
      this.#turn(turned, true);
      return this.goTo(session);
    }
    const row = this.desk.board?.to_release.find((other) => other.session === session);
    if (!row) return;
    if (this.#panel?.row.session !== session) this.#panel = this.#makePanel(row);
    this.releases.opened = session;
    this.aside.open(this.#panel);
  }

  /** By the key: of the conversation she is at, else of the first that she can release; the same again puts it away. */
  toggle(): void {
    const { current } = this.desk;
    const turned = current === null ? undefined : this.#turned.get(current);
    if (this.#panel && this.aside.key === this.#panel.key) return this.aside.close();
    if (turned && current !== null && this.#isOver(current) && this.releases.sheet(current).standing !== "gone") {
      // Where the screen is narrow the form may stand before it.
      return turned.isShown && turned.view.element.getClientRects().length > 0 ? this.#back(turned) : this.open(current);
    }
    const next = this.releases.next(null) ?? this.desk.board?.to_release[0];
    if (next) this.open(next.session);
  }

  /** She fills in the form: what is left of the conversation stands beside it, if there is something to see or to wait for. */
  wrapUp(session: string): void {
    const turned = this.#turned.get(session);
    if (turned) turned.isAsked = true;
    this.desk.lookedAt();
  }

  /** Whether there is a text of this session to turn to, where not both fit beside each other. */
  isThere(session: string): boolean {
    const isOver = this.#turned.has(session) && this.#isOver(session);
    return isOver && this.releases.sheet(session).standing !== "gone" ||
      this.desk.board?.to_release.some((row) => row.session === session) === true;
  }

  /** A new column: what it will have of it. */
  equip(column: ColumnView, { session, conversation }: Column): void {
    const { text } = this.words;
    const released = () => this.#released(session, conversation.label);
    const view = new CleanedView(session, conversation.label, this.words, this.releases, released);
    const button = (key: string, isCleaned: boolean) =>
      el("button", { type: "button", onclick: () => isCleaned ? this.open(session) : this.#back(turned) }, text(key));
    const buttons = [button("console.cleaned.talk", false), button("console.cleaned", true)] as const;
    const state = el("span.column-views-state", { role: "status" });
    const bar = el("div.column-views", { role: "group", "aria-label": text("console.cleaned.views") }, ...buttons, state);
    const turned: Turned = { column, view, bar, buttons, state, isShown: false, isAsked: false };
    this.#turned.set(session, turned);
    column.turnsTo(bar, view);
  }

  draw(): void {
    const { board, columns } = this.desk;
    if (!board) return;
    const shown = new Set<string>();
    for (const session of this.#turned.keys()) {
      if (!columns.some((column) => column.session === session)) this.#turned.delete(session);
    }
    for (const [session, turned] of this.#turned) {
      const isOver = this.#isOver(session);
      const standing = isOver ? this.releases.sheet(session).standing : "gone";
      turned.bar.hidden = standing === "gone" || standing === "loading";
      if (isOver) shown.add(session);
      // Of what is not there any more no word stays.
      if (isOver && standing !== "ready") turned.view.draw();
      if (turned.bar.hidden) this.#turn(turned, turned.isShown && isOver && standing === "loading");
      else this.#drawTurned(turned, standing);
    }
    this.list.draw(board, shown);
    if (this.#panel && this.aside.key === this.#panel.key && this.releases.sheet(this.#panel.row.session).standing === "gone") {
      write(this.said, `${this.#panel.row.label}: ${this.words.text("console.cleaned.gone")}`);
      this.aside.close(false);
    }
  }

  #drawTurned(turned: Turned, standing: Standing): void {
    if (turned.isAsked && (standing === "working" || standing === "ready")) this.#turn(turned, true);
    turned.isAsked = false;
    write(turned.state, this.words.text(`console.cleaned.state.${standing}`));
    for (const [n, button] of turned.buttons.entries()) button.setAttribute("aria-pressed", String(turned.isShown === (n === 1)));
    if (turned.isShown) turned.view.draw();
  }

  #turn(turned: Turned, isShown: boolean): void {
    if (turned.isShown === isShown) return;
    const had = turned.view.element.contains(document.activeElement);
    turned.isShown = isShown;
    turned.column.turn(isShown);
    if (isShown) turned.view.draw();
    else if (had) turned.column.focusLog();
  }

  #back(turned: Turned): void {
    this.#turn(turned, false);
    this.desk.lookedAt();
    turned.column.focusLog();
  }

  /** One of her own that is over. */
  #isOver(session: string): boolean {
    const column = this.desk.columns.find((other) => other.session === session);
    return column?.fate === "ended" && column.conversation.with_me_as === "counsellor";
  }

  #makePanel(row: ReleasePanel["row"]): ReleasePanel {
    // Who goes through the list goes on in it; who came from elsewhere is back there.
    const isFromList = this.list.element.contains(document.activeElement);
    const panel: ReleasePanel = new ReleasePanel(row, this.words, this.releases, {
      released: () => {
        if (this.#panel !== panel) return;
        const next = this.releases.next(row.session);
        this.aside.close(true, isFromList);
        this.#released(row.session, row.label);
        if (isFromList && next) this.list.focus(next.session);
      },
      close: () => this.aside.close(),
      closed: () => {
        if (this.#panel === panel) this.#panel = null; // with every word in it
        if (this.releases.opened === row.session) this.releases.opened = null;
        this.releases.arranged();
      },
    });
    return panel;
  }

  #released(session: string, label: string): void {
    const left = this.desk.board?.to_release.filter((row) => row.session !== session && row.state === "ready").length ?? 0;
    const key = left === 0 ? "none" : left === 1 ? "one" : "many";
    write(this.said, this.words.text(`console.release.said.${key}`, { label, n: left }));
  }
}
