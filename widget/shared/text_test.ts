import { deepEqual, equal } from "node:assert/strict";
import { minutes, ownName, say, sentence } from "./text.ts";

/** Stems of words of weight, by language. Ukrainian says "message" and "report" with one word, so that one is not among them. */
const WEIGHT: Readonly<Record<string, RegExp>> = {
  nl: /geweld|slachtoffer|melding|misbruik|mishandel/i,
  en: /violen|victim|abus|report/i,
  pl: /przemoc|przemoż|ofiar|zgłos|zgłoś|zgłasz|maltretow|wykorzyst|znęca/i,
  ro: /violen|victim|abuz|agres|raport|sesiz|reclam/i,
  bg: /насил|жертв|злоупотреб|тормоз|малтрет|сигнал|доклад/i,
  uk: /насил|насиль|жертв|зловжив|знущ|скарг|донос/i,
  ar: /عنف|ضحي|ضحاي|اعتد|إساء|إسائ|بلاغ|إبلاغ|تبليغ/,
  tr: /şiddet|mağdur|kurban|istismar|taciz|ihbar|şikayet|bildir/i,
};
const LANGUAGES = Object.keys(WEIGHT);

/** What translators were told a button may hold, in code units: the first stand side by side with the number or with each other. */
const LONGEST: Readonly<Record<string, number>> = {
  "exit.button": 14,
  ...most(16, "cover.hide", "panel.smaller", "intake.skip", "intake.go", "cover.back"),
  ...most(30, "failed.again", "memory.own_tab", "danger.call", "open.start", "open.starting", "queue.leave", "ready.yes", "ready.no"),
  ...most(30, "talk.send", "talk.stop", "talk.stop.yes", "talk.stop.no", "hint.remove", "hint.send", "ended.done"),
  ...most(30, "review.yes", "review.no"),
};
/** Who looked at a language and when; empty, both or neither, until a native speaker did. */
const REVIEW = ["reviewed_by", "reviewed_on"];

function most(length: number, ...keys: string[]): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, length]));
}

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
    equal(text === "" && !REVIEW.includes(key), false, key);
  }
}

for (const language of LANGUAGES) {
  Deno.test(`${language} has every text and no other, none empty, and fills in the same words as Dutch`, () => {
    matches(read(`text/${language}.json`), dutch);
  });

  /** Words of weight appear only when the visitor writes them. Staff screens are not held to it. */
  Deno.test(`nothing a visitor sees in ${language} says what the chat is about`, () => {
    for (const [key, text] of Object.entries(read(`text/${language}.json`))) {
      equal(WEIGHT[language]!.test(text), false, key);
    }
  });

  Deno.test(`buttons in ${language} are short enough for their place`, () => {
    const texts = read(`text/${language}.json`);
    deepEqual(Object.entries(LONGEST).filter(([key, longest]) => !texts[key] || texts[key].length > longest), []);
  });

  Deno.test(`${language} says who reviewed it and when, or neither`, () => {
    const texts = read(`text/${language}.json`);
    const [by, on] = REVIEW.map((key) => texts[key]);
    equal(Boolean(by), Boolean(on));
    equal(/^(\d{4}-\d{2}-\d{2})?$/.test(on!), true);
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

Deno.test("there is a language here for every file of texts", () => {
  const files = [...Deno.readDirSync(new URL("text", import.meta.url))].map(({ name }) => name.replace(".json", ""));
  deepEqual(files.sort(), [...LANGUAGES].sort());
});

Deno.test("languages call themselves by their own name", () => {
  deepEqual(LANGUAGES.map(ownName), ["Nederlands", "English", "Polski", "Română", "Български", "Українська", "العربية", "Türkçe"]);
});
