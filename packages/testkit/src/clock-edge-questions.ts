import {
  BUILT_IN_DEFINITIONS,
  type BusinessHours,
  type Fact,
  type FactSet,
  findMetric,
  HOUR,
  localMidnight,
  MINUTE,
  type Opening,
  periodsBetween,
} from "@tendwell/core";
import type { EdgeQuestion } from "./edge-question.ts";
import { worldOf } from "./fact-world.ts";

const ZONE = "Europe/Bucharest";
const TIMED = ["first_response_time", "resolution_time", "requester_wait_time", "sla_attainment"];
const midnight = (date: string): number => localMidnight(date, ZONE);
const stamps = (at: number) => ({ occurred_at: at, available_at: at, recorded_at: at });
const everyDay = (...openings: Opening[]): BusinessHours["week"] => Array.from({ length: 7 }, () => openings);

/** A ticket that was answered and solved at one moment, with the business time it took: promised in just that. */
interface Solved {
  readonly from: number;
  readonly to: number;
  readonly hours: number;
}

function facts(solved: readonly Solved[]): FactSet {
  const ticket: Fact<"ticket">[] = [];
  const ticket_event: Fact<"ticket_event">[] = [];
  const sla_policy: Fact<"sla_policy">[] = [];
  solved.forEach(({ from, to, hours }, i) => {
    const ticket_id = String(i + 1);
    ticket.push({
      ...stamps(from),
      account_id: "1",
      person_id: null,
      ticket_id,
      opened_by: "customer",
      type: null,
      priority: ticket_id,
      channel: null,
      resolvable: true,
    });
    const event = {
      ...stamps(to),
      account_id: "1",
      ticket_id,
      actor: "agent" as const,
      rating: null,
      score: null,
      score_max: null,
    };
    ticket_event.push({ ...event, kind: "public_reply", status: null }, { ...event, kind: "status", status: "solved" });
    for (const measure of ["first_response", "resolution"] as const) {
      sla_policy.push({
        ...stamps(Math.min(midnight("2023-12-01"), from)),
        policy: "p",
        priority: ticket_id,
        measure,
        // Every second ticket is late by the least there is.
        target_us: BigInt(hours * HOUR - (i % 2)),
      });
    }
  });
  return { ticket, ticket_event, sla_policy };
}

function ask(
  about: string,
  world: FactSet,
  hours: Partial<BusinessHours>,
  [start, end]: readonly [string, string],
): EdgeQuestion[] {
  return TIMED.map((id) => ({
    about,
    metric: findMetric(id)!,
    world: worldOf(world),
    scope: {
      periods: periodsBetween(start, end, "year", ZONE).map((p) => ({ ...p, unfinished: false })),
      asOf: midnight(end),
      knownAt: null,
      zone: ZONE,
      currency: "EUR",
      options: {
        ...Object.fromEntries(Object.entries(findMetric(id)!.options).map(([name, spec]) => [name, spec.default])),
        clock: "business",
      },
      definitions: {
        ...BUILT_IN_DEFINITIONS,
        businessHours: { ...BUILT_IN_DEFINITIONS.businessHours, ...hours },
      },
      group: { kind: "account" },
      filters: [],
      accounts: null,
    },
  }));
}

const YEAR = ["2024-01-01", "2025-01-01"] as const;
/** Over 31 March 2024 (23 hours), over 27 October (25 hours), and on the two days after them. */
const SPRING = { from: midnight("2024-03-30") + 12 * HOUR, to: midnight("2024-04-01") + 12 * HOUR };
const AUTUMN = { from: midnight("2024-10-26") + 12 * HOUR, to: midnight("2024-10-28") + 12 * HOUR };
/**
 * Opened or closed at 04:00 on days on which the clock is then turned back to 03:00, by each of four openings in turn: the
 * clock reads four an hour later.
 */
const TURNED_BACK: readonly (readonly [date: string, openings: readonly Opening[]])[] = [
  ["2018-10-28", [[120, 240]]],
  [
    "2019-10-27",
    [
      [60, 120],
      [240, 300],
    ],
  ],
  [
    "2020-10-25",
    [
      [60, 120],
      [180, 240],
    ],
  ],
  [
    "2021-10-31",
    [
      [0, 30],
      [60, 120],
      [240, 300],
    ],
  ],
  [
    "2022-10-30",
    [
      [0, 30],
      [60, 120],
      [180, 240],
    ],
  ],
  [
    "2023-10-29",
    [
      [0, 30],
      [40, 55],
      [60, 120],
      [240, 300],
    ],
  ],
  [
    "2024-10-27",
    [
      [0, 30],
      [40, 55],
      [60, 120],
      [180, 240],
    ],
  ],
];
/** 3 + 2 + 3 + 2.5 + 3.5 + 2.75 + 3.75 hours. */
const SEVEN_YEARS = { from: midnight("2018-10-01"), to: midnight("2024-12-01"), hours: 20.5 };
const calendarRow = (weekday: number, at: number, opens: number | null, closes: number | null) => ({
  ...stamps(at),
  calendar: "desk",
  weekday,
  opens_minute: opens,
  closes_minute: closes,
});

