/** The texts of the console in its one language, and what several of its parts say alike. */
import { languageName, minutes, say, sentence, type Texts } from "../shared/text.ts";
import type { Entry, Instant, StaffRole } from "../shared/wire.ts";
import { clock, minutesSince } from "../shared/when.ts";

export class Words {
  readonly #languages: Record<string, string> = {};

  constructor(private readonly texts: Texts, readonly language: string) {}

  text = (key: string, values: Readonly<Record<string, string | number>> = {}): string => say(this.texts, key, values);

  time(instant: Instant): string {
    return clock(new Date(instant), this.language);
  }

  /** A time today, with its day when that is another. */
  moment(instant: Instant, now = new Date()): string {
    const at = new Date(instant);
    const isToday = at.toDateString() === now.toDateString();
    return isToday
      ? this.time(instant)
      : `${at.toLocaleDateString(this.language, { day: "numeric", month: "long" })} ${this.time(instant)}`;
  }

  /** A day of the calendar such as 2026-12-31: "31 december". */
  day(day: string): string {
    return new Date(`${day}T12:00`).toLocaleDateString(this.language, { day: "numeric", month: "long" });
  }

  /** How long ago: "6 min". */
  age(since: Instant, now = new Date()): string {
    return minutes(this.texts, minutesSince(new Date(since), now));
  }

  /** Said of every row of the queue whenever it is drawn, and asking the browser is slow. */
  languageName(code: string): string {
    return this.#languages[code] ??= sentence(languageName(code, this.language));
  }

  /** What she is besides a counsellor, in words; null when that is all. */
  roleOf({ roles }: Readonly<{ roles: readonly StaffRole[] }>): string | null {
    const role = roles.find((one) => one !== "counsellor");
    return role ? this.text(`console.role.${role}`) : null;
  }

  systemLine = (entry: Entry): string => {
    if (entry.kind === "joined") return this.text("console.line.joined", { name: entry.text });
    if (entry.kind === "colleague_joined" || entry.kind === "colleague_left") {
      return this.text(`console.line.${entry.kind}`, { name: entry.text });
    }
    if (entry.kind === "transferred") return this.text(`console.line.transferred${entry.text ? "" : ".desk"}`, { name: entry.text });
    if (entry.kind === "ended") return this.text(`console.line.ended.${entry.reason ?? "ended_together"}`);
    return this.text(`console.line.${entry.kind}`, { m: entry.text });
  };
}
