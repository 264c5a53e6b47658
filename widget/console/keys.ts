/** The console by keyboard. Keys with letters need Alt, and all but F6 can be switched off. */
import { el } from "../shared/dom.ts";
import { CROSS, icon } from "../shared/icons.ts";
import type { EnterSends } from "./enter.ts";
import type { Words } from "./words.ts";

export interface KeyDoings {
  accept(): void;
  decline(): void;
  /** Whether this digit chooses why an offer is declined; if so, it is done. */
  reason(n: number): boolean;
  take(): void;
  /** Asks whether the conversation is to end; one that is over is put away. */
  end(): void;
  /** Opens or closes the choices of how a conversation is stopped over the house rules. */
  rules(): void;
  column(n: number): void;
  /** With what she writes in the conversation that she is in. */
  mode(mode: "message" | "note"): void;
  side(): void;
  handOver(): void;
  danger(): void;
  urgency(): void;
  further(): void;
  callbacks(): void;
  code(): void;
  seen(): void;
  registration(): void;
  /** The text that is to be released, or away from it. */
  cleaned(): void;
}

export class Keys {
  readonly #panel: HTMLElement;
  readonly #sends = el("input", { type: "checkbox" });
  #isOn = true;
  #before: Element | null = null;

  constructor(words: Words, private readonly doings: KeyDoings, private readonly enter: EnterSends, private readonly root: HTMLElement) {
    const { text } = words;
    const use = el("input", { type: "checkbox", onchange: () => (this.#isOn = use.checked) });
    use.checked = true;
    this.#sends.addEventListener("change", () => enter.turn(this.#sends.checked));
    const row = (
      keys: string[],
      key: string,
    ) => [el("dt", {}, ...keys.flatMap((k) => [el("span.key", {}, k), " "])), el("dd", {}, text(key))];
    this.#panel = el(
      "section.keys",
      { "aria-label": text("console.keys"), tabindex: -1, hidden: true },
      el(
        "div.keys-head",
        {},
        el("h2", {}, text("console.keys")),
        el("button.button button--quiet button--icon", {
          type: "button",
          "aria-label": text("console.close"),
          onclick: () => this.show(false),
        }, icon(CROSS)),
      ),
      el(
        "dl.pairs",
        {},
        ...row(["Alt A"], "console.keys.accept"),
        ...row(["Alt D"], "console.keys.decline"),
        ...row(["Alt 1", "Alt 4"], "console.keys.reason"),
        ...row(["Alt T"], "console.keys.take"),
        ...row(["Alt 1", "Alt 4"], "console.keys.column"),
        ...row(["Alt M"], "console.keys.message"),
        ...row(["Alt N"], "console.keys.note"),
        ...row(["Alt Z"], "console.keys.side"),
        ...row(["Alt O"], "console.keys.handover"),
        ...row(["Alt E"], "console.keys.end"),
        ...row(["Alt H"], "console.keys.rules"),
        ...row(["Alt G"], "console.keys.danger"),
        ...row(["Alt U"], "console.keys.urgency"),
        ...row(["Alt V"], "console.keys.further"),
        ...row(["Alt B"], "console.keys.callbacks"),
        ...row(["Alt C"], "console.keys.code"),
        ...row(["Alt L"], "console.keys.seen"),
        ...row(["Alt R"], "console.keys.registration"),
        ...row(["Ctrl Enter"], "console.keys.registration.save"),
        ...row(["Alt S"], "console.keys.cleaned"),
        ...row(["H"], "console.keys.cleaned.hide"),
        ...row(["F6"], "console.keys.region"),
        ...row(["Enter"], "console.keys.send"),
        ...row(["/"], "console.keys.snippets"),
        ...row(["?"], "console.keys.help"),
      ),
      el("label.keys-use", {}, this.#sends, text("console.enter.setting")),
      el("label.keys-use", {}, use, text("console.keys.use")),
    );
    root.append(this.#panel);
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  show(isShown = this.#panel.hidden === true): void {
    if (isShown) this.#before = document.activeElement;
    this.#panel.hidden = !isShown;
    if (isShown) this.#panel.focus();
    else if (this.#before instanceof HTMLElement) this.#before.focus();
  }

  draw(): void {
    this.#sends.checked = this.enter.isOn;
  }

  #press(event: KeyboardEvent): void {
    const act = this.#meaning(event);
    if (!act) return;
    event.preventDefault();
    // Held, a key would act on what comes next: take a second person, close what it opened.
    if (!event.repeat || event.key === "F6") act();
  }

  /** By the place of the key, not its sign: with Alt held, some keyboards make other signs. AltGr counts as Ctrl too. */
  #meaning(event: KeyboardEvent): (() => unknown) | null {
    if (event.key === "F6" && !event.ctrlKey && !event.altKey) return () => this.#region(event.shiftKey ? -1 : 1);
    if (event.key === "Escape" && !this.#panel.hidden) return () => this.show(false);
    if (!this.#isOn || event.ctrlKey || event.metaKey) return null;
    if (event.altKey) {
      if (event.code === "KeyA") return this.doings.accept;
      if (event.code === "KeyD") return this.doings.decline;
      if (event.code === "KeyT") return this.doings.take;
      if (event.code === "KeyM") return () => this.doings.mode("message");
      if (event.code === "KeyN") return () => this.doings.mode("note");
      if (event.code === "KeyZ") return this.doings.side;
      if (event.code === "KeyO") return this.doings.handOver;
      if (event.code === "KeyE") return this.doings.end;
      if (event.code === "KeyH") return this.doings.rules;
      if (event.code === "KeyR") return this.doings.registration;
      const further = this.#further[event.code];
      if (further) return further;
      // Not those of the number pad: with Alt they write letters such as é.
      const n = digit(event, "Digit");
      return n === null ? null : () => this.doings.reason(n) || this.doings.column(n);
    }
    const isWriting = event.target instanceof HTMLElement &&
      event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
    if (isWriting) return null;
    const n = digit(event, "Digit|Numpad");
    if (n !== null) return () => this.doings.reason(n);
    return event.key === "?" ? () => this.show() : null;
  }

  get #further(): Readonly<Record<string, () => void>> {
    const { danger, urgency, further, callbacks, code, seen, cleaned } = this.doings;
    return { KeyG: danger, KeyU: urgency, KeyV: further, KeyB: callbacks, KeyC: code, KeyL: seen, KeyS: cleaned };
  }

  /** To the next part of the screen: top, rail, each column, an offer. */
  #region(way: 1 | -1): void {
    const parts = [...this.root.querySelectorAll<HTMLElement>("[data-region]")].filter((part) => part.getClientRects().length > 0);
    const at = parts.findIndex((part) => part.contains(document.activeElement));
    const next = parts[(at + way + parts.length) % parts.length] ?? parts[0];
    const inside = next?.querySelectorAll<HTMLElement>("[data-region-focus], a[href], button, input, summary, textarea, [tabindex='0']") ??
      [];
    const seen = [...inside].filter((element) => element.getClientRects().length > 0);
    (seen.find((element) => element.hasAttribute("data-region-focus")) ?? seen.find((element) => element.matches("input:checked")) ??
      seen[0])?.focus();
  }
}

function digit(event: KeyboardEvent, keys: string): number | null {
  const found = new RegExp(`^(?:${keys})([1-5])$`).exec(event.code)?.[1];
  return found ? Number(found) : null;
}
