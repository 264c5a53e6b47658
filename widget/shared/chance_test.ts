import { equal, match } from "node:assert/strict";
import { newClientId, newToken } from "./chance.ts";

Deno.test("tokens and ids have the form that the wire asks for, every time", () => {
  for (let n = 0; n < 500; n++) {
    match(newToken(), /^[A-Za-z0-9_-]{43}$/);
    match(newClientId(), /^[A-Za-z0-9_-]{22}$/);
  }
});

Deno.test("no two are the same", () => equal(new Set(Array.from({ length: 1_000 }, newToken)).size, 1_000));
