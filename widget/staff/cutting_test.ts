import { equal } from "node:assert/strict";
import { stepOf } from "./cutting.ts";

Deno.test("the arrows go where the eye goes", () => {
  equal(stepOf("ArrowRight", false), 1);
  equal(stepOf("ArrowLeft", false), -1);
  equal(stepOf("ArrowRight", true), -1);
  equal(stepOf("ArrowLeft", true), 1);
  equal(stepOf("Tab", false), 0);
});
