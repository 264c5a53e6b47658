/** The registration of one conversation, in the wide panel: what must be filled in, what a condition adds below its cause, and the rest apart. */
import { FORM } from "../shared/icons.ts";
import { el, fill, keyed, write } from "../shared/dom.ts";
import type { TaxonomyField } from "./forms.ts";
import { type Panel, panelHead } from "./aside.ts";
import { ChoiceField, type FieldView, MOST_CHOICES } from "./choice_field.ts";
import { ComboField } from "./combo_field.ts";
import type { Paper, Registrations } from "./registrations.ts";
import { asked, causeOf, isAside, missing, progress } from "./taxonomy.ts";
import type { Words } from "./words.ts";

/** What the board says of the conversation. */
export interface About {
  readonly label: string;
  readonly isOver: boolean;
  /** It is the only one for which she is given time: registering it makes her available. */
  readonly makesAvailable: boolean;
  readonly isWrappingUp: boolean;
  readonly line: string;
}

export interface RegistrationDoings {
  about(session: string): About | null;
  close(): void;
  later(): void;
  /** Turns to what is left of its text, where not both fit beside each other; null where there is none. */
  cleaned(session: string): (() => void) | null;
  registered(session: string): void;
  corrected(session: string): void;
}

type Part = { key: string; field: TaxonomyField } | { key: string; below: TaxonomyField[] };

export class RegistrationPanel implements Panel {
  readonly key: string;
  readonly session = null;
  readonly isWide = true;
  readonly element: HTMLElement;
  readonly #title = el("h2", { tabindex: -1 });
  readonly #line = el("p");
  readonly #progress = el("span.form-progress", { role: "status" });
  readonly #meter = el("span.meter", { "aria-hidden": "true" });
  readonly #fields = el("div.form", {});
  readonly #more = el("details.form-more", { hidden: true });
  readonly #moreFields = el("div.form", {});
  readonly #state = el("p.form-state", { role: "status" });
  readonly #cleaned: HTMLButtonElement;
  readonly #later: HTMLButtonElement;
  readonly #save: HTMLButtonElement;
  readonly #foot: HTMLElement;
  readonly #views = new Map<string, FieldView>();
  #wantsFocus = false;

