/** What stands side by side in the middle of the console: conversations, what she is asked, and free places. Pure. */
import type { Asking } from "./colleagues.ts";
import { type Column, freePlaces } from "./columns.ts";
import type { Offer } from "./countdown.ts";
import type { Desk } from "./desk.ts";

export type Place =
  | { kind: "column"; column: Column }
  | { kind: "offer"; offer: Offer }
  | { kind: "asked"; asking: Asking }
  | { kind: "free"; n: number };

/** Those in which she looks along are no load of hers, and stand where a free place would. Who takes no conversations has one place, to
 * which she is asked in. */
export function placesOf(desk: Pick<Desk, "board" | "columns" | "offers" | "colleagues">): Place[] {
  const { roles, capacity } = desk.board!.me;
  const { askedOfMe } = desk.colleagues;
  const whole = roles.includes("counsellor") ? capacity : desk.columns.length > 0 ? 0 : 1;
  const free = freePlaces(whole, desk.columns.length + desk.offers.length + askedOfMe.length);
  return [
    ...desk.columns.map((column): Place => ({ kind: "column", column })),
    ...desk.offers.map((offer): Place => ({ kind: "offer", offer })),
    ...askedOfMe.map((asking): Place => ({ kind: "asked", asking })),
    ...Array.from({ length: free }, (_, n): Place => ({ kind: "free", n })),
  ];
}

export function keyOf(place: Place): string {
  if (place.kind === "column") return `c${place.column.session}`;
  if (place.kind === "asked") return `h${place.asking.row.handover}`;
  return place.kind === "offer" ? `o${place.offer.offered.offer}` : `f${place.n}`;
}
