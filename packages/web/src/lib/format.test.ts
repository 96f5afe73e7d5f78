import { describe, expect, it } from "vitest";
import { lastGrains, shiftDate, truncateDate } from "./calendar.ts";
import { formatChange, formatDuration, formatMoney, formatPeriod, formatValue } from "./format.ts";
import { parseSearch, readViewState, stringifySearch } from "./view-state.ts";

/** Intl separates with several kinds of space. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("numbers", () => {
  it("reads money in minor units by the currency's own digits", () => {
    expect(formatMoney("en", 123_456, "EUR")).toBe("€1,234.56");
    expect(formatMoney("en", 1_234, "JPY")).toBe("¥1,234");
    expect(plain(formatMoney("ro", 123_456, "RON"))).toBe("1.234,56 lei");
    expect(formatMoney("en", 1_234, "KWD").replaceAll(/[^\d.]/g, "")).toBe("1.234");
  });

  it("compacts large money where space is short", () => {
    expect(formatMoney("en", 41_234_500, "EUR", { compact: true })).toBe("€412.3K");
    expect(formatMoney("zh-Hans", 41_234_500, "EUR", { compact: true })).toBe("€41.23万");
  });

  it("writes a minus as a minus", () => {
    expect(formatValue("en", -0.052, { unit: "ratio", currency: null })).toBe("−5.2%");
    expect(formatValue("en", -12.34, { unit: "nps", currency: null })).toBe("−12.3");
  });

  it("changes shares by points and everything else by per cent", () => {
    const points = (value: string): string => `${value} pts`;
    expect(formatChange("en", 0.5, 0.45, { unit: "ratio", currency: null }, points)).toBe("+5 pts");
    expect(formatChange("en", 110, 100, { unit: "count", currency: null }, points)).toBe("+10%");
    expect(formatChange("en", 5, 0, { unit: "count", currency: null }, points)).toBe("+5");
  });

  it("writes durations in at most two units", () => {
    expect(plain(formatDuration("en", 67_520_700))).toBe("67.5 sec");
    expect(plain(formatDuration("en", 221e6))).toBe("3 min 41 sec");
    expect(plain(formatDuration("en", 3_600e6 * 53.5))).toBe("2 days 6 hr");
    expect(plain(formatDuration("en", 86_400e6 * 90))).toBe("90 days");
  });
});

describe("periods", () => {
  it("truncates to ISO weeks and quarters, and clamps months", () => {
    expect(truncateDate("2026-11-22", "week")).toBe("2026-11-16");
    expect(truncateDate("2026-11-22", "quarter")).toBe("2026-10-01");
    expect(truncateDate("2026-03-31", "year", 4)).toBe("2025-04-01");
    expect(truncateDate("2026-01-31", "quarter", 2)).toBe("2025-11-01");
    expect(truncateDate("2026-07-15", "month", 4)).toBe("2026-07-01");
    expect(lastGrains("2026-11-22", "year", 2, 4)).toEqual({ from: "2024-04-01", to: "2026-04-01" });
    expect(shiftDate("2024-02-29", "year", 1)).toBe("2025-02-28");
    expect(shiftDate("2024-03-31", "month", -1)).toBe("2024-02-29");
    expect(lastGrains("2026-11-22", "month", 13)).toEqual({ from: "2025-10-01", to: "2026-11-01" });
  });

  it("names them in the language", () => {
    expect(formatPeriod("en", "2026-10-01", "month", () => "")).toBe("Oct 2026");
    expect(formatPeriod("ro", "2026-10-01", "quarter", (q, year) => `T${q} ${year}`)).toBe("T4 2026");
    expect(formatPeriod("en", "2026-01-01", "year", () => "")).toBe("2026");
  });
  it("calls fiscal periods by what they span", () => {
    expect(formatPeriod("en", "2026-04-01", "year", () => "")).toBe("2026/27");
    expect(formatPeriod("en", "2099-07-01", "year", () => "")).toBe("2099/00");
    expect(plain(formatPeriod("en", "2026-11-01", "quarter", () => "")).replaceAll(/[^\w ]+/g, "to")).toContain(
      "Nov 2026",
    );
    expect(formatPeriod("en", "2026-11-01", "quarter", () => "")).toContain("Jan 2027");
  });
});

describe("the URL", () => {
  it("is read back as it was written", () => {
    const state = {
      grain: "quarter",
      filter: ["plan:pro", "country:RO"],
      asOf: "2026-01-31",
      option: ["method:ledger"],
    };
    expect(readViewState(parseSearch(stringifySearch(state)))).toEqual(state);
  });

  it("drops what is mistyped", () => {
    expect(readViewState(parseSearch("?grain=fortnight&asOf=yesterday&filter=plan&periods=-3"))).toEqual({});
  });
});
