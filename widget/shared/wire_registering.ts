/** What is to be registered, on the wire, as types. The forms are in console/forms.ts. Holds no behaviour. */
import type { EndReason, Instant } from "./wire.ts";

/** A conversation of mine that is over and not registered. */
export interface ToRegister {
  session: string;
  label: string;
  language: string;
  since: Instant;
  ended_at: Instant;
  reason: EndReason | null;
  missing: number;
  wraps_up: boolean;
  readable_until: Instant;
  words_deleted: boolean;
}
