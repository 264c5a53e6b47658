/** Registrations on the wire, as docs/protocol.md gives them. Only the console has them. */
import type { Instant } from "../shared/wire.ts";

export interface Labelled {
  code: string;
  labels: { language: string; name: string }[];
}

export interface TaxonomyValue extends Labelled {
  parent: string | null;
  retired: boolean;
  requires_handover: boolean;
  handover: boolean;
}

export interface TaxonomyField extends Labelled {
  most: number;
  required: boolean;
  asked_if: { field: string; codes: string[]; negated: boolean }[] | null;
  values: TaxonomyValue[];
}

export interface Taxonomy {
  version: string;
  contact_type: string;
  skip_when: string[];
  fields: TaxonomyField[];
  more: boolean;
}

export interface Chosen {
  field: string;
  values: string[];
}

export interface Registration {
  session: string;
  desk: string;
  version: string;
  registered: boolean;
  number: number;
  values: Chosen[];
  missing: string[];
  unfit: string[];
  correct_until: Instant | null;
}

/** A conversation that I registered and can still correct. */
export interface Registered {
  session: string;
  label: string;
  ended_at: Instant;
  correct_until: Instant;
}
