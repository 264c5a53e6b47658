/** The cleaned text of a conversation that has no column any more: beside the others, until it is released or put away. */
import { el, write } from "../shared/dom.ts";
import { HIDE } from "../shared/icons.ts";
import type { ToRelease } from "../shared/wire_release.ts";
import { type Panel, panelHead } from "./aside.ts";
import { CleanedView } from "./cleaned_view.ts";
import type { Releases } from "./releases.ts";
import type { Words } from "./words.ts";

export interface ReleasePanelDoings {
  released(): void;
  close(): void;
  closed(): void;
}

export class ReleasePanel implements Panel {
  readonly key: string;
  readonly session = null;
  readonly isWide = true;
  readonly element: HTMLElement;
  readonly #line = el("p");
  readonly #view: CleanedView;

  constructor(
    readonly row: ToRelease,
    private readonly words: Words,
    private readonly releases: Releases,
    private readonly doings: ReleasePanelDoings,
  ) {
    const id = `release-${row.session}`;
    this.key = `release:${row.session}`;
    this.#view = new CleanedView(row.session, row.label, words, releases, doings.released);
    const head = panelHead(words, HIDE, el("h2", { id }, row.label), this.#line, doings.close);
    this.element = el("section.aside-panel release", { "aria-labelledby": id }, head, this.#view.element);
  }

  draw(): void {
    const { until } = this.releases.sheet(this.row.session);
    const values = { ended: this.words.moment(this.row.ended_at), until: this.words.moment(until ?? this.row.until) };
    write(this.#line, this.words.text("console.release.line", values));
    this.#view.draw();
  }

  focus(): void {
    this.draw();
    this.#view.focus();
  }

  closed(): void {
    this.doings.closed();
  }
}
