/** What one counsellor chose in this tab: kept until it is closed, and never for a colleague who signs in here after her. */

const PREFIX = "console.";

/** Null also where the browser keeps nothing: then a choice lasts as long as nothing asks again. */
export function kept(staff: string, what: string): string | null {
  try {
    return sessionStorage.getItem(`${PREFIX}${what}.${staff}`);
  } catch {
    return null;
  }
}

export function keep(staff: string, what: string, chosen: string): void {
  try {
    sessionStorage.setItem(`${PREFIX}${what}.${staff}`, chosen);
  } catch {
    // Storage is off in this browser.
  }
}
