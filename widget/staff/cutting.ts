/**
 * Makes ticking words quick: what is selected is ticked, and within a line the arrow keys go from word to word, so that Tab goes from
 * line to line. Without this every word is a box of its own, which works as well.
 */

const TICKS = ".tick input";

export function helpCutting(): void {
  const form = document.querySelector<HTMLFormElement>("[data-cutting]");
  if (!form) return;
  for (const said of form.querySelectorAll<HTMLElement>("[data-with-script]")) said.hidden = false;
  for (const line of form.querySelectorAll("fieldset")) walkWithArrows([...line.querySelectorAll<HTMLInputElement>(TICKS)]);
  form.addEventListener("click", (pressed) => {
    // A selection that ends on a word is also a press on that word, which would take its tick off again.
    if (!(pressed.target as Element).closest("button") && tickSelected(form)) pressed.preventDefault();
  });
}

/** One word of a line is where Tab comes; the arrows move that. */
function walkWithArrows(words: HTMLInputElement[]): void {
  words.forEach((word, number) => {
    word.tabIndex = number ? -1 : 0;
    word.addEventListener("keydown", (pressed) => {
      const step = stepOf(pressed.key, getComputedStyle(word).direction === "rtl");
      const next = words[number + step];
      if (!step || !next) return;
      pressed.preventDefault();
      word.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  });
}

/** How many words further, by where the eye goes in that script. */
export function stepOf(key: string, isRightToLeft: boolean): number {
  if (key === "ArrowRight") return isRightToLeft ? -1 : 1;
  if (key === "ArrowLeft") return isRightToLeft ? 1 : -1;
  return 0;
}

/** Whether there was anything to tick. */
function tickSelected(form: HTMLFormElement): boolean {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return false;
  const words = [...form.querySelectorAll<HTMLInputElement>(TICKS)].filter(
    ({ nextElementSibling: word }) => word && selection.containsNode(word, true),
  );
  for (const word of words) word.checked = true;
  selection.removeAllRanges();
  return words.length > 0;
}
