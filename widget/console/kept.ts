/** What one counsellor chose: kept for her account alone, and never for a colleague who signs in here after her. */

const PREFIX = "console.";

/** `tab`: until it is closed. `browser`: also tomorrow, for habits whose loss would make her hands do the wrong thing. */
export type Where = "tab" | "browser";

/** Null also where the browser keeps nothing: then a choice lasts as long as nothing asks again. */
export function kept(staff: string, what: string, where: Where = "tab"): string | null {
  try {
    return storage(where).getItem(`${PREFIX}${what}.${staff}`);
  } catch {
    return null;
  }
}

export function keep(staff: string, what: string, chosen: string, where: Where = "tab"): void {
  try {
    storage(where).setItem(`${PREFIX}${what}.${staff}`, chosen);
  } catch {
    // Storage is off in this browser.
  }
}

function storage(where: Where): Storage {
  return where === "tab" ? sessionStorage : localStorage;
}
