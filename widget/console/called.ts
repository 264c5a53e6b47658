/** How a call for the duty lead stands, in a sentence: who heard it, who has seen it, or whom to phone instead. Pure. */
import type { Board, Conversation } from "../shared/wire.ts";
import type { Called, Helpers, Named } from "../shared/wire_danger.ts";
import type { Words } from "./words.ts";

export interface CallSaid {
  readonly text: string;
  /** Nobody hears it: something is to be done by hand. */
  readonly isAlone: boolean;
}

/** Null while nobody was called. `phone` is the desk's own, for where the ladder has none. `isLead`: she who reads it leads the shift. */
export function callSaid(
  words: Words,
  called: Called | null | undefined,
  helpers: Helpers,
  phone: string,
  isLead: boolean,
): CallSaid | null {
  if (!called) return null;
  const { text } = words;
  if (called.seen_by && called.seen_at) {
    return { text: text("console.call.seen", { name: called.seen_by, time: words.time(called.seen_at) }), isAlone: false };
  }
  const time = words.time(called.at);
  if (called.told.length === 0 && isLead) return { text: text("console.call.lead"), isAlone: false };
  if (called.told.length === 0) return { text: text("console.call.alone", { phone: phoneInstead(helpers, phone) }), isAlone: true };
  const key = called.told.length === 1 ? "console.call.told" : "console.call.told.many";
  return { text: text(key, { name: called.told.join(", "), time }), isAlone: false };
}

/** Whether a call about this conversation would be a call for herself. */
export function leads(board: Board, { desk_name }: Conversation): boolean {
  return board.me.duty_lead && desk_name === null;
}

/** Whom to phone when no duty lead hears a call: the first of the ladder who has a number and is not the police; else the desk. */
export function phoneInstead(helpers: Helpers, phone: string): string {
  return helpers.ladder.find((helper) => helper.phone !== null && helper.phone !== "112")?.phone ?? phone;
}

/** A name in the language of the screens, or the first that there is. */
export function nameIn(names: readonly Named[], language: string): Named {
  return names.find((one) => one.language === language) ?? names[0]!;
}
