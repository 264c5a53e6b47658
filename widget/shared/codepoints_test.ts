import { equal } from "node:assert/strict";
import { codePoints, MESSAGE_CODE_POINTS, tidy } from "./codepoints.ts";

Deno.test("an emoji outside the basic plane counts as one", () => equal(codePoints("a😀b"), 3));

Deno.test("a family emoji counts its parts, as the server does", () => equal(codePoints("👩‍👧"), 3));

Deno.test("a letter typed as two code points is composed before counting", () => {
  equal("e\u0301".length, 2);
  equal(codePoints(tidy("e\u0301")), 1);
});

Deno.test("the limit is reached with 4,000 emoji, which are 8,000 UTF-16 units", () => {
  const longest = "😀".repeat(MESSAGE_CODE_POINTS);
  equal(longest.length, 8_000);
  equal(codePoints(tidy(longest)), MESSAGE_CODE_POINTS);
});

Deno.test("a lone surrogate is replaced, a pair is kept", () => {
  equal(tidy("a\uD83Db"), "a\uFFFDb");
  equal(tidy("a\uDE00b"), "a\uFFFDb");
  equal(tidy("a😀b"), "a😀b");
});

Deno.test("only space is nothing", () => equal(tidy(" \n\t "), ""));
