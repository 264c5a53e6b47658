/**
 * What is left of one conversation, and what can be done with it: hide more, and release it. Stands in the place of the log, or in a panel.
 * It says how it stands also where there is nothing to read.
 */
import { el, fill, write } from "../shared/dom.ts";
import { CHECK, CLOCK, HIDE, icon, LOCK, WARN } from "../shared/icons.ts";
import { CleanedText } from "./cleaned_text.ts";
import type { Releases, Said, Sheet } from "./releases.ts";
import type { Words } from "./words.ts";

const ICONS: Readonly<Record<string, string>> = {
  loading: CLOCK,
  working: CLOCK,
  released: CHECK,
  hidden: LOCK,
  refused: LOCK,
  gone: LOCK,
};

export class CleanedView {
  readonly element: HTMLElement;
  readonly #title = el("h3");
  readonly #readers = el("p.cleaned-readers", {});
  readonly #hide: HTMLButtonElement;
  readonly #rare = el("div.cleaned-rare", {});
  readonly #state = el("div.cleaned-state", { tabindex: -1 });
  readonly #scroller: HTMLElement;
  readonly #text: CleanedText;
  readonly #foot: HTMLElement;
  readonly #count = el("p.cleaned-count", {});
  readonly #said = el("p.cleaned-said", { role: "status" });
  readonly #release = el("span.end", {});
  #isAsking = false;
  #look = "";
  #asked = "";
  /** What is said of an act that did nothing at the server. */
  #explained: "program" | "walk" | null = null;

  constructor(
    readonly session: string,
    label: string,
    private readonly words: Words,
    private readonly releases: Releases,
    /** It is released: she did that here. */
    private readonly released: () => void,
  ) {
    const { text } = words;
    const [name, keys] = [`cleaned-${session}`, `cleaned-keys-${session}`];
    this.#title.id = name;
    write(this.#title, text("console.cleaned"));
    write(this.#readers, text("console.cleaned.readers"));
    this.#hide = el(
      "button.button",
      { type: "button", onclick: () => this.#press(), onmousedown: (event: MouseEvent) => event.preventDefault() },
      icon(HIDE),
      `${text("console.cleaned.hide")} `,
      el("span.key", {}, "H"),
    );
    this.#text = new CleanedText(label, words, {
      hide: (spans) => this.#act(() => releases.hide(session, spans)),
      showAgain: ({ offset }, start, end) => this.#act(() => releases.showAgain(session, offset, { start, end })),
      explain: () => this.#explain("program"),
    }, keys);
    const help = el("p.cleaned-keys", { id: keys }, text("console.cleaned.keys"));
    this.#foot = el("div.cleaned-foot", {}, el("div", {}, this.#count, help, this.#said), el("span.end", {}, this.#hide, this.#release));
    // What stands above the text goes up with it: where the screen is low there is room for little else.
    this.#scroller = el("div.cleaned-scroll", {}, el("div.cleaned-head", {}, this.#title, this.#readers), this.#rare, this.#text.element);
    this.element = el(
      "section.cleaned",
      { "aria-labelledby": name },
      this.#state,
      this.#scroller,
      this.#foot,
    );
  }

