/** Danger on the wire, as types: what counsellors and duty leads say and hear of it. The rest is in wire.ts. Holds no behaviour. */
import type { Instant } from "./wire.ts";

/** A name in one language. */
export interface Named {
  language: string;
  name: string;
}

export type Urgency =
  | "immediate_danger"
  | "acute_unsafety"
  | "structural_unsafety"
  | "concern_no_unsafety_seen"
  | "urgency_not_assessable";
export type Call = "help" | "danger";

export interface Called {
  kind: Call;
  at: Instant;
  /** Duty leads who have a console connected now. Empty: nobody hears it. */
  told: string[];
  seen_by: string | null;
  seen_at: Instant | null;
}

/** A call that a duty lead has to look at. */
export interface Alert {
  session: string;
  label: string;
  kind: Call;
  counsellor: string;
  at: Instant;
}

export interface AlertRaised {
  session: string;
  label: string;
  kind: Call | "nobody_takes";
  counsellor?: string | null;
  at?: Instant | null;
}

/** A step of the escalation ladder; the first is the duty lead. */
export interface Helper {
  names: Named[];
  phone: string | null;
}

export interface Helpers {
  ladder: Helper[];
  report_url: string | null;
}

/** One who wants to be called. Not kept longer than it is looked at. */
export interface Callback {
  callback: string;
  session: string;
  label: string;
  given_at: Instant;
  ends_at: Instant;
  /** Null, like the next, when it cannot be opened any more. */
  number: string | null;
  when: string | null;
}

export interface Callbacks {
  callbacks: Callback[];
}

export interface PhoneCode {
  code: string;
  ends_at: Instant;
}
