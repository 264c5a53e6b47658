/**
 * The page for who puts the chat on a website, while someone chooses: the code, the look and the figures follow every change. Nothing
 * is asked of the server, and without this script the form does the same by being sent.
 */
import { type Colour, darkTwin, figure, HOUSE, isEnough, on, type Pair, pairs, type Palette, palette, ratio } from "../shared/contrast.ts";

const COLOUR = /^(#[\da-f]{6})?$/;
const CORNERS: Record<string, string> = { square: "0", soft: "1", round: "1.5" };
const SCHEMES = ["light", "dark"] as const;

const page = document.body.dataset;
const form = document.querySelector("form")!;
const listed = (page.listed ?? "").split(" ").filter(Boolean);

function field(name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

/** The last that was right, for each field that can be wrong. */
const kept = new Map<string, string>();
/** In the middle of a word nothing is called wrong. */
let isTyping = false;

/** What stands in a field; when that is wrong, what stood there before counts, and the field says so once she is done with it. */
function chosen(name: string, parse: (text: string) => string | null): string {
  const input = field(name);
  const parsed = parse(input.value.trim());
  if (parsed !== null) kept.set(name, parsed);
  if (parsed !== null || input !== document.activeElement || !isTyping) mark(input, parsed === null);
  return kept.get(name) ?? "";
}

function mark(input: HTMLInputElement, isWrong: boolean): void {
  const { id } = input;
  input.setAttribute("aria-describedby", isWrong ? `${id}-wrong ${id}-help` : `${id}-help`);
  input.setAttribute("aria-invalid", String(isWrong));
  document.getElementById(`${id}-wrong`)!.hidden = !isWrong;
}

function parseColour(text: string): Colour | null {
  return COLOUR.test(text.toLowerCase()) ? text.toLowerCase() : null;
}

function parsePage(text: string): string | null {
  return text.startsWith("https://") && !/[\s"<>]/.test(text) && parseOrigin(text) ? text : null;
}

/** Scheme and host of an address; empty for none at all. */
function parseOrigin(text: string): string | null {
  if (text === "") return "";
  try {
    const { origin, protocol } = new URL(text);
    return /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}

function show(): void {
  const site = chosen("site", parseOrigin);
  const colour = chosen("colour", parseColour);
  const dark = chosen("dark", parseColour);
  const chat = form.querySelector<HTMLSelectElement>("#chat")!.selectedOptions[0]!;
  const corner = field("corner").value;
  write("chat", chat.value);
  write("entry", chat.dataset.entry!);
  write("leave", chosen("leave", parsePage).replaceAll("&", "&amp;"));
  write("data-colour", colour && ` data-colour="${colour}"`);
  write("colour", colour);
  write("dark", dark);
  write("corner", corner);
  write("embedding", [...listed, ...(site && !listed.includes(site) ? [site] : [])].map((origin) => `"${origin}"`).join(", "));
  for (const told of document.querySelectorAll<HTMLElement>("[data-site]")) {
    told.hidden = site === "" || (told.dataset.site === "known") !== listed.includes(site);
  }
  const worn = {
    light: colour ? palette(colour, "light") : HOUSE.light,
    dark: dark ? palette(dark, "dark") : colour ? palette(darkTwin(colour), "dark") : HOUSE.dark,
  };
  for (const scheme of SCHEMES) paint(scheme, worn[scheme], worn.light.action, corner);
  const all = SCHEMES.flatMap((scheme) => pairs(worn[scheme], scheme).map((pair) => tell(scheme, pair)));
  for (const verdict of document.querySelectorAll<HTMLElement>("[data-verdict]")) {
    verdict.hidden = (verdict.dataset.verdict === "all") !== all.every(Boolean);
  }
  for (const pick of document.querySelectorAll<HTMLInputElement>(".pick")) {
    pick.value = pick.dataset.for === "dark" ? worn.dark.action : worn.light.action;
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) {
    const there = asked();
    there.set("lang", link.hreflang);
    link.search = String(there);
  }
}

/** All that is chosen, as it stands in an address. */
function asked(): URLSearchParams {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/** For a reload, and for a colleague. */
function remember(): void {
  history.replaceState(null, "", `?${asked()}`);
}

function write(part: string, text: string): void {
  for (const place of document.querySelectorAll(`[data-part="${part}"]`)) {
    if (place.textContent !== text) place.textContent = text;
  }
}

/** The launcher has one colour: a website does not say whether it is dark. */
function paint(scheme: string, worn: Palette, launcher: Colour, corner: string): void {
  const { style } = document.querySelector<HTMLElement>(`.preview--${scheme}`)!;
  for (const [name, value] of Object.entries(worn)) style.setProperty(`--${name.replaceAll("_", "-")}`, value);
  style.setProperty("--launcher", launcher);
  style.setProperty("--on-launcher", on(launcher));
  style.setProperty("--corner", CORNERS[corner]!);
}

/** Puts a figure in its place, and says whether it is enough. */
function tell(scheme: string, pair: Pair): boolean {
  const cell = document.querySelector(`[data-pair="${pair.name}"] [data-scheme="${scheme}"]`)!;
  const [number, mark] = [cell.querySelector(".number")!, cell.querySelector(".mark")!];
  const enough = isEnough(pair);
  number.textContent = figure(ratio(pair.ink, pair.ground)).replace(".", page.decimal!);
  mark.textContent = enough ? page.enough! : page.short!;
  mark.className = `mark ${enough ? "mark--present" : "mark--short"}`;
  return enough;
}

/** The words beside the button are said aloud; where a browser does not let us copy, the code is selected for the person's own keys. */
async function copy(button: HTMLButtonElement): Promise<void> {
  const code = document.getElementById(button.dataset.copy!)!;
  const said = button.nextElementSibling!;
  said.textContent = ""; // the same words twice are said once
  try {
    await navigator.clipboard.writeText(code.textContent!);
    said.textContent = page.copied!;
  } catch {
    getSelection()?.selectAllChildren(code);
    said.textContent = page.selected!;
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => void copy(button));
}
for (const pick of document.querySelectorAll<HTMLInputElement>(".pick")) {
  pick.hidden = false;
  pick.addEventListener("input", (event) => {
    event.stopPropagation();
    field(pick.dataset.for!).value = pick.value;
    show();
    remember();
  });
}
form.querySelector<HTMLElement>("[type=submit]")!.hidden = true;
form.addEventListener("submit", (event) => event.preventDefault());
for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    isTyping = kind === "input";
    show();
    remember();
  });
}
document.getElementById("preview")!.hidden = false;
show();
