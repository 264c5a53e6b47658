/**
 * What in a text looks as if it points at someone: pure, in the browser alone, told to nobody. A hint that can be overruled, so it
 * rather misses something than speaks up all the time; what visitors write is cleaned for supervisors by something stronger.
 */

export type Kind = "phone" | "email" | "address" | "bsn" | "iban";

export interface Found {
  readonly kind: Kind;
  readonly text: string;
}

const EMAIL = /[^\s@<>()]+@[^\s@<>()]+\.\p{L}{2,}/u;
// The bank in letters or figures, then groups of figures: no words of a sentence look like that.
const IBAN = /\b[a-z]{2}\d{2} ?[a-z]{0,4} ?(?:\d{4} ?){2,6}\d{0,4}\b/i;
const DIGITS = /(?:\+|\b)\d(?:[ .\-()/]{0,2}\d){8,14}\b/g;
const POSTCODE = /\b[1-9]\d{3}(?: ?[A-Z]{2}|(?!ml|mg|kg|km|cm|mm|gb|eu)[a-z]{2})\b/;
// No look-behind: browsers before 2023 would not even start.
const STREET =
  /(?:^|[^\p{L}])((?!onderweg)[\p{L}.'-]{3,}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen)\s+\d{1,4}\s?[a-z]?)(?![\p{L}\d])/iu;

/** The first thing found; null when there is nothing. `own`: numbers of ours, which anyone may write. */
export function findIdentifying(text: string, own: readonly string[]): Found | null {
  const email = EMAIL.exec(text);
  if (email) return { kind: "email", text: email[0] };
  const iban = IBAN.exec(text);
  if (iban) return { kind: "iban", text: iban[0] };
  for (const [found] of text.matchAll(DIGITS)) {
    const kind = kindOf(found, own);
    if (kind) return { kind, text: found };
  }
  const address = STREET.exec(text)?.[1] ?? POSTCODE.exec(text)?.[0];
  return address ? { kind: "address", text: address } : null;
}

function kindOf(written: string, own: readonly string[]): Kind | null {
  const digits = written.replace(/\D/g, "");
  if (own.some((number) => digits.endsWith(number.replace(/\D/g, "").slice(-9)))) return null;
  if (/^(?:\+|00[1-9])/.test(written) || (/^0[1-9]/.test(digits) && digits.length === 10)) {
    return /^0(?:80|90)0/.test(digits) ? null : "phone";
  }
  return digits.length === 9 && isBsn(digits) ? "bsn" : null;
}

/** The eleven test: 9, 8, … 2, -1 times the digits is a multiple of eleven. */
function isBsn(digits: string): boolean {
  const sum = [...digits].reduce((sum, digit, n) => sum + Number(digit) * (n === 8 ? -1 : 9 - n), 0);
  return sum % 11 === 0 && Number(digits) > 0;
}
