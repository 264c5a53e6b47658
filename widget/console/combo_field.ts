/** A field with so many answers that they are searched for: a combo box, by the pattern of that name. Nothing that is typed is kept. */
import { el, fill, keyed, write } from "../shared/dom.ts";
import { KEPT_NOWHERE } from "../shared/field.ts";
import { CROSS, icon } from "../shared/icons.ts";
import type { TaxonomyField, TaxonomyValue } from "./forms.ts";
import { type FieldDoings, type FieldView, Label } from "./choice_field.ts";
import { fold } from "./phrases.ts";
import { SEARCH } from "./snippets.ts";
import { labelIn, offered, type Values } from "./taxonomy.ts";
import type { Words } from "./words.ts";

let made = 0;

export class ComboField implements FieldView {
  readonly element: HTMLElement;
  readonly #id = `combo-${++made}`;
  readonly #input: HTMLInputElement;
  readonly #list: HTMLUListElement;
  readonly #chosen = el("ul.combo-chosen", {});
  readonly #count = el("p.for-readers", { "aria-live": "polite" });
  readonly #label: Label;
  #values: Values = {};
  #found: readonly TaxonomyValue[] = [];
  #at = 0;

  constructor(private readonly field: TaxonomyField, private readonly words: Words, private readonly doings: FieldDoings) {
    const { text } = words;
    this.#label = new Label(field, words, `${this.#id}-error`);
    this.#input = el("input.input", {
      type: "text",
      id: this.#id,
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": `${this.#id}-list`,
      "aria-describedby": `${this.#id}-error`,
      placeholder: text("console.registration.search"),
      ...KEPT_NOWHERE,
      oninput: () => this.#look(),
      onclick: () => this.#look(""),
      onfocus: () => this.#input.select(),
      onblur: () => this.#leave(),
    });
    const name = labelIn(field.labels, words.language);
    this.#list = el("ul.combo-list", { id: `${this.#id}-list`, role: "listbox", "aria-label": name, hidden: true });
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.element = el(
      "div.field",
      { "data-field": field.code },
      el("label.field-label", { for: this.#id }, ...this.#label.parts),
      el("span.combo", {}, this.#input, icon(SEARCH), this.#list),
      field.most > 1 && this.#chosen,
      this.#label.error,
      this.#count,
    );
    this.#input.addEventListener("keydown", (event) => this.#key(event));
  }

  draw(values: Values, isDemanded: boolean): void {
    this.#values = values;
    const chosen = this.#chosenValues();
    this.#label.draw(chosen.map((value) => value.code), isDemanded);
    this.#input.setAttribute("aria-invalid", String(isDemanded));
    if (this.field.most === 1) {
      const isTyping = document.activeElement === this.#input && !this.#list.hidden;
      if (!isTyping) this.#input.value = chosen[0] ? this.#name(chosen[0]) : "";
      return;
    }
    keyed(this.#chosen, chosen, (value) => value.code, (value) => {
      const name = this.#name(value);
      const takeOut = () => {
        this.doings.press(value.code);
        this.#input.focus();
      };
      const label = this.words.text("console.registration.take_out", { name });
      return el("li.mark", {}, name, el("button", { type: "button", "aria-label": label, onclick: takeOut }, icon(CROSS)));
    });
  }

  focus(): void {
    this.#input.focus();
  }

  #chosenValues(): TaxonomyValue[] {
    const codes = this.#values[this.field.code] ?? [];
    return codes.flatMap((code) => this.field.values.find((value) => value.code === code) ?? []);
  }

  #name(value: TaxonomyValue): string {
    return labelIn(value.labels, this.words.language);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const isOpen = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (isOpen) this.#go(event.key === "ArrowDown" ? 1 : -1);
      else this.#look("");
    } else if (event.key === "Enter" && isOpen) {
      if (!event.repeat) this.#choose(this.#found[this.#at]);
    } else if (event.key === "Escape" && isOpen) this.#close();
    else if (event.key === "Backspace" && this.#input.value === "" && this.field.most > 1) {
      const last = this.#chosenValues().at(-1);
      if (last) this.doings.press(last.code);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What the letters find, in the language of the screens and in the others: the beginnings of words first. */
  #look(typed = this.#input.value): void {
    const wanted = fold(typed).split(/\s+/).filter((term) => term !== "");
    const rank = (value: TaxonomyValue): number => {
      const names = value.labels.map((label) => fold(label.name));
      if (names.some((name) => name.startsWith(wanted.join(" ")))) return 0;
      const words = names.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u));
      if (wanted.every((term) => words.some((word) => word.startsWith(term)))) return 1;
      return wanted.every((term) => names.some((name) => name.includes(term))) ? 2 : 3;
    };
    const chosen = this.#values[this.field.code] ?? [];
    const free = this.field.most === 1 ? [] : chosen;
    const ranked = offered(this.field, this.#values).filter((value) => !free.includes(value.code))
      .map((value) => ({ value, rank: rank(value) })).filter((one) => one.rank < 3);
    this.#found = ranked.sort((a, b) => a.rank - b.rank).map((one) => one.value);
    this.#at = 0;
    fill(this.#list, ...this.#found.map((value, n) => this.#option(value, n)));
    if (this.#found.length === 0) {
      this.#list.append(el("li.combo-none", { role: "presentation" }, this.words.text("console.snippets.none")));
    }
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    const n = this.#found.length;
    const said = n === 0 ? "console.snippets.none" : n === 1 ? "console.registration.found.one" : "console.registration.found.many";
    write(this.#count, this.words.text(said, { n }));
    this.#mark();
  }

  #option(value: TaxonomyValue, n: number): HTMLElement {
    const attributes = { id: `${this.#id}-${n}`, role: "option", "aria-selected": "false", onclick: () => this.#choose(value) };
    return el("li", attributes, this.#name(value));
  }

  #go(way: 1 | -1): void {
    const count = this.#found.length;
    if (count === 0) return;
    this.#at = (this.#at + way + count) % count;
    this.#mark();
  }

  #mark(): void {
    const options = [...this.#list.querySelectorAll("[role=option]")];
    for (const [n, option] of options.entries()) option.setAttribute("aria-selected", String(n === this.#at));
    const active = options[this.#at];
    if (!active) return this.#input.removeAttribute("aria-activedescendant");
    this.#input.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  #choose(value: TaxonomyValue | undefined): void {
    if (!value) return;
    this.#close();
    if (this.field.most > 1) this.#input.value = "";
    else this.#input.value = this.#name(value);
    if (!this.doings.press(value.code)) this.#label.full();
    this.#input.focus();
  }

  #close(): void {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
    write(this.#count, "");
  }

  /** What was typed and not chosen is no answer; a name that was rubbed out is one that was taken back. */
  #leave(): void {
    this.#close();
    const [chosen] = this.#chosenValues();
    if (this.field.most === 1 && chosen && this.#input.value.trim() === "") return this.doings.empty();
    this.#input.value = this.field.most === 1 && chosen ? this.#name(chosen) : "";
  }
}
