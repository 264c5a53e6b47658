/** What the banner says: one thing at a time, the gravest. */
import { missing } from "./board.ts";
import type { Desk } from "./desk.ts";
import type { Say } from "./top.ts";
import type { Words } from "./words.ts";

/** `call`: a colleague who calls this duty lead. Without a line nothing of what was said counts. */
export function gravest(words: Words, desk: Desk, call: Say | null, now: number): Say | null {
  const attention = (key: string, text: string): Say => ({ key, kind: "attention", text, dismiss: null });
  const { phase, code } = desk.line.connection;
  if (phase === "stopped") return attention("stopped", words.text(code === "replaced" ? "console.replaced" : "console.stopped"));
  if (phase === "resting" || (phase === "dialling" && desk.board)) return attention("lost", words.text("console.lost"));
  if (call) return call;
  const { notice } = desk;
  if (notice) {
    const dismiss = { word: words.text("console.alert.seen"), act: () => desk.dismiss(notice) };
    return { ...attention(notice.key, words.text(notice.key, { label: notice.label })), dismiss };
  }
  const key = desk.board && missing(desk.board);
  if (key) return attention(key, words.text(key));
  return now < desk.backUntil ? { key: "back", kind: "present", text: words.text("console.back"), dismiss: null } : null;
}
