import { expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { usageTrendReference as reference } from "./usage-trend.reference.ts";
import { usageTrend } from "./usage-trend.ts";

// The 120 days before 1 May 2025 begin on 1 January; the last 30 on 1 April.
const scope = question(usageTrend, "2025-04-01", "2025-05-01");
const START = at("2025-01-01");
const use = (account_id: string, day: number, more: object = {}) => ({
  ...fact("product_event", "2025-01-01", { account_id, event: "login", ...more }),
  occurred_at: START + day * DAY,
});
/** Use on each of the given numbers of days from the beginnings of the 90 and of the 30 days. */
const days = (account_id: string, base: number, recent: number) => [
  ...Array.from({ length: base }, (_, i) => use(account_id, i)),
  ...Array.from({ length: recent }, (_, i) => use(account_id, 90 + i)),
];
const parts = (
  product_event: ReturnType<typeof use>[],
  change: object = {},
  account: ReturnType<typeof fact<"account">>[] = [],
) =>
  Object.fromEntries(
    reference({ product_event, account }, { ...scope, ...change }).map((point) => [point.component, point]),
  );
const options = (change: object) => ({ options: { ...scope.options, ...change } });
const row = (recent: number, base: number, accounts = 1n, more: object = {}) => ({
  recent,
  base,
  accounts,
  mature: 1,
  tracked: 1,
  ...more,
});

test("three accounts: a third less, the same, a half less", () => {
  const { median_change, steep_drop } = parts([...days("1", 90, 20), ...days("2", 30, 10), ...days("3", 60, 10)]);
  expect(median_change!.value).toBeCloseTo(-1 / 3, 12);
  expect(steep_drop!.value).toBeCloseTo(1 / 3, 12);
  const figures = finished(usageTrend, scope, row(20, 90), row(10, 30), row(10, 60), row(5, 0));
  expect(figures.median_change!.value).toBeCloseTo(-1 / 3, 12);
  expect(figures.steep_drop).toMatchObject({ numerator: 1_000_000_000n, denominator: 3_000_000_000n, coverage: 0.75 });
  const even = finished(usageTrend, scope, row(10, 30, 2n), row(20, 30, 2n));
  expect(even.median_change).toMatchObject({ value: 0.5, n: 4 });
});

test("by uses instead of days", () => {
  const events = [use("1", 0, { quantity: 9 }), use("1", 95, { quantity: 6 })];
  expect(parts(events, options({ measure: "events" })).median_change!.value).toBeCloseTo(1, 12);
  expect(parts(events).median_change!.value).toBeCloseTo(2, 12);
});

test("[UT1] the windows' first and last days", () => {
  const at_ = (day: number) => parts([use("1", 0), use("1", day)]).median_change!.value;
  expect([at_(89), at_(90), at_(120 - 1e-6)].map((value) => Math.round(value!))).toEqual([-1, 2, 2]);
  expect(at_(120)).toBe(-1);
  expect(parts([use("1", 1 - 1e-6), use("1", -1e-6)]).median_change!.value).toBe(-1);
});

test("[UT2] a fall of exactly the per cent is steep", () => {
  const steep = (percent: number) =>
    parts(days("1", 60, 10), options({ steep_drop_percent: percent })).steep_drop!.value;
  expect([50, 51].map(steep)).toEqual([1, 0]);
  expect(finished(usageTrend, { ...scope, ...options({ steep_drop_percent: 30 }) }, row(7, 30)).steep_drop!.value).toBe(
    1,
  );
});

test("[UT3] nothing to be compared with", () => {
  expect(parts([use("1", 95), use("2", -3)]).median_change).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(usageTrend, scope, row(5, 0)).steep_drop).toMatchObject({ reason: "zero_denominator", coverage: 0 });
});

test("[UT4] too new", () => {
  const signed = (on: string) =>
    parts(days("1", 60, 10), {}, [fact("account", on, { account_id: "1" })]).median_change!;
  expect(signed("2025-01-01").value).toBeCloseTo(-0.5, 12);
  expect(signed("2025-01-01T00:00:01Z")).toMatchObject({ value: null, reason: "not_matured" });
  const figures = finished(usageTrend, scope, row(5, 9, 1n, { mature: 0 }));
  expect(figures.median_change).toMatchObject({ value: null, reason: "not_matured" });
});

test("[UT5] not recorded for all of the days", () => {
  expect(parts([use("1", 1), use("1", 95)]).median_change).toMatchObject({ value: null, reason: "not_matured" });
  const figures = finished(usageTrend, scope, row(5, 9, 1n, { tracked: 0 }));
  expect(figures.steep_drop).toMatchObject({ value: null, reason: "not_matured" });
});

test("[UT6] no use at all", () => {
  expect(parts([]).steep_drop).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(usageTrend, scope).median_change).toMatchObject({ value: null, reason: "no_data" });
});

test("[UT7] only the events of an active user", () => {
  const definitions = { ...BUILT_IN_DEFINITIONS, activeUser: { events: ["login"], minimumEvents: 9 } };
  const events = [...days("1", 30, 10), use("1", 110, { event: "export" })];
  expect(parts(events, { definitions }).median_change!.value).toBeCloseTo(0, 12);
});

// SciPy 1.17.1: scipy.stats.theilslopes(weeks) is −2, from −2.5 to −1.5.
const WEEKS = [30, 28, 31, 29, 27, 30, 26, 24, 25, 20, 18, 19, 12, 9, 7, 3, 0];

test("[UT8] the slope over weeks: −2 a week, over a base of 27 a week", () => {
  const events = WEEKS.map((quantity, week) => use("1", 1 + week * 7, { quantity })).filter(
    (event) => event.quantity > 0,
  );
  const asked = options({ measure: "events", method: "theil_sen" });
  const base = WEEKS.slice(0, 13).reduce((sum, uses) => sum + uses, 0);
  const scale = ((30 / 7) * 90) / (base * 7);
  const earlier = { ...use("2", 0) };
  const found = reference({ product_event: [...events, earlier] }, { ...scope, ...asked, accounts: ["1"] });
  expect(found[0]!.value).toBeCloseTo(-2 * scale, 12);
  const weeks = Object.fromEntries([...WEEKS].reverse().map((uses, week) => [`w${week}`, uses]));
  const stats = row(19, base, 1n, weeks);
  const one = finished(usageTrend, { ...scope, ...asked }, stats).median_change!;
  expect(one.value).toBeCloseTo(-2 * scale, 12);
  expect(one.interval!.low).toBeCloseTo(-2.5 * scale, 12);
  expect(one.interval!.high).toBeCloseTo(-1.5 * scale, 12);
  expect(finished(usageTrend, { ...scope, ...asked }, { ...stats, accounts: 2n }).median_change!.interval).toBeNull();
});
