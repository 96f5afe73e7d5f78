import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../../time/timestamp.ts";
import { BUILT_IN_DEFINITIONS, type BusinessHours, type Opening } from "../company-definitions.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { ticketTime } from "./business-clock.reference.ts";
import { resolutionTimeReference } from "./resolution-time.reference.ts";
import { resolutionTime } from "./resolution-time.ts";
import { slaAttainmentReference } from "./sla-attainment.reference.ts";
import { slaAttainment } from "./sla-attainment.ts";

const BUILT_IN = BUILT_IN_DEFINITIONS.businessHours;
const daily = (...day: Opening[]): BusinessHours["week"] => Array.from({ length: 7 }, () => day);
const asked = (hours: Partial<BusinessHours>, clock = "business") =>
  question(resolutionTime, "2024-01-01", "2025-01-01", "year", {
    options: { clock, counted_at: "created" },
    definitions: { ...BUILT_IN_DEFINITIONS, businessHours: { ...BUILT_IN, ...hours } },
  });
/** Hours between two instants written in UTC. */
const hours = (from: string, to: string, change: Partial<BusinessHours> = {}, facts = {}) => {
  const took = ticketTime(facts, asked(change))(at(from), at(to));
  return took === null ? null : took / HOUR;
};
const row = (weekday: number, when: string, opens: number | null, closes: number | null) =>
  fact("business_calendar", when, { calendar: "desk", weekday, opens_minute: opens, closes_minute: closes });

// 2024-06-07 is a Friday.
test("[CLK1] only what lies inside the hours counts, over nights, weekends and holidays", () => {
  expect(hours("2024-06-07T10:00:00Z", "2024-06-07T12:30:00Z")).toBe(2.5);
  expect(hours("2024-06-07T16:00:00Z", "2024-06-10T10:00:00Z")).toBe(2);
  expect(hours("2024-06-07T16:00:00Z", "2024-06-11T10:00:00Z", { holidays: ["2024-06-10"] })).toBe(2);
  expect(hours("2024-06-07T18:00:00Z", "2024-06-10T08:59:00Z")).toBe(0);
  expect(hours("2024-06-07T17:00:00Z", "2024-06-10T09:00:00Z")).toBe(0);
  expect(hours("2024-06-03", "2024-06-10")).toBe(40);
  expect(hours("2024-06-03", "2024-06-10", { week: daily([0, 1440]) })).toBe(168);
  expect(hours("2024-06-03", "2024-06-10", { week: daily() })).toBe(0);
  expect(ticketTime({}, asked({}, "elapsed"))(at("2024-06-07"), at("2024-06-09"))).toBe(48 * HOUR);
});

test("[CLK2] the local clock rules, on the days on which it changes too", () => {
  const there = { zone: "Europe/Bucharest" };
  // 09:00 in Bucharest is 06:00 UTC in summer and 07:00 in winter.
  expect(hours("2024-06-07T06:00:00Z", "2024-06-07T07:00:00Z", there)).toBe(1);
  expect(hours("2024-01-05T06:00:00Z", "2024-01-05T08:00:00Z", there)).toBe(1);
  const noon = (date: string) => `${date}T10:00:00Z`;
  // 31 March has 23 hours, 27 October 25; noon is at 10:00 UTC in winter, at 09:00 in summer.
  const spring = (week: BusinessHours["week"]) => hours(noon("2024-03-30"), "2024-04-01T09:00:00Z", { ...there, week });
  const autumn = (week: BusinessHours["week"]) => hours("2024-10-26T09:00:00Z", noon("2024-10-28"), { ...there, week });
  expect(spring(daily([0, 1440]))).toBe(47);
  expect(autumn(daily([0, 1440]))).toBe(49);
  // From 04:00 to 20:00: four o'clock is once, whichever way the clock is turned. 8 + 16 + 8 hours.
  expect(spring(daily([240, 1200]))).toBe(32);
  expect(autumn(daily([240, 1200]))).toBe(32);
  // 03:30 is skipped: open from 04:00 on. 5 + 13 + 8.5 hours.
  expect(spring(daily([210, 1020]))).toBe(26.5);
  // From 03:30 on, which is there twice: from the first time on. 5 + 14.5 + 8.5 hours.
  expect(autumn(daily([210, 1020]))).toBe(28);
});

test("[CLK3] an imported calendar holds from its rows' days on; a date's own hours come first", () => {
  const desk = { calendar: "desk" };
  const business_calendar = [
    row(1, "2024-05-01", 540, 600),
    row(2, "2024-05-01", 540, 600),
    row(3, "2024-05-01", 540, 600),
    row(1, "2024-06-04", 540, 720),
    row(0, "2024-06-05T11:00:00Z", 600, 720),
    row(0, "2024-06-12", null, null),
  ];
  // Monday 1, Tuesday 1, Wednesday the 5th 2 hours of its own.
  expect(hours("2024-06-03", "2024-06-06", desk, { business_calendar })).toBe(4);
  // Monday 3 by now, Tuesday 1, Wednesday the 12th closed.
  expect(hours("2024-06-10", "2024-06-16", desk, { business_calendar })).toBe(4);
  expect(hours("2024-04-22", "2024-04-28", desk, { business_calendar })).toBe(0);
  expect(hours("2024-06-03", "2024-06-06", desk)).toBeNull();
  const facts = {
    ticket: [fact("ticket", "2024-06-03", { ticket_id: "1", account_id: "1" })],
    ticket_event: [fact("ticket_event", "2024-06-05", { ticket_id: "1", kind: "status", status: "solved" })],
  };
  const missing = { value: null, reason: "not_recorded" };
  expect(resolutionTimeReference(facts, asked(desk))[0]).toMatchObject(missing);
  const none = { tickets: 1n, answered: 0n, took: null, waiting: 0n, unclocked: 1n, median_us: null, p90_us: null };
  expect(finished(resolutionTime, asked(desk), none).mean).toMatchObject(missing);
});

