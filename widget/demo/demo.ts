/** The bar above the pretend website: says what to do next, and notices by itself when that is done. */

const EVERY = 2_000;

async function look(): Promise<void> {
  try {
    const response = await fetch("/demo/progress", { cache: "no-store" });
    if (response.ok) show((await response.json()).available === true);
  } catch {
    // The server is away for a moment: what the bar says stays.
  }
  setTimeout(look, EVERY);
}

function show(isAvailable: boolean): void {
  for (const step of document.querySelectorAll<HTMLElement>("[data-until]")) step.hidden = isAvailable;
  for (const step of document.querySelectorAll<HTMLElement>("[data-from]")) step.hidden = !isAvailable;
}

void look();
