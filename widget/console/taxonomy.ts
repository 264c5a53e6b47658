/**
 * What a registration asks, from what was chosen so far. Pure, and the same walk as the server's: fields in their order, each looking back.
 * docs/protocol.md says the rule; a test compares the two on thousands of forms.
 */
import type { Chosen, Taxonomy, TaxonomyField, TaxonomyValue } from "./forms.ts";

/** Codes by their field. A field without any is not in it. */
export type Values = Readonly<Record<string, readonly string[]>>;

export type Form = Pick<Taxonomy, "contact_type" | "skip_when" | "fields">;

/** The fields that are asked, in their order. */
export function asked(form: Form, values: Values): TaxonomyField[] {
  const skips = isSkipped(form, values);
  return form.fields.filter((field) => isAsked(field, values) && (!skips || field.code === form.contact_type));
}

/** The values without those that make no sense any more. */
export function settle(form: Form, values: Values): Values {
  const kept: Record<string, readonly string[]> = {};
  const skips = isSkipped(form, values);
  for (const field of form.fields) {
    if (!isAsked(field, kept) || (skips && field.code !== form.contact_type)) continue;
    const chosen = (values[field.code] ?? []).filter((code) => {
      const value = field.values.find((other) => other.code === code);
      return value !== undefined && hasParent(value, kept);
    });
    if (chosen.length > 0) kept[field.code] = chosen;
  }
  return kept;
}

/** The fields that must still be filled in. */
export function missing(form: Form, values: Values): string[] {
  const isHandedOver = form.fields.some((field) => chosenIn(field, values).some((value) => value.requires_handover));
  return asked(form, values).filter((field) => field.required && !isFilled(field, values, isHandedOver)).map((field) => field.code);
}

/** How many of the fields that must be filled in are. */
export function progress(form: Form, values: Values): { done: number; of: number } {
  const of = asked(form, values).filter((field) => field.required).length;
  return { done: of - missing(form, values).length, of };
}

/** The values that can be chosen in a field, and a retired one where it was. */
export function offered(field: TaxonomyField, values: Values): TaxonomyValue[] {
  const chosen = values[field.code] ?? [];
  return field.values.filter((value) => (!value.retired || chosen.includes(value.code)) && hasParent(value, values));
}

/** After a value was pressed: chosen, or not any more; null where there is no room for one more. */
export function press(form: Form, values: Values, field: TaxonomyField, code: string): Values | null {
  const before = values[field.code] ?? [];
  let after: readonly string[];
  if (field.most === 1) after = [code];
  else if (before.includes(code)) after = before.filter((other) => other !== code);
  else if (before.length >= field.most) return null;
  else after = [...before, code];
  return settle(form, { ...values, [field.code]: after });
}

/** With a field emptied. */
export function empty(form: Form, values: Values, code: string): Values {
  return settle(form, { ...values, [code]: [] });
}

/** Under which field a conditional one stands: the last that its condition names. Null for one that is always asked. */
export function causeOf(form: Form, field: TaxonomyField): string | null {
  const named = new Set(field.asked_if?.map((condition) => condition.field));
  return form.fields.findLast((other) => named.has(other.code))?.code ?? null;
}

/** Optional and without consequences: it stands apart, behind the others. */
export function isAside(form: Form, field: TaxonomyField): boolean {
  return !field.required && !form.fields.some((other) => other.required && other.asked_if?.some((named) => named.field === field.code));
}

/** In the language of the screens; the first where there is none. */
export function labelIn(labels: readonly { language: string; name: string }[], language: string): string {
  return (labels.find((label) => label.language === language) ?? labels[0])?.name ?? "";
}

export function toChosen(values: Values): Chosen[] {
  return Object.entries(values).map(([field, codes]) => ({ field, values: [...codes] }));
}

export function fromChosen(chosen: readonly Chosen[]): Values {
  return Object.fromEntries(chosen.map((one) => [one.field, one.values]));
}

export function isSame(one: Values, other: Values): boolean {
  const sorted = (values: Values) => JSON.stringify(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1));
  return sorted(one) === sorted(other);
}

function isSkipped(form: Form, values: Values): boolean {
  return (values[form.contact_type] ?? []).some((code) => form.skip_when.includes(code));
}

function isAsked(field: TaxonomyField, values: Values): boolean {
  const holds = field.asked_if === null ||
    field.asked_if.some(({ field: named, codes, negated }) => (values[named] ?? []).some((code) => codes.includes(code)) !== negated);
  return holds && field.values.some((value) => hasParent(value, values));
}

function hasParent(value: TaxonomyValue, values: Values): boolean {
  const { parent } = value;
  return parent === null || Object.values(values).some((codes) => codes.includes(parent));
}

function isFilled(field: TaxonomyField, values: Values, isHandedOver: boolean): boolean {
  const chosen = chosenIn(field, values);
  if (isHandedOver && field.values.some((value) => value.handover)) return chosen.some((value) => value.handover);
  return chosen.length > 0;
}

function chosenIn(field: TaxonomyField, values: Values): TaxonomyValue[] {
  return field.values.filter((value) => (values[field.code] ?? []).includes(value.code));
}
