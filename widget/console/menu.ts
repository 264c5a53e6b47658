/** A button with a short list behind it, chosen from by keyboard as much as by hand. The list opens in its place and covers nothing else. */
import { el, fill } from "../shared/dom.ts";

export interface Choice {
  readonly content: readonly (Node | string)[];
  /** For choices that exclude each other: whether it is the present one. Left out for things to do. */
  readonly isChosen?: boolean;
  act(): void;
}

let made = 0;

export class Menu {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  #choices: readonly Choice[] = [];

  /** `choices` are asked for each time it opens. */
  constructor(readonly button: HTMLButtonElement, name: string, private readonly choices: () => readonly Choice[]) {
    const id = `menu-${++made}`;
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", id);
    button.addEventListener("click", () => this.#list.hidden ? this.open() : this.#shut(true));
    this.#list = el("ul.menu-choices", { id, role: "menu", "aria-label": name, hidden: true });
    this.element = el("span.choosing", {}, button, this.#list);
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.#shut(false);
    });
  }

  open(): void {
    this.#choices = this.choices();
    const item = (choice: Choice, n: number) => {
      const role = choice.isChosen === undefined ? "menuitem" : "menuitemradio";
      const checked = choice.isChosen === undefined ? null : String(choice.isChosen);
      const button = el(
        "button",
        { type: "button", role, tabindex: -1, "aria-checked": checked, onclick: () => this.#choose(n) },
        ...choice.content,
      );
      return el("li", { role: "none" }, button);
    };
    fill(this.#list, ...this.#choices.map(item));
    this.#list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.#focus(Math.max(0, this.#choices.findIndex((choice) => choice.isChosen)));
  }

  #choose(n: number): void {
    const choice = this.#choices[n];
    this.#shut(true);
    choice?.act();
  }

  /** The focus goes back to the button where it was in the list. */
  #shut(goesBack: boolean): void {
    if (this.#list.hidden) return;
    this.#list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (goesBack) this.button.focus();
  }

  #press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isOpen = !this.#list.hidden;
    const at = this.#buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "Escape" && isOpen) this.#shut(true);
    else if (event.key === "ArrowDown" && !isOpen) this.open();
    else if (event.key === "ArrowDown" && isOpen) this.#focus(at + 1);
    else if (event.key === "ArrowUp" && isOpen) this.#focus(at - 1);
    else if (event.key === "Home" && isOpen) this.#focus(0);
    else if (event.key === "End" && isOpen) this.#focus(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  get #buttons(): readonly HTMLButtonElement[] {
    return [...this.#list.querySelectorAll("button")];
  }

  #focus(n: number): void {
    this.#buttons.at(n % this.#buttons.length)?.focus();
  }
}
