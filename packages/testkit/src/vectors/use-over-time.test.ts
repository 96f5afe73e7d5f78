import {
  type BehaviorWeight,
  BUILT_IN_DEFINITIONS,
  DAY,
  type FactSet,
  findMetric,
  type MetricScope,
} from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

// Through the real SQL; askBoth throws where the reference disagrees.
let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

// The 120 days before 1 May 2025 begin on 1 January; the last 30 on 1 April.
const START = at("2025-01-01");
const april = (id: string, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2025-04-01", "2025-05-01", "month", change);
const use = (account_id: string, day: number, more: object = {}) => ({
  ...fact("product_event", "2025-01-01", { account_id, event: "login", ...more }),
  occurred_at: START + Math.round(day * DAY),
});
const days = (account_id: string, base: number, recent: number) => [
  ...Array.from({ length: base }, (_, i) => use(account_id, i)),
  ...Array.from({ length: recent }, (_, i) => use(account_id, 90 + i)),
];

test("[UT1] [UT2] [UT3] [UT4] a third less, the same, a half less, and those that cannot be compared", async () => {
  const facts: FactSet = {
    account: [
      fact("account", "2025-01-01", { account_id: "1" }),
      fact("account", "2025-01-01T00:00:01Z", { account_id: "5" }),
    ],
    product_event: [
      ...days("1", 90, 20),
      ...days("2", 30, 10),
      ...days("3", 60, 10),
      ...days("4", 0, 9),
      ...days("5", 30, 9),
      use("6", 120),
    ],
  };
  const [median, steep] = await askBoth(engine, "usage_trend", facts, april("usage_trend"));
  expect(median).toMatchObject({ component: "median_change", n: 3, coverage: 0.6 });
  expect(median!.value).toBeCloseTo(-1 / 3, 12);
  expect(steep).toMatchObject({ component: "steep_drop", numerator: 1_000_000_000n, denominator: 3_000_000_000n });
  const stricter = { options: { steep_drop_percent: 51 } };
  expect((await askBoth(engine, "usage_trend", facts, april("usage_trend", stricter)))[1]!.value).toBe(0);
  const each = await askBoth(engine, "usage_trend", facts, april("usage_trend", { group: { kind: "account" } }));
  const changes = each.filter((point) => point.component === "median_change");
  expect(
    changes.map((point) => [point.group, point.value === null ? point.reason : Math.round(point.value * 1e6) / 1e6]),
  ).toEqual([
    ["1", -0.333333],
    ["2", 0],
    ["3", -0.5],
    ["4", "zero_denominator"],
    ["5", "not_matured"],
  ]);
});

test("[UT5] events recorded one day too late for the window", async () => {
  const facts = { product_event: [use("1", 1), use("1", 95)] };
  const [median] = await askBoth(engine, "usage_trend", facts, april("usage_trend"));
  expect(median).toMatchObject({ value: null, reason: "not_matured" });
});

test("[UT8] seventeen weeks whose slope SciPy gives as −2, from −2.5 to −1.5", async () => {
  const weeks = [30, 28, 31, 29, 27, 30, 26, 24, 25, 20, 18, 19, 12, 9, 7, 3, 0];
  const facts = {
    product_event: [use("2", 0), ...weeks.map((quantity, week) => use("1", 1 + week * 7, { quantity }))],
  };
  const options = { measure: "events", method: "theil_sen" };
  const asked = april("usage_trend", { options, accounts: ["1"] });
  const [median] = await askBoth(engine, "usage_trend", facts, asked);
  const base = weeks.slice(0, 13).reduce((sum, uses) => sum + uses, 0);
  const scale = ((30 / 7) * 90) / (base * 7);
  expect(median!.value).toBeCloseTo(-2 * scale, 12);
  expect(median!.interval!.low).toBeCloseTo(-2.5 * scale, 12);
  expect(median!.interval!.high).toBeCloseTo(-1.5 * scale, 12);
});

test("[BC1] [BC2] [BC4] four inputs, without seats two of them, and one who did nothing", async () => {
  const behavioralComposite: readonly BehaviorWeight[] = [
    { input: "active_days", weight: 3, worst: 0, best: 0.5 },
    { input: "features_used", weight: 1, worst: 1, best: 5 },
    { input: "users_per_seat", weight: 4, worst: 0, best: 1 },
    { input: "events_per_seat", weight: 2, worst: 0, best: 0.1 },
  ];
  const busy = (account_id: string) =>
    Array.from({ length: 12 }, (_, i) =>
      use(account_id, 90 + (i % 6), { person_id: String(7 + (i % 2)), feature: ["a", "b", "c"][i % 3] }),
    );
  const facts: FactSet = {
    account: [fact("account", "2025-04-30T23:59:59Z", { account_id: "3" })],
    product_event: [...busy("1"), ...busy("2")],
    seat_entitlement: [
      fact("seat_entitlement", "2025-01-01", { account_id: "1", seats: 4n, ends_at: at("2025-05-01") }),
    ],
  };
  const definitions = { ...BUILT_IN_DEFINITIONS, behavioralComposite };
  const scope = april("behavioral_composite", { definitions, group: { kind: "account" } });
  const points = await askBoth(engine, "behavioral_composite", facts, scope);
  const totals = points.filter((point) => point.component === null);
  // 3·0.4 + 1·0.5 + 4·0.5 + 2·1 of 10; 3·0.4 + 1·0.5 of 4; nothing.
  expect(totals.map((point) => [point.group, Math.round(point.value! * 1e9) / 1e9, point.coverage])).toEqual([
    ["1", 57, 1],
    ["2", 42.5, 0.4],
    ["3", 0, 0.4],
  ]);
  const [mean] = await askBoth(engine, "behavioral_composite", facts, { ...scope, group: null });
  expect(mean!.value).toBeCloseTo(99.5 / 3, 9);
});