/** Where the business clock can be an hour, a day or a rule off: asked of every metric that has it. */
export const CLOCK_EDGE_QUESTIONS: readonly EdgeQuestion[] = [
  ...ask(
    "open all day over both clock changes",
    facts([{ ...SPRING, hours: 47 }]),
    { week: everyDay([0, 1440]) },
    YEAR,
  ),
  ...ask("open all day over the long day", facts([{ ...AUTUMN, hours: 49 }]), { week: everyDay([0, 1440]) }, YEAR),
  // 04:00 is when the clock is turned back to 03:00: it is four o'clock an hour later.
  ...ask("opens as the clock is turned back", facts([{ ...AUTUMN, hours: 32 }]), { week: everyDay([240, 1200]) }, YEAR),
  ...ask(
    "opens in the hour that is skipped",
    facts([{ ...SPRING, hours: 26.5 }]),
    { week: everyDay([210, 1020]) },
    YEAR,
  ),
  // 02:00 to 03:30 is an hour on the 31st, as the clock goes from 03:00 to 04:00. 4 + (1 + 7.5 + 4) + (1.5 + 7.5) hours.
  ...ask(
    "a break over the hour that is skipped",
    facts([{ ...SPRING, hours: 25.5 }]),
    { week: everyDay([120, 210], [270, 720], [960, 1200]) },
    YEAR,
  ),
  ...ask(
    "a calendar whose rows begin and end with a day",
    {
      ...facts([
        { from: midnight("2024-06-03"), to: midnight("2024-06-06"), hours: 4 },
        { from: midnight("2024-06-10") - MINUTE, to: midnight("2024-06-13"), hours: 5 },
      ]),
      business_calendar: [
        ...[1, 2, 3].map((weekday) => calendarRow(weekday, midnight("2024-05-01"), 540, 600)),
        // Monday opens longer from the 4th on, a Tuesday: from the next Monday. The 5th, a Wednesday, has hours of its own.
        calendarRow(1, midnight("2024-06-04"), 540, 720),
        calendarRow(0, midnight("2024-06-05"), 600, 720),
        calendarRow(0, midnight("2024-06-06"), null, null),
      ],
    },
    { calendar: "desk" },
    YEAR,
  ),
  ...ask(
    "a calendar with a break, openings that overlap and a fifth one",
    {
      // 3 hours and 4 on Monday, 2 on the 4th, four times 1 on the 5th: what is empty has no place, what touches has one.
      ...facts([
        { from: midnight("2024-06-03"), to: midnight("2024-06-06"), hours: 13 },
        { from: midnight("2024-06-03"), to: midnight("2024-06-06"), hours: 13 },
      ]),
      business_calendar: [
        calendarRow(1, midnight("2024-05-01"), 780, 1020),
        calendarRow(1, midnight("2024-05-01"), 540, 720),
        calendarRow(2, midnight("2024-05-01"), 540, 630),
        calendarRow(2, midnight("2024-05-01"), 600, 660),
        calendarRow(3, midnight("2024-05-01"), 0, 1440),
        ...(
          [
            [600, 660],
            [665, 665],
            [720, 750],
            [750, 780],
            [840, 900],
            [960, 1020],
            [1080, 1140],
          ] as const
        ).map(([opens, closes]) => calendarRow(0, midnight("2024-06-05"), opens, closes)),
        calendarRow(0, midnight("2024-06-05"), null, null),
      ],
    },
    { calendar: "desk" },
    YEAR,
  ),
  ...ask(
    "openings and closings as the clock is turned back, each in its place",
    {
      ...facts([SEVEN_YEARS, SEVEN_YEARS]),
      business_calendar: TURNED_BACK.flatMap(([date, openings]) =>
        openings.map(([opens, closes]) => calendarRow(0, midnight(date), opens, closes)),
      ),
    },
    { calendar: "desk" },
    ["2018-01-01", "2025-01-01"],
  ),
  ...ask("a calendar that nobody imported", facts([{ ...SPRING, hours: 1 }]), { calendar: "elsewhere" }, YEAR),
];
