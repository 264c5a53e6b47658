/** The counsellor's console, on the page /console. Who she is comes from her sign-in; all else comes over the line. */
import { AROUND } from "../shared/around.ts";
import { addressOf, dial } from "../shared/socket.ts";
import { fetchTexts, type Texts } from "../shared/text.ts";
import { Desk } from "./desk.ts";
import { Screen } from "./screen.ts";
import { Sound } from "./sound.ts";
import { Words } from "./words.ts";

/** Ages in minutes and countdowns in seconds go on without anything being heard. */
const TICK = 1_000;

async function begin(page: DOMStringMap): Promise<void> {
  const words = new Words(await fetchTexts<Texts>(page.texts ?? ""), document.documentElement.lang);
  const sound = new Sound();
  const desk = new Desk({
    dial: (knock, hooks) => dial(addressOf(location), "/counsellor", knock, hooks),
    isLooking: () => document.hasFocus() && document.visibilityState === "visible",
    signedOut: () => {
      sound.forget();
      location.assign("/sign-in");
    },
    ...AROUND,
    changed: () => drawSoon(),
  });
  const screen = new Screen(words, desk, sound);
  const drawSoon = oncePerFrame(() => screen.draw());
  document.body.replaceChildren(screen.element);
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => void sound.allow(), { once: true });
  for (const look of ["focus", "blur", "visibilitychange"]) addEventListener(look, () => desk.lookedAt());
  addEventListener("online", () => desk.line.nudge());
  addEventListener("offline", () => desk.line.cut());
  setInterval(() => screen.draw(), TICK);
  // Words may not be brought back by the browser after signing out.
  addEventListener("pagehide", () => document.body.replaceChildren());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  desk.line.connect();
}

/**
 * A long conversation comes in many pieces: drawing each costs more than all of them together. Out of sight there are no frames, and the
 * title and the sound must not wait for one.
 */
function oncePerFrame(draw: () => void): () => void {
  let isAsked = false;
  return () => {
    if (document.visibilityState !== "visible") return draw();
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };
}

void begin(document.documentElement.dataset);
