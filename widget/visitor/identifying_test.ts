import { deepEqual, equal } from "node:assert/strict";
import { findIdentifying, type Kind } from "./identifying.ts";

const OWN = ["088 2220500", "112"];

const FOUND: readonly (readonly [string, Kind, string])[] = [
  ["bel me op 06 12345678 na vijf uur", "phone", "06 12345678"],
  ["06-12 34 56 78", "phone", "06-12 34 56 78"],
  ["mijn nummer is 0612345678.", "phone", "0612345678"],
  ["+48 601 234 567", "phone", "+48 601 234 567"],
  ["(0031) 6 12345678", "phone", "0031) 6 12345678"],
  ["0320 123456", "phone", "0320 123456"],
  ["mail naar sterre.voorbeeld@example.org", "email", "sterre.voorbeeld@example.org"],
  ["ik woon op de Voorbeeldstraat 12b", "address", "Voorbeeldstraat 12b"],
  ["Burgemeester-Testlaan 4", "address", "Burgemeester-Testlaan 4"],
  ["1234 AB in Lelystad", "address", "1234 AB"],
  ["1234ab", "address", "1234ab"],
  ["bsn 111222333", "bsn", "111222333"],
  ["111.222.333", "bsn", "111.222.333"],
  ["NL91 ABNA 0417 1643 00", "iban", "NL91 ABNA 0417 1643 00"],
  ["pl61109010140000071219812874", "iban", "pl61109010140000071219812874"],
];

for (const [text, kind, found] of FOUND) {
  Deno.test(`found: ${text}`, () => deepEqual(findIdentifying(text, OWN), { kind, text: found }));
}

const NOT_FOUND = [
  "",
  "ik ben er nu",
  "bel ik 112 of 088 2220500?",
  "en +31 88 222 05 00 dan?",
  "0800 2000 is gratis, 0900-8844 niet",
  "in 2024 ging het mis, en in 2025 weer",
  "hij was 3 dagen weg, ik was onderweg 2 uur lang",
  "het kost 1500 euro per maand, of 12.500",
  "om 10:30 tot 11:45 op 24-12-2026",
  "123456789 is geen nummer dat klopt",
  "000000000",
  "1500ml en 2000kg",
  "mijn kind is 4",
];

for (const text of NOT_FOUND) Deno.test(`left alone: ${text}`, () => equal(findIdentifying(text, OWN), null));
