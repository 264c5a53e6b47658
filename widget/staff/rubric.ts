/**
 * Judging by keyboard: 1 to 4 choose, n is not applicable, and the next item that has no score yet gets the focus. Without this the form
 * is radio buttons, which work all the same.
 */
const NOT_APPLICABLE = "n";

/** The value that a key chooses, if it chooses one. */
export function chosenBy(key: string): string | undefined {
  if (/^[1-4]$/.test(key)) return key;
  return key.toLowerCase() === NOT_APPLICABLE ? "na" : undefined;
}

/** Of items in a row, each with a score or not: where to go on after one. Nowhere when all have one. */
export function nextOpen(filled: readonly boolean[], after: number): number | undefined {
  const order = filled.map((_, n) => (after + 1 + n) % filled.length);
  return order.find((n) => !filled[n]);
}

export function helpJudging(): void {
  const form = document.querySelector<HTMLFormElement>("[data-rubric]");
  if (!form) return;
  const items = [...form.querySelectorAll("fieldset")];
  const radios = (item: Element) => [...item.querySelectorAll<HTMLInputElement>("input[type=radio]")];
  const isFilled = (item: Element) => radios(item).some((radio) => radio.checked);
  const count = form.querySelector<HTMLElement>("[data-count]");

  function tell(): void {
    const n = items.filter(isFilled).length;
    if (count) count.textContent = count.dataset.count!.replace("{n}", String(n)).replace("{of}", String(items.length));
  }

  form.addEventListener("change", tell);
  form.addEventListener("keydown", (event) => {
    const value = chosenBy(event.key);
    const at = items.findIndex((item) => item.contains(event.target as Node));
    if (value === undefined || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = radios(items[at]!).find((radio) => radio.value === value);
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    tell();
    const next = nextOpen(items.map(isFilled), at);
    const goal = next === undefined ? form.querySelector<HTMLElement>("[type=submit]") : radios(items[next]!)[0];
    goal?.focus();
  });
  for (const hint of form.querySelectorAll<HTMLElement>("[data-keys]")) hint.hidden = false;
  tell();
}
