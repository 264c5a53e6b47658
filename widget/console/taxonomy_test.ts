/** What a form asks, with an invented one. That it asks what the server demands is proved by tests/conventions/test_forms.py. */
import type { TaxonomyField } from "./forms.ts";
import { deepEqual, equal } from "node:assert/strict";
import { asked, causeOf, type Form, isAside, labelIn, missing, offered, press, progress, settle } from "./taxonomy.ts";

function field(code: string, codes: string[], more: Partial<TaxonomyField> = {}): TaxonomyField {
  const plain = { parent: null, retired: false, requires_handover: false, handover: false };
  const values = codes.map((one) => ({ code: one, labels: [{ language: "nl", name: one.toUpperCase() }], ...plain }));
  return { code, labels: [], most: 1, required: true, asked_if: null, values, ...more };
}

const FORM: Form = {
  contact_type: "kind",
  skip_when: ["test"],
  fields: [
    field("kind", ["talk", "test"]),
    field("role", ["self", "work"]),
    field("sector", ["school"], { asked_if: [{ field: "role", codes: ["work"], negated: false }] }),
    field("result", ["a", "b", "c"], { most: 2 }),
    field("note", ["x"], { required: false }),
  ],
};
const codes = (fields: readonly { code: string }[]) => fields.map(({ code }) => code);

Deno.test("a condition adds a field, and takes with it what was chosen in it", () => {
  const worker = { kind: ["talk"], role: ["work"], sector: ["school"] };
  deepEqual(codes(asked(FORM, worker)), ["kind", "role", "sector", "result", "note"]);
  deepEqual(press(FORM, worker, FORM.fields[1]!, "self"), { kind: ["talk"], role: ["self"] });
  equal(causeOf(FORM, FORM.fields[2]!), "role");
  equal(causeOf(FORM, FORM.fields[1]!), null);
});

Deno.test("where there was no conversation one field is enough", () => {
  deepEqual(settle(FORM, { kind: ["test"], role: ["self"] }), { kind: ["test"] });
  deepEqual(missing(FORM, { kind: ["test"] }), []);
  deepEqual(progress(FORM, { kind: ["test"] }), { done: 1, of: 1 });
  deepEqual(progress(FORM, { kind: ["talk"] }), { done: 1, of: 3 });
});

Deno.test("a second press takes back, where several can be chosen, and one too many is told", () => {
  const result = FORM.fields[3]!;
  const two = { kind: ["talk"], result: ["a", "b"] };
  deepEqual(press(FORM, two, result, "a"), { kind: ["talk"], result: ["b"] });
  equal(press(FORM, two, result, "c"), null);
});

Deno.test("what is retired is shown where it was chosen, and a detail with what it details", () => {
  const values = [{ ...FORM.fields[3]!.values[0]!, retired: true }, { ...FORM.fields[3]!.values[1]!, parent: "work" }];
  const result = { ...FORM.fields[3]!, values };
  deepEqual(codes(offered(result, {})), []);
  deepEqual(codes(offered(result, { result: ["a"], role: ["work"] })), ["a", "b"]);
});

Deno.test("what may stay empty and leads to nothing stands apart; a label is in her language or in the first", () => {
  deepEqual(FORM.fields.map((one) => isAside(FORM, one)), [false, false, false, false, true]);
  equal(labelIn([{ language: "nl", name: "ja" }, { language: "en", name: "yes" }], "en"), "yes");
  equal(labelIn([{ language: "nl", name: "ja" }], "en"), "ja");
});
