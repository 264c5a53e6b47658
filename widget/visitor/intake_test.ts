import { deepEqual } from "node:assert/strict";
import type { Facts } from "./facts.ts";
import { type Answers, choiceOf, NOTHING_SAID, skipped } from "./intake.ts";
import type { Words } from "./words.ts";

const FACTS = { languages: ["nl", "en"] } as unknown as Facts;
const WORDS = { language: () => "nl" } as Words;
const ANSWERED: Answers = { ...NOTHING_SAID, topic: "home", nickname: " Sterre ", language: "en", review: "no" };

Deno.test("what stands for nothing is sent as nothing", () => {
  const nothing = { nickname: null, topic: null, role: null, municipality: null, review: null };
  deepEqual(choiceOf(NOTHING_SAID, FACTS, WORDS), { language: "nl", ...nothing });
});

Deno.test("yes and no are sent as such", () => {
  deepEqual(["yes", "no", ""].map((review) => choiceOf({ ...NOTHING_SAID, review }, FACTS, WORDS).review), [true, false, null]);
});

Deno.test("skipping sends a language and a no, and nothing else of what was chosen", () => {
  deepEqual(skipped(ANSWERED), { ...NOTHING_SAID, language: "en", review: "no" });
});
