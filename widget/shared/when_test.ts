import { equal } from "node:assert/strict";
import { clock, dayInWords, longDay, minutesSince } from "./when.ts";

const NL = { "when.today": "vandaag", "when.tomorrow": "morgen", "when.day": "{day}" };
const EN = { "when.today": "today", "when.tomorrow": "tomorrow", "when.day": "on {day}" };

const wednesday = new Date("2026-11-25T16:30:00Z");

function nl(moment: string, now = wednesday): string {
  return dayInWords(new Date(moment), now, "nl", NL);
}

Deno.test("later the same day is today", () => equal(nl("2026-11-25T17:00:00Z"), "vandaag"));

Deno.test("the next morning is tomorrow", () => equal(nl("2026-11-26T08:00:00Z"), "morgen"));

Deno.test("after a weekend it is the name of the day", () => equal(nl("2026-11-30T08:00:00Z"), "maandag"));

Deno.test("the same weekday a week later carries its date", () => equal(nl("2026-12-02T08:00:00Z"), "woensdag 2 december"));

Deno.test("midnight is Amsterdam's, not the device's", () => {
  const lateEvening = new Date("2026-11-25T22:30:00Z"); // 23:30 in Amsterdam
  equal(nl("2026-11-25T23:30:00Z", lateEvening), "morgen"); // 00:30 there, although the same date in UTC
});

Deno.test("the night on which the clock goes back is still one day long", () => {
  const saturday = new Date("2026-10-24T12:00:00Z");
  equal(nl("2026-10-25T09:00:00Z", saturday), "morgen");
  equal(nl("2026-10-26T08:00:00Z", saturday), "maandag");
});

Deno.test("nine o'clock is nine o'clock in summer and in winter", () => {
  equal(clock(new Date("2026-11-26T08:00:00Z"), "nl"), "09:00");
  equal(clock(new Date("2026-07-01T07:00:00Z"), "nl"), "09:00");
  equal(clock(new Date("2026-07-01T07:00:00Z"), "en"), "09:00");
});

Deno.test("midnight is written 00:00", () => equal(clock(new Date("2026-11-25T23:00:00Z"), "nl"), "00:00"));

Deno.test("English says on Monday, and day before month", () => {
  equal(dayInWords(new Date("2026-11-30T08:00:00Z"), wednesday, "en", EN), "on Monday");
  equal(longDay(new Date("2026-12-02T08:00:00Z"), "en"), "Wednesday 2 December");
});

Deno.test("a clock that runs behind gives no negative minutes", () => {
  equal(minutesSince(new Date("2026-11-25T16:31:00Z"), wednesday), 0);
  equal(minutesSince(new Date("2026-11-25T16:27:01Z"), wednesday), 2);
});
