/**
 * Takes off an open page what a colleague has hidden or deleted since: transcripts are hidden for everybody at once, also for who had
 * them on the screen already.
 */

const EVERY_MS = 10_000;

/** Ask again and again which of this page's transcripts may still be on it. */
export function watchTranscripts(): void {
  if (!document.querySelector("[data-transcript]")) return;
  setInterval(() => void ask(), EVERY_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void ask());
}

async function ask(): Promise<void> {
  const here = [...document.querySelectorAll<HTMLElement>("[data-transcript]")];
  const names = new Set(here.map((element) => element.dataset.transcript ?? ""));
  if (!names.size || document.visibilityState === "hidden") return;
  const body = new URLSearchParams([...names].map((name) => ["id", name]));
  const answer = await fetch("/transcripts/shown", { method: "POST", body }).catch(() => undefined);
  // Signed out, she is led to another page; away from the net, nothing is known.
  if (!answer?.ok || answer.redirected) return;
  const shown: string[] = await answer.json().catch(() => [...names]);
  const gone = here.filter((element) => !shown.includes(element.dataset.transcript ?? ""));
  for (const element of gone) element.remove();
  const notice = document.querySelector<HTMLElement>("[data-gone]");
  if (gone.length && notice) notice.hidden = false;
}