const MORNING = [540, 720] as const;
const AFTERNOON = [780, 1020] as const;

test("[CLK4] breaks between the openings of a day do not count; openings that touch or overlap are one", () => {
  const week = daily(MORNING, AFTERNOON);
  expect(hours("2024-06-03T08:00:00Z", "2024-06-03T20:00:00Z", { week })).toBe(7);
  expect(hours("2024-06-03T11:30:00Z", "2024-06-03T13:30:00Z", { week })).toBe(1);
  expect(hours("2024-06-03T12:00:00Z", "2024-06-03T13:00:00Z", { week })).toBe(0);
  expect(hours("2024-06-03T16:00:00Z", "2024-06-04T10:00:00Z", { week })).toBe(2);
  expect(hours("2024-06-03", "2024-06-04", { week: daily(AFTERNOON, [600, 800], [1020, 1080]) })).toBe(8);
  const five = [0, 2, 4, 6, 8].map((hour) => [hour * 60, hour * 60 + 60] as const);
  expect(hours("2024-06-03", "2024-06-04", { week: daily(...five) })).toBe(4);
  // The 31st of March has no 03:30: 1 hour of this opening, and 1.5 on other days.
  const there = { zone: "Europe/Bucharest", week: daily([120, 210], [270, 300]) };
  expect(hours("2024-03-30T22:00:00Z", "2024-03-31T21:00:00Z", there)).toBe(1.5);
  expect(hours("2024-03-29T22:00:00Z", "2024-03-30T22:00:00Z", there)).toBe(2);
  const business_calendar = [
    row(1, "2024-05-01", 780, 1020),
    row(1, "2024-05-01", 540, 720),
    row(0, "2024-06-10", 540, 600),
    row(0, "2024-06-10", 660, 690),
    row(0, "2024-06-10", null, null),
  ];
  expect(hours("2024-06-03", "2024-06-04", { calendar: "desk" }, { business_calendar })).toBe(7);
  expect(hours("2024-06-10", "2024-06-11", { calendar: "desk" }, { business_calendar })).toBe(1.5);
});

test("the clock is what somebody counts who looks at the wall every quarter of an hour", () => {
  const quarter = 15 * MINUTE;
  const opening = fc.tuple(fc.nat(96), fc.nat(96)).map(([a, b]): Opening => [Math.min(a, b) * 15, Math.max(a, b) * 15]);
  // Around days on which a clock changes, two of them by half an hour and at midnight, and days on which none does.
  const around = fc.constantFrom("2024-03-31", "2024-10-27", "2024-04-07", "2024-10-06", "2024-09-08", "2024-06-05");
  const zone = fc.constantFrom("Europe/Bucharest", "America/New_York", "Australia/Lord_Howe", "America/Santiago");
  const week = fc.array(fc.array(opening, { maxLength: 4 }), { minLength: 7, maxLength: 7 });
  const spread = fc.tuple(fc.integer({ min: -150, max: 150 }), fc.nat(250));
  fc.assert(
    fc.property(zone, week, around, spread, (where, openings, date, [first, quarters]) => {
      const from = at(date) + first * quarter;
      let counted = 0;
      let [day, latest] = ["", 0];
      // The day is entered at its beginning: what the wall said earlier on it counts.
      for (let now = from - 104 * quarter; now < from + quarters * quarter; now += quarter) {
        const wall = Temporal.Instant.fromEpochMilliseconds(now / 1000).toZonedDateTimeISO(where);
        const reads = wall.hour * 60 + wall.minute;
        [day, latest] =
          wall.toPlainDate().toString() === day
            ? [day, Math.max(latest, reads)]
            : [wall.toPlainDate().toString(), reads];
        const isOpen = openings[wall.dayOfWeek - 1]!.some(([opens, closes]) => opens <= latest && latest < closes);
        if (now >= from && isOpen) counted += quarter;
      }
      const took = ticketTime({}, asked({ zone: where, week: openings }))(from, from + quarters * quarter);
      expect(took).toBe(counted);
    }),
    { numRuns: 60, seed: 20261122 },
  );
});

test("a target of two business hours is met after a weekend, and breached by the elapsed clock", () => {
  const ticket = fact("ticket", "2024-06-07T16:00:00Z", { ticket_id: "1", account_id: "1" });
  const facts = {
    ticket: [ticket],
    ticket_event: [fact("ticket_event", "2024-06-10T10:00:00Z", { ticket_id: "1", kind: "status", status: "solved" })],
    sla_policy: [
      fact("sla_policy", "2024-01-01", { policy: "p", measure: "resolution", target_us: BigInt(120 * MINUTE) }),
    ],
  };
  const met = (clock: string) => {
    const scope = { ...asked({}, clock), options: { clock } };
    expect(Object.keys(slaAttainment.options)).toEqual(["clock"]);
    return slaAttainmentReference(facts, scope).find((point) => point.component === "resolution")?.value;
  };
  expect([met("business"), met("elapsed")]).toEqual([1, 0]);
});
