import { deepEqual, equal } from "node:assert/strict";
import { minutes, ownName, say, sentence } from "./text.ts";

const LANGUAGES = ["nl", "en"];

function read(path: string): Record<string, string> {
  return JSON.parse(Deno.readTextFileSync(new URL(path, import.meta.url)));
}

const dutch = read("text/nl.json");

function variables(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!).sort();
}

function matches(texts: Record<string, string>, base: Record<string, string>): void {
  deepEqual(Object.keys(texts), Object.keys(base));
  for (const [key, text] of Object.entries(texts)) {
    deepEqual([key, variables(text)], [key, variables(base[key]!)]);
    equal(text.trim(), text, key);
    equal(text === "", false, key);
  }
}

for (const language of LANGUAGES) {
  Deno.test(`${language} has every text and no other, none empty, and fills in the same words as Dutch`, () => {
    matches(read(`text/${language}.json`), dutch);
  });

  /** Words of weight appear only when the visitor writes them. Staff screens are not held to it. */
  Deno.test(`nothing a visitor sees in ${language} says what the chat is about`, () => {
    for (const [key, text] of Object.entries(read(`text/${language}.json`))) {
      equal(/geweld|slachtoffer|melding|misbruik|mishandel|violence|victim|abuse/i.test(text), false, key);
    }
  });
}

Deno.test("staff read the same in English as in Dutch", () => {
  matches(read("../staff/text/en.json"), read("../staff/text/nl.json"));
});

Deno.test("what is filled in is not filled in again", () => equal(say({ a: "{x} {y}" }, "a", { x: "{y}", y: 1 }), "{y} 1"));

Deno.test("a missing text shows its key, a missing value its name", () => {
  equal(say({}, "no.such"), "no.such");
  equal(say({ a: "{x}" }, "a"), "{x}");
});

Deno.test("a sentence begins with a capital", () => equal(sentence("morgen om 09:00"), "Morgen om 09:00"));

Deno.test("minutes have a text for none, one and many", () => {
  const some = { "minutes.none": "zojuist", "minutes.one": "1 minuut", "minutes.many": "{m} minuten" };
  deepEqual([0, 1, 2].map((count) => minutes(some, count)), ["zojuist", "1 minuut", "2 minuten"]);
});

Deno.test("languages call themselves by their own name", () => deepEqual(LANGUAGES.map(ownName), ["Nederlands", "English"]));