  focus(): void {
    if (this.#scroller.hidden) this.#state.focus();
    else this.#text.focus();
  }

  draw(): void {
    const sheet = this.releases.sheet(this.session);
    const isReady = sheet.standing === "ready";
    const had = document.activeElement;
    this.#scroller.hidden = this.#foot.hidden = !isReady;
    this.#text.draw(sheet.lines);
    this.#drawState(sheet);
    if (isReady) this.#drawReady(sheet);
    else this.#isAsking = false;
    // It was released elsewhere, or its words went: her next key does nothing.
    if (had instanceof HTMLElement && this.element.contains(had) && had.closest("[hidden]")) this.focus();
  }

  // ---- how it stands ----

  #drawState(sheet: Sheet): void {
    const { standing, why, registered, rare, measured } = sheet;
    const look = JSON.stringify([standing, why, registered, rare, measured]);
    if (look === this.#look) return;
    this.#look = look;
    this.#state.hidden = standing === "ready";
    if (standing !== "ready") fill(this.#state, icon(ICONS[standing]!), el("div", { role: "status" }, ...this.#sentences(sheet)));
    const warnings = standing === "ready" ? this.#warnings(sheet) : [];
    this.#rare.hidden = warnings.length === 0;
    fill(this.#rare, icon(WARN), el("div", {}, ...warnings.map((said) => el("p", {}, said))));
  }

  #sentences({ standing, why, registered }: Sheet): HTMLElement[] {
    const { text } = this.words;
    const body = standing === "released" && !registered ? "released.first" : `${standing}.body`;
    const sentences = [text(`console.cleaned.${standing}`), text(`console.cleaned.${body}`)];
    if (standing === "hidden") sentences.push(text(`console.cleaned.why.${why ?? "failed"}`));
    return sentences.map((said, n) => el(n === 0 ? "p.cleaned-title" : "p", {}, said));
  }

  #warnings({ rare, measured }: Sheet): string[] {
    const { text } = this.words;
    const traits = new Intl.ListFormat(this.words.language).format(rare.map((trait) => text(`console.cleaned.trait.${trait}`)));
    return [
      ...(rare.length > 0 ? [text("console.cleaned.together", { traits })] : []),
      ...(measured ? [] : [text("console.cleaned.unmeasured")]),
    ];
  }

  // ---- what can be done ----

  #drawReady(sheet: Sheet): void {
    const { text } = this.words;
    const { found, byHand, isBusy, rare, measured } = sheet;
    const all = found + byHand;
    const places = text(`console.cleaned.count.${all === 0 ? "none" : all === 1 ? "one" : "many"}`, { n: all });
    write(this.#count, byHand > 0 ? text("console.cleaned.count.yours", { places, n: byHand }) : places);
    write(this.#said, this.#explained ? text(`console.cleaned.say.${this.#explained}`) : sheet.said ? this.#saidOf(sheet.said) : "");
    for (const button of [this.#hide, ...this.#release.querySelectorAll("button")]) button.setAttribute("aria-disabled", String(isBusy));
    const asked = JSON.stringify([this.#isAsking, rare.length > 0, measured]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const hadFocus = this.#release.contains(document.activeElement);
    this.#drawRelease(rare.length > 0);
    if (hadFocus) this.#release.querySelector<HTMLElement>("button:last-child")!.focus();
  }

  #drawRelease(isRare: boolean): void {
    const { text } = this.words;
    const button = (key: string, act: () => void) => el("button.button", { type: "button", onclick: act }, text(key));
    if (!this.#isAsking) return fill(this.#release, button("console.cleaned.release", () => this.#pressRelease()));
    fill(
      this.#release,
      el("span.end-sure", {}, text(`console.cleaned.sure.${isRare ? "rare" : "unmeasured"}`)),
      button("console.cleaned.sure.yes", () => void this.#releaseNow()),
      button("console.cleaned.sure.no", () => this.#ask(false)),
    );
  }

  #saidOf(said: Said): string {
    const { text } = this.words;
    if (said.what !== "hidden" && said.what !== "shown") return text(`console.cleaned.say.${said.what}`);
    const n = said.places;
    return text(`console.cleaned.say.${said.what}.${n < 1 ? "none" : n === 1 ? "one" : "many"}`, { n });
  }

  #press(): void {
    if (this.releases.sheet(this.session).isBusy) return;
    this.#explain(this.#text.hide() ? null : "walk");
  }

  /** Where something may point at somebody it is asked once more, in the same place. */
  #pressRelease(): void {
    const { rare, measured } = this.releases.sheet(this.session);
    if (rare.length > 0 || !measured) this.#ask(true);
    else void this.#releaseNow();
  }

  #ask(isAsking: boolean): void {
    this.#isAsking = isAsking;
    this.draw();
  }

  async #releaseNow(): Promise<void> {
    this.#explained = null;
    this.#isAsking = false;
    if (await this.releases.release(this.session)) this.released();
  }

  #act(act: () => Promise<void>): void {
    this.#explain(null);
    void act();
  }

  #explain(what: "program" | "walk" | null): void {
    this.#explained = what;
    this.draw();
  }
}
