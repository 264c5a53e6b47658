/** What a counsellor finds when she searches, and what comes into her field. */
import { deepEqual, equal, ok } from "node:assert/strict";
import type { Socket } from "../shared/socket.ts";
import type { Snippet } from "./given.ts";
import { Book, filled, find, GAP, type Phrase, phrasesOf } from "./phrases.ts";

const VALUES = { nickname: "Sterre", name: "Anna", phone: "088 2220500" };
const REFERRALS = [{ names: [{ language: "nl", name: "Kindertelefoon" }, { language: "en", name: "Child line" }], phone: "0800 0432" }];

function snippet(title: string, more: Partial<Snippet> = {}): Snippet {
  return { id: title, language: "nl", title, text: "tekst", shortcut: "", ...more };
}

const FILLED: [string, Partial<typeof VALUES>, string, number | null][] = [
  ["Dag {bijnaam}, ik ben {naam}. Bel {telefoon}.", {}, "Dag Sterre, ik ben Anna. Bel 088 2220500.", null],
  ["Hi {nickname}, {name} here: {phone}", {}, "Hi Sterre, Anna here: 088 2220500", null],
  ["Dag { Bijnaam }!", {}, "Dag Sterre!", null],
  ["Dag {bijnaam}!", { nickname: "" }, "Dag …!", 4],
  ["Dag {bijnaam}!", { nickname: " " }, "Dag …!", 4],
  ["{naam} belt om {tijd} of {dag}", {}, "Anna belt om … of …", 13],
  ["{}", {}, "…", 0],
  ["{constructor} {__proto__}", {}, "… …", 0],
  ["Dag {bijnaam}", { nickname: "{naam}" }, "Dag naam", null],
  ["een } en { en {{naam}}", {}, "een  en  en Anna", null],
  ["Zonder iets … erin", {}, "Zonder iets … erin", null],
];

for (const [text, more, expected, gap] of FILLED) {
  Deno.test(`fills in: ${text} ${JSON.stringify(more)}`, () => deepEqual(filled(text, { ...VALUES, ...more }), { text: expected, gap }));
}

Deno.test("no brace is ever left, and a gap is where it is said to be", () => {
  const parts = ["{", "}", "naam", "{naam}", "{tijd}", " ", "…", "a\n", "{bijnaam}", "💛"];
  let seed = 1;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let n = 0; n < 500; n++) {
    const text = Array.from({ length: next(9) }, () => parts[next(parts.length)]).join("");
    const made = filled(text, { ...VALUES, nickname: null });
    ok(!/[{}]/.test(made.text), text);
    if (made.gap !== null) equal(made.text[made.gap], GAP, text);
  }
});

const ALL = phrasesOf(
  [
    snippet("Onveilig bij ophalen"),
    snippet("Veilig praten"),
    snippet("Is het veilig?"),
    snippet("Veilig nu?"),
    snippet("Groet", { text: "Blijf veilig." }),
    snippet("Anders", { shortcut: "veil" }),
    snippet("Afscheid", { shortcut: "veiligheid" }),
    snippet("Veilig elders", { language: "en" }),
    snippet("Café"),
  ],
  REFERRALS,
  "nl",
);

const FOUND: [string, string[]][] = [
  ["veil", [
    "Anders",
    "Afscheid",
    "Veilig nu?",
    "Veilig praten",
    "Is het veilig?",
    "Onveilig bij ophalen",
    "Groet",
    "Veilig elders",
  ]],
  ["VEILIG NU", ["Veilig nu?"]],
  ["nu veil", ["Veilig nu?"]],
  ["cafe", ["Café"]],
  ["kinder", ["Kindertelefoon"]],
  ["0432", ["Kindertelefoon"]],
  ["zzz", []],
];

for (const [query, titles] of FOUND) {
  Deno.test(`finds: ${query}`, () => deepEqual(find(ALL, query, "nl").map((phrase) => phrase.title), titles));
}

Deno.test("without a query all are there, the language of the conversation first, texts before lines", () => {
  const shown = find(ALL, "", "en");
  equal(shown.length, ALL.length);
  equal(shown[0]!.title, "Veilig elders");
  equal(shown.at(-1)!.kind, "line");
});

Deno.test("a line bears its name in the language of the conversation, or the first it has", () => {
  const names = (language: string): Phrase => phrasesOf([], REFERRALS, language)[0]!;
  deepEqual(names("en"), { kind: "line", language: "en", title: "Child line", text: "Child line: 0800 0432", shortcut: "" });
  equal(names("pl").title, "Kindertelefoon");
});

Deno.test("asks page after page, shows nothing of it before all is here, and keeps what it has when it is refused", async () => {
  const answers: unknown[] = [
    { ok: { snippets: [snippet("a")], referrals: REFERRALS, more: true } },
    { ok: { snippets: [snippet("b")], referrals: [], more: false } },
    { error: { code: "unavailable", temporary: true } },
  ];
  const asked: unknown[] = [];
  const shown: number[] = [];
  const ask = (command: string, payload: object) => {
    asked.push([command, payload]);
    shown.push(book.snippets.length);
    return Promise.resolve(answers.shift());
  };
  const book = new Book({ socket: { ask, hangUp() {} } as Socket }, () => {});
  const first = book.ask();
  book.open(); // the same again, while that is under way
  await book.ask();
  await first;
  deepEqual(book.snippets.map((one) => one.id), ["a", "b"]);
  deepEqual(book.referrals, REFERRALS);
  book.open();
  await book.ask();
  deepEqual(asked, [["snippets", { after: null }], ["snippets", { after: "a" }], ["snippets", { after: null }]]);
  deepEqual(shown, [0, 0, 2]);
  equal(book.snippets.length, 2);
});
