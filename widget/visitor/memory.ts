/**
 * The one thing that may outlive a reload: the handle on the own session, under a neutral key, only after "start".
 * Browsers refuse storage in another site's frame by throwing at the mere touch of the property, hence every try.
 */

const KEY = "s";

export function kept(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Keeps the token, or forgets it with null. False when the browser would not. */
export function keep(token: string | null): boolean {
  try {
    if (token === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
    return true;
  } catch {
    return false;
  }
}

/** Known without writing anything. */
export function isRefused(): boolean {
  try {
    return sessionStorage.length < 0;
  } catch {
    return true;
  }
}
