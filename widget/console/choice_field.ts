/** One field of a form, with all its answers in sight: each has a key of its own while the field has the focus. */
import { el, keyed, write } from "../shared/dom.ts";
import { CHECK, icon } from "../shared/icons.ts";
import type { TaxonomyField } from "./forms.ts";
import { labelIn, offered, type Values } from "./taxonomy.ts";
import type { Words } from "./words.ts";

export interface FieldDoings {
  /** Whether there was room for it. */
  press(code: string): boolean;
  empty(): void;
}

export interface FieldView {
  readonly element: HTMLElement;
  draw(values: Values, isDemanded: boolean): void;
  focus(): void;
}

/** One key for each answer, in their order. */
const SIGNS = "123456789abcdefghijklmnopqrstuvwxyz";
/** More than these are searched for, see combo_field.ts. */
export const MOST_CHOICES = 21;
/** So many answers fit into half the width. */
const NARROW = 4;
let made = 0;

export class ChoiceField implements FieldView {
  readonly element: HTMLFieldSetElement;
  readonly #choices = el("div.choices", {});
  readonly #label: Label;
  readonly #id = `choice-${++made}`;

  constructor(private readonly field: TaxonomyField, private readonly words: Words, private readonly doings: FieldDoings) {
    this.#label = new Label(field, words, `${this.#id}-error`);
    this.element = el(
      "fieldset.field",
      { role: field.most === 1 ? "radiogroup" : "group", "aria-describedby": `${this.#id}-error`, "data-field": field.code },
      el("legend.field-label", {}, ...this.#label.parts),
      this.#choices,
      this.#label.error,
    );
    if (field.most === 1) this.element.setAttribute("aria-required", String(field.required));
    this.element.classList.toggle("field--wide", field.values.length > NARROW);
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  draw(values: Values, isDemanded: boolean): void {
    const chosen = values[this.field.code] ?? [];
    const answers = offered(this.field, values);
    this.#label.draw(chosen, isDemanded);
    if (this.field.most === 1) this.element.setAttribute("aria-invalid", String(isDemanded));
    keyed(
      this.#choices,
      answers.map((answer, n) => ({ answer, n })),
      ({ answer }) => answer.code,
      ({ answer }) => {
        const type = this.field.most === 1 ? "radio" : "checkbox";
        const onchange = () => this.#press(answer.code);
        const input = el("input", { type, name: this.#id, value: answer.code, autocomplete: "off", onchange });
        const label = labelIn(answer.labels, this.words.language);
        return el("label.choice", {}, input, el("span", {}, el("span.key", { "aria-hidden": "true" }), label));
      },
      (element, { answer, n }) => {
        (element.firstElementChild as HTMLInputElement).checked = chosen.includes(answer.code);
        write(element.querySelector(".key")!, SIGNS[n] ?? "");
      },
    );
    this.#rove();
  }

  focus(): void {
    const inputs = this.#inputs();
    (inputs.find((input) => input.checked) ?? inputs[0])?.focus();
  }

  #inputs(): HTMLInputElement[] {
    return [...this.#choices.querySelectorAll("input")];
  }

  /** Tab goes from field to field, and not from answer to answer: of ticks only one can be reached by it, as radio buttons do alone. */
  #rove(to = this.#inputs().find((input) => input === document.activeElement)): void {
    if (this.field.most === 1) return;
    const inputs = this.#inputs();
    const one = to ?? inputs.find((input) => input.checked) ?? inputs[0];
    for (const input of inputs) input.tabIndex = input === one ? 0 : -1;
  }

  #press(code: string): void {
    if (!this.doings.press(code)) this.#label.full();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const inputs = this.#inputs();
    const at = inputs.indexOf(document.activeElement as HTMLInputElement);
    const n = event.key.length === 1 ? SIGNS.indexOf(event.key.toLowerCase()) : -1;
    const way = this.field.most === 1 ? 0 : WAYS[event.key] ?? 0;
    const input = n >= 0 ? inputs[n] : way !== 0 ? inputs[(at + way + inputs.length) % inputs.length] : undefined;
    const isEmptying = event.key === "Backspace" || event.key === "Delete";
    if (!input && !isEmptying) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat && way === 0) return;
    if (isEmptying) return this.doings.empty();
    input!.focus();
    this.#rove(input);
    if (n >= 0) this.#press(input!.value);
  }
}

const WAYS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** What a field is called, whether it is filled in, how much it takes, and what is wrong with it. */
export class Label {
  readonly parts: readonly (Node | string)[];
  readonly error: HTMLElement;
  readonly #check = icon(CHECK);
  #isFull = false;
  /** What was chosen when it was drawn last; null: whatever comes next, it is full. */
  #drawn: string | null = null;

  constructor(private readonly field: TaxonomyField, private readonly words: Words, id: string) {
    const { text } = words;
    this.error = el("p.field-error", { id, hidden: true });
    const small = [
      !field.required && text("console.registration.optional"),
      field.most > 1 && text("console.registration.most", { n: field.most }),
    ].filter((said) => said !== false);
    this.parts = [labelIn(field.labels, words.language), this.#check, ...(small.length > 0 ? [el("small", {}, small.join(", "))] : [])];
  }

  draw(chosen: readonly string[], isDemanded: boolean): void {
    const isFilled = chosen.length > 0;
    this.#isFull &&= this.#drawn === null || this.#drawn === chosen.join();
    this.#drawn = chosen.join();
    this.#check.toggleAttribute("hidden", !isFilled || isDemanded);
    const { text } = this.words;
    const isHandover = isFilled && isDemanded;
    const said = isHandover
      ? text("console.registration.handover")
      : isDemanded
      ? text("console.registration.choose")
      : this.#isFull
      ? text("console.registration.full", { n: this.field.most })
      : "";
    write(this.error, said);
    this.error.hidden = said === "";
  }

  /** One more than it takes was pressed: told when it is drawn next, and until something else is chosen. */
  full(): void {
    this.#isFull = true;
    this.#drawn = null;
  }
}
