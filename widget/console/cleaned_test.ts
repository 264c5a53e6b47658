/** Lines in pieces, ways through them, and what of a choice can be hidden. */
import { deepEqual, equal } from "node:assert/strict";
import type { CleanedLine } from "../shared/wire_release.ts";
import { again, byLine, byWord, firstPlace, parsed, placeholder, type Span, spans, unitAt } from "./cleaned.ts";

function line(text: string, ...marks: CleanedLine["marks"]): CleanedLine {
  return { offset: 4, by: "visitor", text, marks };
}

const WITH_NAME = line("Hoi, [PERSOON-1] is hier", { start: 5, end: 16, kind: "placeholder" });

function kinds(of: CleanedLine): string[] {
  return parsed(of).stretches.map(({ kind, pieces }) => `${kind}:${pieces.map((piece) => piece.text).join("|")}`);
}

function texts(of: CleanedLine): string[] {
  return parsed(of).units.map((unit) => unit.text);
}

Deno.test("a line is its words, what stands between them and what is hidden; together they are the whole text", () => {
  deepEqual(kinds(WITH_NAME), ["plain:Hoi|, ", "placeholder:[PERSOON-1]", "plain: |is| |hier"]);
  deepEqual(texts(WITH_NAME), ["Hoi", "[PERSOON-1]", "is", "hier"]);
  const whole = parsed(WITH_NAME).stretches.flatMap(({ pieces }) => pieces).map(({ text }) => text).join("");
  equal(whole, WITH_NAME.text);
});

Deno.test("an address, a double name and a word in other letters are one word each", () => {
  deepEqual(texts(line("mail kim@voorbeeld.nl, Anne-Marie o’neill مرحبا їжак 06-1234")), [
    "mail",
    "kim@voorbeeld.nl",
    "Anne-Marie",
    "o’neill",
    "مرحبا",
    "їжак",
    "06-1234",
  ]);
});

Deno.test("places are code points, also behind what takes two units", () => {
  const { units } = parsed(line("🙂 ja", { start: 2, end: 4, kind: "rare" }));
  deepEqual(units.map(({ start, end }) => [start, end]), [[2, 4]]);
});

Deno.test("what is rare is walked word by word, and shown as one", () => {
  deepEqual(kinds(line("wij uit ons dorp ook", { start: 4, end: 16, kind: "rare" })), [
    "plain:wij| ",
    "rare:uit| |ons| |dorp",
    "plain: |ook",
  ]);
});

Deno.test("marks that are not as promised hide nothing from her", () => {
  const strange = line("een twee", { start: 4, end: 99, kind: "placeholder" });
  deepEqual(texts(strange), ["een", "twee"]);
});

Deno.test("one walks by word and by line, past lines without words, and stays at the ends", () => {
  const lines = [line("een twee"), line("…"), line("drie")].map(parsed);
  deepEqual(firstPlace(lines), { line: 0, unit: 0 });
  deepEqual(byWord(lines, { line: 0, unit: 0 }, 1), { line: 0, unit: 1 });
  deepEqual(byWord(lines, { line: 0, unit: 1 }, 1), { line: 2, unit: 0 });
  deepEqual(byWord(lines, { line: 2, unit: 0 }, -1), { line: 0, unit: 1 });
  deepEqual(byWord(lines, { line: 2, unit: 0 }, 1), { line: 2, unit: 0 });
  deepEqual(byLine(lines, { line: 0, unit: 1 }, 1), { line: 2, unit: 0 });
  deepEqual(byLine(lines, { line: 0, unit: 1 }, -1), { line: 0, unit: 1 });
  equal(firstPlace([parsed(line("?!"))]), null);
});

Deno.test("after a change one is at what stands there now", () => {
  const of = parsed(WITH_NAME);
  equal(unitAt(of, 7), 1);
  equal(unitAt(of, 3), 1);
  equal(unitAt(of, 999), 3);
});

Deno.test("of a choice the words can be hidden, and not what is hidden already", () => {
  const of = line("wij en [PERSOON-1] uit ons dorp", { start: 7, end: 18, kind: "placeholder" });
  deepEqual(spans(of, parsed(of), 1, 4), [
    { offset: 4, start: 4, end: 6, text: "en" },
    { offset: 4, start: 19, end: 26, text: "uit ons" },
  ]);
  deepEqual(spans(of, parsed(of), 2, 2), []);
});

Deno.test("what was chosen is found again when what stands before it was hidden, unless it was hidden along", () => {
  const chosen: Span = { offset: 4, start: 12, end: 16, text: "dorp" };
  deepEqual(again([line("[X-1] dorp, dorp", { start: 0, end: 5, kind: "by_hand" })], chosen), { ...chosen });
  deepEqual(again([line("[X-1] dorp", { start: 0, end: 5, kind: "by_hand" })], chosen), { ...chosen, start: 6, end: 10 });
  equal(again([line("[X-1] [X-2]")], chosen), null);
  equal(again([line("dorpen")], chosen), null);
});

Deno.test("a placeholder is read by its kind and number", () => {
  deepEqual(placeholder("[E-MAIL-2]"), { kind: "E-MAIL", n: "2" });
  deepEqual(placeholder("iets anders"), { kind: "", n: "" });
});
