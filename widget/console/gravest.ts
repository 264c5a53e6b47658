/** What is said at the top of the whole console: one thing at a time, the gravest. */
import { missing } from "./board.ts";
import type { Desk } from "./desk.ts";
import type { Say } from "./top.ts";
import type { Words } from "./words.ts";

export function gravest(desk: Desk, words: Words, now: number): Say | null {
  const { phase, code } = desk.line.connection;
  const notice = desk.notices[0];
  if (phase === "stopped") {
    return {
      key: "stopped",
      kind: "attention",
      text: words.text(code === "replaced" ? "console.replaced" : "console.stopped"),
      dismiss: null,
    };
  }
  if (phase === "resting" || (phase === "dialling" && desk.board)) {
    return { key: "lost", kind: "attention", text: words.text("console.lost"), dismiss: null };
  }
  if (notice) {
    const dismiss = { word: words.text("console.alert.seen"), act: () => desk.dismiss(notice) };
    return { key: notice.key, kind: "attention", text: words.text(notice.key, { label: notice.label }), dismiss };
  }
  const key = desk.board && missing(desk.board);
  if (key) return { key, kind: "attention", text: words.text(key), dismiss: null };
  return now < desk.backUntil ? { key: "back", kind: "present", text: words.text("console.back"), dismiss: null } : null;
}
