import { expect, test } from "vitest";
import { localMidnight } from "../time/period.ts";
import { dayNumber, daysOf } from "./local-days.ts";

const month = (start: string, end: string, zone: string) => ({
  start,
  end,
  startUs: localMidnight(start, zone),
  endUs: localMidnight(end, zone),
  unfinished: false,
});

test("a month has its days, whatever its clock changes", () => {
  for (const zone of ["UTC", "Europe/Bucharest", "Australia/Lord_Howe", "America/St_Johns"]) {
    expect(daysOf(month("2024-03-01", "2024-04-01", zone), zone).count).toBe(31);
    expect(daysOf(month("2024-10-01", "2024-11-01", zone), zone).count).toBe(31);
  }
  expect(daysOf(month("2024-02-01", "2024-03-01", "UTC"), "UTC")).toEqual({
    first: Date.parse("2024-02-01T00:00:00Z") / 86_400_000,
    last: Date.parse("2024-02-29T00:00:00Z") / 86_400_000,
    count: 29,
  });
});

test("Apia went to bed on 29 December 2011 and woke on the 31st: December had thirty days", () => {
  expect(daysOf(month("2011-12-01", "2012-01-01", "Pacific/Apia"), "Pacific/Apia").count).toBe(30);
  expect(daysOf(month("2011-12-26", "2012-01-02", "Pacific/Apia"), "Pacific/Apia").count).toBe(6);
  // The change itself bounds these two periods: the day is skipped in neither of them.
  expect(daysOf(month("2011-12-01", "2011-12-31", "Pacific/Apia"), "Pacific/Apia").count).toBe(29);
  expect(daysOf(month("2011-12-31", "2012-01-01", "Pacific/Apia"), "Pacific/Apia").count).toBe(1);
});

test("a period that is cut short has the days that have begun", () => {
  const cut = { ...month("2024-03-01", "2024-04-01", "UTC"), endUs: localMidnight("2024-03-11", "UTC") + 1 };
  expect(daysOf(cut, "UTC").count).toBe(11);
  expect(daysOf({ ...cut, endUs: cut.endUs - 1 }, "UTC").count).toBe(10);
});

test("the local day turns at local midnight", () => {
  const midnight = localMidnight("2024-07-01", "America/New_York");
  expect(dayNumber(midnight, "America/New_York") - dayNumber(midnight - 1, "America/New_York")).toBe(1);
});
