/**
 * Keeps a page of staff true. What it says of a desk was so when the page was made; this listens as any visitor's page does, without a
 * name, and takes the page anew when that has changed. Whoever is in the middle of something is told instead.
 */
import { AROUND } from "../shared/around.ts";
import { Line } from "../shared/line.ts";
import { addressOf, dial } from "../shared/socket.ts";
import type { AvailabilityChanged } from "../shared/wire.ts";
import { helpCutting } from "./cutting.ts";
import { watchTranscripts } from "./shown.ts";

const card = document.querySelector<HTMLElement>("[data-desk]");
const notice = document.querySelector<HTMLElement>("[data-changed]");
let isBusy = card?.dataset.busy !== undefined;
let hasHeard = false;

function hear({ opening }: AvailabilityChanged): void {
  const isSame = opening.state === card?.dataset.state && opening.reason === card.dataset.reason;
  // What comes first may be older than the page; to take it anew for that could go on and on.
  const mayReload = hasHeard && !isBusy && (document.activeElement === document.body || document.activeElement === null);
  hasHeard = true;
  if (!isSame && mayReload) location.replace(`/hours/${card?.dataset.desk}`);
  else if (notice && !isSame) notice.hidden = false; // and stays: what happened in between is not on the page either
}

helpCutting();
watchTranscripts();

// What was just done is told once, and not again by a reload.
if (location.search) history.replaceState(null, "", location.pathname);

if (card) {
  addEventListener("input", () => (isBusy = true));
  const line = new Line((hooks) => dial(addressOf(location), "/visitor", { protocol: 1, desk: card.dataset.desk }, hooks), AROUND, {
    up: () => {},
    event: (name, payload) => name === "availability_changed" && hear(payload),
    down: () => {},
    turnedAway: (refusal) => refusal,
    changed: () => {},
  });
  addEventListener("online", () => line.nudge());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && line.nudge());
  line.connect();
}
