import { expect, test } from "vitest";
import { lastPeriods, localMidnight, periodsBetween, truncateDate } from "./period.ts";

test("quarters and years begin in the fiscal year's first month", () => {
  expect(truncateDate("2026-03-31", "year", 4)).toBe("2025-04-01");
  expect(truncateDate("2026-04-01", "year", 4)).toBe("2026-04-01");
  expect(truncateDate("2026-01-31", "quarter", 2)).toBe("2025-11-01");
  expect(truncateDate("2026-02-01", "quarter", 2)).toBe("2026-02-01");
  expect(truncateDate("2026-12-31", "quarter", 12)).toBe("2026-12-01");
  // The calendar's own year, and the grains that have no fiscal form.
  expect(truncateDate("2026-06-30", "year")).toBe("2026-01-01");
  expect(truncateDate("2026-06-30", "quarter")).toBe("2026-04-01");
  expect(truncateDate("2026-06-30", "month", 4)).toBe("2026-06-01");
  expect(truncateDate("2026-07-01", "week", 4)).toBe("2026-06-29");
});

test("fiscal periods follow one another without gap", () => {
  expect(periodsBetween("2025-01-15", "2026-01-01", "quarter", "UTC", 3).map((p) => p.start)).toEqual([
    "2024-12-01",
    "2025-03-01",
    "2025-06-01",
    "2025-09-01",
    "2025-12-01",
  ]);
  const asOf = localMidnight("2026-04-01", "Europe/Bucharest");
  expect(lastPeriods(asOf, "year", 2, "Europe/Bucharest", 4).map((p) => [p.start, p.end])).toEqual([
    ["2024-04-01", "2025-04-01"],
    ["2025-04-01", "2026-04-01"],
  ]);
});
