/**
 * Leaving quickly: first nothing is on the screen, then nothing is kept, then another page comes.
 * In this order, because only the first is certain to happen at once.
 */
import { el } from "../shared/dom.ts";
import { isEnough, press, type Presses, WITHIN } from "../shared/shift.ts";
import type { LoaderTalk } from "./loader_talk.ts";

export interface Leaving {
  leave(): void;
  /** The page around us is leaving already: only our part of it. */
  vanish(): void;
}

export function makeLeaving(leaveTo: string, forget: () => void, loader: () => LoaderTalk): Leaving {
  let gone = false;

  function vanish(): void {
    if (gone) return;
    gone = true;
    document.body.replaceChildren(el("div.gone", {}));
    forget();
  }

  function go(): void {
    try {
      // In a frame without a loader this is the page around us: allowed, because a key or button was just pressed.
      top?.location.replace(leaveTo);
    } catch {
      // Refused: the page stays empty.
    }
  }

  return {
    vanish,
    leave() {
      vanish();
      if (loader().isThere()) loader().leave();
      // Without a network the browser's own error page would name this site: stay empty until there is one.
      else if (navigator.onLine) go();
      else addEventListener("online", go, { once: true });
    },
  };
}

/** Shift three times. `steps` hears how many presses count now, and 0 when they are forgotten. */
export function listenForShift(steps: (count: number) => void, leave: () => void): void {
  let presses: Presses = [];
  let forget: ReturnType<typeof setTimeout> | undefined;
  addEventListener("keydown", (event) => {
    const before = presses.length;
    presses = press(presses, event, event.timeStamp);
    if (isEnough(presses)) return leave();
    if (presses.length !== before) steps(presses.length);
    clearTimeout(forget);
    forget = setTimeout(() => steps((presses = []).length), WITHIN);
  }, true);
}

/** A page that is left or put aside by the browser holds no words, and one that is brought back begins anew. */
export function leaveNothingBehind(): void {
  addEventListener("pagehide", () => document.body.replaceChildren());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
