import { BUILT_IN_DEFINITIONS, type BusinessHours, localDate, shiftDate, type Timestamp } from "@tendwell/core";
import type { Draw } from "./draw.ts";
import type { Rng } from "./rng.ts";

const ALL_DAY = [0, 1440] as const;
const NIGHT = [60, 180] as const;
const LATE = [150, 1440] as const;
const DAYTIME = [540, 1020] as const;

/** When a company works: imported calendars, one that is missing, weeks of whole days, nights and nothing, other zones. */
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
    [ALL_DAY, NIGHT, LATE, null, DAYTIME, null, LATE],
    [null, null, null, null, null, null, null],
    [NIGHT, NIGHT, LATE, LATE, ALL_DAY, ALL_DAY, NIGHT],
  ]);
  return { zone, calendar, week, holidays };
}
