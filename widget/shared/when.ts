/** Moments in words. Always the time of Amsterdam, wherever the device thinks it is: opening hours are local to the desk. */
import { say, type Texts } from "./text.ts";

const ZONE = "Europe/Amsterdam";
const DAY = 86_400_000;

/** Making a format costs a hundred times what using it does, and a log says the time of every line whenever it is drawn. */
const made: Record<string, Intl.DateTimeFormat> = {};

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return made[language + JSON.stringify(options)] ??= new Intl.DateTimeFormat(`${language === "en" ? "en-GB" : language}-u-nu-latn`, {
    timeZone: ZONE,
    ...options,
  });
}

/** "09:00". */
export function clock(moment: Date, language: string): string {
  return format(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

/** "7 dagen", "1 minuut". */
export function lasting(count: number, unit: "day" | "minute", language: string): string {
  return new Intl.NumberFormat(`${language}-u-nu-latn`, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** "dinsdag 24 november". */
export function longDay(moment: Date, language: string): string {
  return format(language, { weekday: "long", day: "numeric", month: "long" }).format(moment);
}

/** "vandaag", "morgen", "maandag", or from a week ahead on "maandag 4 januari". */
export function dayInWords(moment: Date, now: Date, language: string, texts: Texts): string {
  const ahead = Math.round((midnight(moment) - midnight(now)) / DAY);
  if (ahead <= 0) return say(texts, "when.today");
  if (ahead === 1) return say(texts, "when.tomorrow");
  const day = ahead < 7 ? format(language, { weekday: "long" }).format(moment) : longDay(moment, language);
  return say(texts, "when.day", { day });
}

/** The date in Amsterdam, as a count that differs by exactly one DAY from one date to the next, also across a change of the clock. */
function midnight(moment: Date): number {
  const parts = Object.fromEntries(
    format("en", { year: "numeric", month: "numeric", day: "numeric" }).formatToParts(moment).map((p) => [p.type, Number(p.value)]),
  );
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!);
}

/** Whole minutes from `since` until `now`, never below nothing. */
export function minutesSince(since: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000));
}
