import {
  BUILT_IN_DEFINITIONS,
  type BusinessHours,
  localDate,
  type Opening,
  shiftDate,
  type Timestamp,
} from "@tendwell/core";
import type { Draw } from "./draw.ts";
import type { Rng } from "./rng.ts";

const ALL_DAY: readonly Opening[] = [[0, 1440]];
const NIGHT: readonly Opening[] = [[60, 180]];
const LATE: readonly Opening[] = [[150, 1440]];
const DAYTIME: readonly Opening[] = [[540, 1020]];
const WITH_LUNCH: readonly Opening[] = [
  [540, 720],
  [780, 1020],
];
/** Openings that touch, breaks in the hours in which clocks change, and the last before midnight. */
const BROKEN: readonly Opening[] = [
  [0, 90],
  [90, 150],
  [170, 200],
  [1380, 1440],
];

/** When a company works: imported calendars, one that is missing, weeks of whole days, nights, breaks and nothing, other zones. */
export function randomBusinessHours(rng: Rng, draw: Draw, instant: () => Timestamp): BusinessHours {
  const zone = rng.pick([null, null, "Europe/Bucharest", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"]);
  const calendar = rng.pick([null, null, "a", "a", "a", "none"]);
  const holidays = Array.from({ length: rng.int(0, 4) }, () =>
    rng.chance(0.5)
      ? localDate(instant(), zone ?? draw.zone)
      : shiftDate(draw.firstDay, "day", rng.int(0, draw.months * 30)),
  );
  const week = rng.pick([
    BUILT_IN_DEFINITIONS.businessHours.week,
    [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY],
    [ALL_DAY, NIGHT, LATE, [], DAYTIME, [], LATE],
    [[], [], [], [], [], [], []],
    [NIGHT, NIGHT, LATE, LATE, ALL_DAY, ALL_DAY, NIGHT],
    [WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, DAYTIME, WITH_LUNCH, [], []],
    [BROKEN, WITH_LUNCH, BROKEN, BROKEN, ALL_DAY, BROKEN, BROKEN],
  ]);
  return { zone, calendar, week, holidays };
}
