import type { CompanySettings } from "@tendwell/contract";
import { assertZone, BUILT_IN_DEFINITIONS, type BusinessHours, type Opening } from "@tendwell/core";
import type { DefinitionFault } from "./definition-kind.ts";

type Settings = NonNullable<CompanySettings["businessHours"]>;
type Week = NonNullable<Settings["week"]>;

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const openingOf = (text: string): Opening => [minuteOf(text.slice(0, 5)), minuteOf(text.slice(6))];
const textsOf = (day: Week[keyof Week]): readonly string[] =>
  day == null ? [] : typeof day === "string" ? [day] : day;
const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** The hours as metrics take them: what the company left out is as built in. */
export function businessHoursOf(settings: Settings | undefined): BusinessHours {
  const built = BUILT_IN_DEFINITIONS.businessHours;
  const { week } = settings ?? {};
  return {
    zone: settings?.zone ?? built.zone,
    calendar: settings?.calendar ?? built.calendar,
    week: week === undefined ? built.week : DAYS.map((name) => textsOf(week[name]).map(openingOf)),
    holidays: settings?.holidays ?? built.holidays,
  };
}

/** The same as the settings file says it, every day named. */
export function businessHoursInForce(hours: BusinessHours): Settings {
  const week: Week = {};
  DAYS.forEach((name, i) => {
    const openings = (hours.week[i] ?? []).map(([opens, closes]) => `${clockOf(opens)}-${clockOf(closes)}`);
    week[name] = openings.length > 1 ? openings : (openings[0] ?? null);
  });
  return { zone: hours.zone, calendar: hours.calendar, week, holidays: [...hours.holidays] };
}

/** What the schema cannot say: the zone is known, a day opens before it closes, and its openings follow one another. */
export function businessHoursFaults(settings: Settings | undefined): readonly DefinitionFault[] {
  const faults: DefinitionFault[] = [];
  for (const name of DAYS) {
    const path = ["businessHours", "week", name];
    let before: string | null = null;
    for (const text of textsOf(settings?.week?.[name])) {
      const [opens, closes] = openingOf(text);
      if (opens >= closes) {
        const message = `businessHours.week.${name} requires an opening before the closing, got ${text}`;
        faults.push({ path, message });
      } else if (before !== null && opens < openingOf(before)[1]) {
        const message = `businessHours.week.${name} requires openings one after the other, got ${text} after ${before}`;
        faults.push({ path, message });
      }
      before = text;
    }
  }
  try {
    if (settings?.zone != null) assertZone(settings.zone);
  } catch (error) {
    faults.push({ path: ["businessHours", "zone"], message: `businessHours.zone: ${(error as Error).message}` });
  }
  return faults;
}
