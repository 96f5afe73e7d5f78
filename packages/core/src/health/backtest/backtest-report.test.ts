import { describe, expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { atCapacity } from "./at-capacity.ts";
import { confusion } from "./confusion.ts";
import { leadTimes } from "./lead-times.ts";
import type { Observation } from "./observation.ts";
import { stability } from "./stability.ts";

const seen = (account: string, day: number, flagged: boolean, eventDay: number | null): Observation => ({
  account,
  at: day * DAY,
  score: flagged ? 20 : 80,
  flagged,
  shown: flagged ? "at_risk" : "healthy",
  eventAt: eventDay === null ? null : eventDay * DAY,
});

test("confusion, precision and recall by hand", () => {
  const rows = [
    seen("a", 0, true, 40),
    seen("a", 30, true, 40),
    seen("b", 0, true, null),
    seen("c", 0, false, 20),
    seen("d", 0, false, null),
  ];
  expect(confusion(rows)).toEqual({
    caught: 2,
    falseAlarms: 1,
    missed: 1,
    quiet: 1,
    precision: 2 / 3,
    recall: 2 / 3,
  });
  expect(confusion([])).toMatchObject({ precision: null, recall: null });
});

describe("at the team's capacity", () => {
  const c = (risk: number, happened: boolean) => ({ risk, happened });
  test("the riskiest of each date, with lift over calling at random", () => {
    const dates = [
      [c(9, true), c(8, false), c(7, true), c(1, false)],
      [c(5, false), c(4, true)],
    ];
    // Two a date: 9, 8 and 5, 4: two of four; base rate 3 of 6.
    expect(atCapacity(dates, 2)).toEqual({ capacity: 2, looked: 4, met: 2, precision: 0.5, recall: 2 / 3, lift: 1 });
  });
  test("a cut tie counts by the share that fits", () => {
    expect(atCapacity([[c(5, true), c(5, false), c(5, false), c(5, false)]], 1).met).toBe(0.25);
  });
  test("a capacity of nothing is refused", () => {
    expect(() => atCapacity([], 0)).toThrow("atCapacity requires a whole capacity of at least 1, got 0");
  });
});

test("lead time runs from the first date of the unbroken call to the outcome", () => {
  const rows = [
    // Called from day 60 on, an earlier call was taken back: 95 − 60.
    seen("a", 0, true, 95),
    seen("a", 30, false, 95),
    seen("a", 60, true, 95),
    seen("a", 90, true, 95),
    // Not called at the last date: missed.
    seen("b", 0, true, 50),
    seen("b", 30, false, 50),
    seen("c", 30, true, 45),
  ];
  expect(leadTimes(rows)).toEqual({
    events: 3,
    called: 2,
    medianDays: 25,
    lowerQuartileDays: 20,
    upperQuartileDays: 30,
  });
});

test("stability counts changes of what is shown, and those taken back at once", () => {
  const rows = [false, true, false, false, true].map((flagged, i) => seen("a", i * 30, flagged, null));
  expect(stability(rows)).toEqual({ steps: 4, changed: 3 / 4, takenBack: 1 / 2 });
  expect(stability([])).toEqual({ steps: 0, changed: null, takenBack: null });
});
