/** Counts and tidies a message as the server does, so that what is sent is never refused for its length. */

export const MESSAGE_CODE_POINTS = 4_000;
export const NICKNAME_CODE_POINTS = 40;

/** Composed (NFC), without space around it. A lone half of a surrogate pair becomes U+FFFD: the wire cannot carry it. */
export function tidy(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD").normalize("NFC").trim();
}

/** Unicode code points, not UTF-16 units: one emoji counts as the server counts it. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
