import { findMetric, type MetricDefinition } from "@tendwell/core";
import { describe, expect, it } from "vitest";
import { comparedPeriods, readInstant, readQuestion } from "./metric-question.ts";

const nps = findMetric("nps")!;
const context = { zone: "Europe/Bucharest", currency: "EUR", today: "2026-03-15" };
const ask = (query: Parameters<typeof readQuestion>[1], metric: MetricDefinition = nps) =>
  readQuestion(metric, query, context);
const spans = (query: Parameters<typeof readQuestion>[1]) =>
  ask(query).scope.periods.map((p) => `${p.start}..${p.end}${p.unfinished ? " unfinished" : ""}`);

describe("the periods of a question", () => {
  it("are the thirteen whole ones before today by default", () => {
    const found = spans({});
    expect(found).toHaveLength(13);
    expect([found[0], found.at(-1)]).toEqual(["2025-02-01..2025-03-01", "2026-02-01..2026-03-01"]);
    expect(spans({ grain: "week" }).at(-1)).toBe("2026-03-02..2026-03-09");
    expect(spans({ grain: "day" }).at(-1)).toBe("2026-03-14..2026-03-15");
  });
  it("end before the instant asked for", () => {
    expect(spans({ asOf: "2024-01-01" }).at(-1)).toBe("2023-12-01..2024-01-01");
    expect(spans({ asOf: "2023-12-31" }).at(-1)).toBe("2023-11-01..2023-12-01");
  });
  it("are cut at today, and say so", () => {
    expect(spans({ from: "2026-02-01", to: "2026-05-01" })).toEqual([
      "2026-02-01..2026-03-01",
      "2026-03-01..2026-04-01 unfinished",
    ]);
    expect(spans({ from: "2026-03-01" })).toEqual(["2026-03-01..2026-04-01 unfinished"]);
  });
  it("cover the days asked for with whole grains", () => {
    expect(spans({ from: "2024-02-29", to: "2024-03-01", grain: "day" })).toEqual(["2024-02-29..2024-03-01"]);
    expect(spans({ from: "2024-02-10", to: "2024-05-01", grain: "quarter" })).toEqual([
      "2024-01-01..2024-04-01",
      "2024-04-01..2024-07-01",
    ]);
    expect(spans({ to: "2025-01-01", grain: "year" }).at(-1)).toBe("2024-01-01..2025-01-01");
  });
  it.each([
    [{ from: "2026-01-01", to: "2026-01-01" }, "from"],
    [{ from: "2027-01-01", to: "2027-02-01" }, "asOf"],
    [{ from: "2026-02-30" }, "local date"],
    [{ from: "yesterday" }, "local date"],
    [{ from: "1900-01-01", to: "2026-01-01", grain: "day" as const }, "at most 1000 periods"],
    [{ asOf: "2026-01-01T00:00:00" }, "with its offset"],
    [{ group: "Segment; drop" }, "group"],
    [{ filter: "segment" }, "name:value"],
    [{ option: "window:30" }, "option"],
    [{ currency: "euro" }, "currency"],
  ])("%j is refused", (query, words) => {
    expect(() => ask(query)).toThrow(words);
  });
});

describe("instants", () => {
  it("a local date is its first instant, on both clock changes too", () => {
    expect(readInstant("asOf", "2026-03-29", "Europe/Bucharest")).toBe(Date.parse("2026-03-28T22:00:00Z") * 1000);
    expect(readInstant("asOf", "2026-03-30", "Europe/Bucharest")).toBe(Date.parse("2026-03-29T21:00:00Z") * 1000);
    expect(readInstant("asOf", "2026-10-26", "Europe/Bucharest")).toBe(Date.parse("2026-10-25T22:00:00Z") * 1000);
    expect(readInstant("asOf", "2026-03-29T03:30:00+02:00", "Europe/Bucharest")).toBe(
      Date.parse("2026-03-29T01:30:00Z") * 1000,
    );
  });
});

describe("filters and options", () => {
  it("several values of one attribute are alternatives, an empty one means without", () => {
    expect(ask({ filter: ["segment:smb", "segment:", "plan:a:b"] }).scope.filters).toEqual([
      { attribute: "segment", values: ["smb", null] },
      { attribute: "plan", values: ["a:b"] },
    ]);
  });
  it("options have their defaults, and only values their definition knows", () => {
    const metric = findMetric("first_contact_resolution")!;
    const [name, spec] = Object.entries(metric.options).find(([, one]) => one.type === "number")!;
    expect(ask({}, metric).scope.options[name]).toBe(spec.default);
    const max = spec.type === "number" ? spec.max : 0;
    expect(ask({ option: `${name}:${max}` }, metric).scope.options[name]).toBe(max);
    for (const value of [String(max + 1), "", "x"])
      expect(() => ask({ option: `${name}:${value}` }, metric)).toThrow(name);
    expect(() => ask({ option: "nothing:1" }, metric)).toThrow("nothing");
  });
});

describe("comparison", () => {
  const compared = (query: Parameters<typeof readQuestion>[1], compare: "previous_period" | "previous_year") => {
    const question = ask(query);
    return comparedPeriods(question.scope, question.grain, compare).map((p) => `${p.start}..${p.end}`);
  };
  it("is one grain before, or the same span a year before", () => {
    expect(compared({ from: "2024-03-01", to: "2024-04-01" }, "previous_period")).toEqual(["2024-02-01..2024-03-01"]);
    expect(compared({ from: "2024-02-01", to: "2024-03-01" }, "previous_year")).toEqual(["2023-02-01..2023-03-01"]);
    expect(compared({ from: "2024-02-29", to: "2024-03-01", grain: "day" }, "previous_year")).toEqual([
      "2023-02-28..2023-03-01",
    ]);
    expect(compared({ from: "2025-12-29", to: "2026-01-05", grain: "week" }, "previous_year")).toEqual([
      "2024-12-30..2025-01-06",
    ]);
  });
  it("of an unfinished period is cut to the same length", () => {
    const question = ask({ from: "2026-03-01", to: "2026-04-01" });
    const [before] = comparedPeriods(question.scope, "month", "previous_period");
    const [now] = question.scope.periods;
    expect(before!.endUs - before!.startUs).toBe(now!.endUs - now!.startUs);
  });
});
