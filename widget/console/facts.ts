/** With what canned texts are filled in. */
import type { Desk } from "./desk.ts";
import type { Facts } from "./snippets.ts";
import type { Words } from "./words.ts";

/** The number is that of the console's own desk: of another's it has none, and leaves a gap. */
export function factsOf(desk: Desk, words: Words, session: string): Facts {
  const { columns, board } = desk;
  const conversation = columns.find((column) => column.session === session)?.conversation;
  const phone = conversation?.desk_name ? null : board?.opening.phone ?? null;
  const values = { nickname: conversation?.nickname ?? null, name: board?.me.work_name ?? null, phone };
  return { language: conversation?.language ?? words.language, values };
}
