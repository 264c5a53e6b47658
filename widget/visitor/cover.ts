/** A clock over the talk, for when someone looks. Any key or tap returns; leaving stays possible, as a bare icon. */
import { el, write } from "../shared/dom.ts";
import { icon, OUT } from "../shared/icons.ts";
import { clock, longDay } from "../shared/when.ts";

export interface CoverWords {
  language(): string;
  text(key: string): string;
}

/** Covers `screen` until a key or a tap. */
export function cover(screen: HTMLElement, words: CoverWords, leave: () => void): void {
  const before = document.activeElement;
  const time = el("b");
  const day = el("span");
  const back = el(
    "button.cover",
    { "aria-label": words.text("cover.back"), onclick: uncover },
    el("time", {}, time, day),
  );
  const out = el(
    "button.cover-exit",
    { "aria-label": words.text("exit.button"), onclick: leave },
    icon(OUT, true),
  );
  const tick = setInterval(show, 5_000);
  show();
  screen.inert = true;
  document.body.append(back, out);
  back.focus();
  addEventListener("keydown", byKey, true);

  function show(): void {
    const now = new Date();
    write(time, clock(now, words.language()));
    write(day, longDay(now, words.language()));
  }

  function byKey(event: KeyboardEvent): void {
    const leaves = event.target === out && (event.key === "Enter" || event.key === " ");
    if (event.key === "Shift" || event.key === "Tab" || leaves) return;
    event.preventDefault();
    uncover();
  }

  function uncover(): void {
    clearInterval(tick);
    removeEventListener("keydown", byKey, true);
    back.remove();
    out.remove();
    screen.inert = false;
    if (before instanceof HTMLElement) before.focus();
  }
}