  constructor(
    readonly of: string,
    private readonly words: Words,
    private readonly papers: Registrations,
    private readonly doings: RegistrationDoings,
  ) {
    const { text } = words;
    this.key = `registration:${of}`;
    const key = (sign: string) => el("span.key", {}, sign);
    this.#later = el("button.button", { type: "button", onclick: () => doings.later() }, text("console.registration.later"));
    this.#cleaned = el("button.button to-cleaned", { type: "button", onclick: () => doings.cleaned(of)?.() }, text("console.cleaned"));
    this.#save = el("button.button button--main", { type: "submit" });
    this.#more.append(el("summary", {}, text("console.registration.more")), this.#moreFields);
    const keys = el(
      "p.form-keys",
      { "aria-hidden": "true" },
      ...[
        key("1"),
        "–",
        key("9"),
        ` ${text("console.registration.keys.choose")}, `,
        key("Tab"),
        ` ${text("console.registration.keys.next")}, `,
      ],
      ...[key("Ctrl Enter"), ` ${text("console.registration.keys.save")}`],
    );
    this.#foot = el("div.form-foot", {}, el("div", {}, this.#state, keys), el("span.end", {}, this.#cleaned, this.#later, this.#save));
    const form = el("form.form-sheet", { novalidate: true }, el("div.form-scroll", {}, this.#fields, this.#more), this.#foot);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#finish();
    });
    form.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("focusout", () => papers.flush(of));
    const head = panelHead(words, FORM, this.#title, this.#line, doings.close);
    head.lastElementChild!.before(el("span.form-how-far", {}, this.#meter, this.#progress));
    this.element = el("section.aside-panel registration", { "aria-labelledby": `title-${of}` }, head, form);
    this.#title.id = `title-${of}`;
  }

  draw(): void {
    const { text } = this.words;
    const paper = this.papers.paper(this.of);
    const about = this.doings.about(this.of);
    write(this.#title, text("console.registration.title", { label: about?.label ?? "" }));
    write(this.#line, about?.line ?? "");
    write(this.#state, this.#standing(paper, about));
    this.#later.hidden = !about?.isWrappingUp;
    this.#cleaned.hidden = this.doings.cleaned(this.of) === null;
    this.#save.hidden = paper.standing === "gone" || paper.standing === "loading";
    this.#save.disabled = paper.standing === "open" && !about?.isOver;
    this.#save.setAttribute("aria-disabled", String(paper.isSending));
    const save = paper.standing === "registered" ? "correct" : about?.makesAvailable ? "save_available" : "save";
    write(this.#save, text(`console.registration.${save}`));
    this.#drawFields(paper);
    if (this.#wantsFocus && paper.form) this.focus();
  }

  focus(): void {
    const paper = this.papers.paper(this.of);
    this.#wantsFocus = !paper.form;
    if (!paper.form || paper.standing === "gone") return this.#title.focus();
    if (document.activeElement !== this.#title && this.element.contains(document.activeElement)) return;
    this.#goToFirst(missing(paper.form, paper.values));
  }

  /** To the first of these as they stand on the screen; to the first of all when none is there. */
  #goToFirst(codes: readonly string[]): void {
    const shown = [...this.element.querySelectorAll<HTMLElement>("[data-field]")].map((field) => field.dataset.field ?? "");
    const first = shown.find((code) => codes.includes(code)) ?? shown[0];
    this.#views.get(first ?? "")?.focus();
  }

  closed(): void {
    this.papers.flush(this.of);
  }

  #standing(paper: Paper, about: About | null): string {
    const { text } = this.words;
    const said = paper.standing === "loading"
      ? "loading"
      : paper.standing === "gone"
      ? "gone"
      : paper.demanded.length > 0
      ? "demanded"
      : paper.overtaken
      ? "overtaken"
      : paper.problem ?? (paper.standing === "registered" ? "registered" : draftOf(paper, about?.isOver === true));
    if (said === null) return "";
    const until = paper.correctUntil ? this.words.moment(paper.correctUntil) : "";
    return text(`console.registration.state.${said}`, { n: paper.demanded.length, until });
  }

  #drawFields(paper: Paper): void {
    const form = paper.standing === "gone" ? null : paper.form;
    this.#progress.hidden = this.#meter.hidden = !form;
    if (!form) {
      fill(this.#fields);
      this.#more.hidden = true;
      return;
    }
    const { done, of } = progress(form, paper.values);
    write(this.#progress, this.words.text("console.of", { n: done, m: of }));
    if (this.#meter.children.length !== of) fill(this.#meter, ...Array.from({ length: of }, () => el("i")));
    for (const [n, bar] of [...this.#meter.children].entries()) bar.classList.toggle("on", n < done);
    const fields = asked(form, paper.values);
    const apart = fields.filter((field) => isAside(form, field));
    const plain = fields.filter((field) => !apart.includes(field) && causeOf(form, field) === null);
    const parts = plain.flatMap((field): Part[] => {
      const below = fields.filter((other) => !apart.includes(other) && causeOf(form, other) === field.code);
      return [{ key: field.code, field }, ...(below.length > 0 ? [{ key: `below:${field.code}`, below }] : [])];
    });
    keyed(
      this.#fields,
      parts,
      (part) => part.key,
      (part) => "field" in part ? this.#view(part.field).element : el("div.form-block", {}),
      (element, part) => "field" in part ? this.#drawField(part.field, paper) : this.#drawAll(element, part.below, paper),
    );
    this.#more.hidden = apart.length === 0;
    this.#drawAll(this.#moreFields, apart, paper);
    for (const code of this.#views.keys()) if (!fields.some((field) => field.code === code)) this.#views.delete(code);
  }

  #drawAll(parent: Element, fields: readonly TaxonomyField[], paper: Paper): void {
    const view = (field: TaxonomyField) => this.#view(field).element;
    keyed(parent, fields, (field) => field.code, view, (_, field) => this.#drawField(field, paper));
  }

  #drawField(field: TaxonomyField, paper: Paper): void {
    this.#view(field).draw(paper.values, paper.demanded.includes(field.code));
  }

  #view(field: TaxonomyField): FieldView {
    let view = this.#views.get(field.code);
    if (!view) {
      const doings = {
        press: (code: string) => this.papers.press(this.of, field, code),
        empty: () => this.papers.empty(this.of, field.code),
      };
      const View = field.values.length > MOST_CHOICES ? ComboField : ChoiceField;
      view = new View(field, this.words, doings);
      this.#views.set(field.code, view);
    }
    return view;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.isComposing) return;
    const isField = event.target instanceof HTMLInputElement;
    if (!event.ctrlKey && !event.metaKey && !isField) return;
    // Enter on an answer is no wish to be done with the form.
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && !event.repeat) void this.#finish();
  }

  /** To the first field that lacks something, or done. */
  async #finish(): Promise<void> {
    if (this.#save.disabled || this.#save.hidden) return;
    const wasOpen = this.papers.paper(this.of).standing === "open";
    const isDone = await this.papers.finish(this.of);
    if (isDone) return wasOpen ? this.doings.registered(this.of) : this.doings.corrected(this.of);
    const { demanded } = this.papers.paper(this.of);
    if (demanded.length > 0) this.#goToFirst(demanded);
  }
}

function draftOf(paper: Paper, isOver: boolean): "unsaved" | "running" | "saved" | null {
  if (!paper.isSaved) return "unsaved";
  if (!isOver) return "running";
  return paper.number > 0 ? "saved" : null;
}
