// Over 300 lines: the worked and published product examples stand in one file, in the order of the metrics.
import { BUILT_IN_DEFINITIONS, DAY, type FactSet, findMetric, type MetricScope, periodsBetween } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const quarter = (id: string, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2025-01-01", "2025-04-01", "month", change);
const byAccount = { group: { kind: "account" } } as const;
const account = (id: string, on: string) => fact("account", on, { account_id: id });
const use = (account_id: string, person_id: string | null, on: string, more: object = {}) =>
  fact("product_event", on, { account_id, person_id, event: "login", ...more });

test("[AU1] [AU2] [AU4] active users by month, in total and by account", async () => {
  const facts: FactSet = {
    account: [account("1", "2024-12-01"), account("2", "2025-02-15"), account("3", "2025-03-31T23:59:59Z")],
    product_event: [
      use("1", "7", "2025-01-01"),
      use("1", "7", "2025-01-31T23:59:59Z"),
      use("2", "7", "2025-01-20"),
      use("1", "8", "2025-02-01"),
      use("1", null, "2025-02-02"),
      use("1", null, "2025-03-02"),
    ],
  };
  const total = await askBoth(engine, "active_users", facts, quarter("active_users"));
  expect(total.map((point) => [point.value, point.reason, point.coverage])).toEqual([
    [1, null, 1],
    [1, null, 0.5],
    [null, "not_identified", 0],
  ]);
  const each = await askBoth(engine, "active_users", facts, quarter("active_users", byAccount));
  const of = (id: string) => each.filter((point) => point.group === id).map((point) => point.value ?? point.reason);
  expect([of("1"), of("2"), of("3")]).toEqual([
    [1, 1, "not_identified"],
    [1, 0, 0],
    ["no_data", "no_data", 0],
  ]);
});

test("[AU4] the account filter does not change what is recorded", async () => {
  const facts = { account: [account("1", "2024-12-01")], product_event: [use("2", "7", "2025-02-10")] };
  const [january, february] = await askBoth(
    engine,
    "active_users",
    facts,
    quarter("active_users", { accounts: ["1"] }),
  );
  expect([january!.value, february!.value]).toEqual([null, 0]);
});

test("[AU3] the minimum, by quantity and within one account", async () => {
  const definitions = { ...BUILT_IN_DEFINITIONS, activeUser: { events: ["login"], minimumEvents: 2 } };
  const product_event = [
    use("1", "7", "2025-01-05"),
    use("1", "7", "2025-01-06", { event: "export" }),
    use("2", "7", "2025-01-06"),
    use("2", "8", "2025-01-06", { quantity: 2 }),
    use("2", "9", "2025-01-06"),
    use("2", "9", "2025-01-07"),
  ];
  const [january] = await askBoth(engine, "active_users", { product_event }, quarter("active_users", { definitions }));
  expect(january!.value).toBe(2);
});

const seats = (account_id: string, count: bigint | null, ends_at: string | null = null, more: object = {}) =>
  fact("seat_entitlement", "2024-06-01", {
    account_id,
    seats: count,
    ends_at: ends_at === null ? null : at(ends_at),
    ...more,
  });

test("[LU1] [LU2] [LU3] [LU6] licence utilisation by account and in total", async () => {
  const facts: FactSet = {
    product_event: [
      ...["7", "8", "9"].map((person) => use("1", person, "2025-01-10")),
      use("2", "7", "2025-01-10"),
      use("3", "7", "2025-01-10"),
      use("5", null, "2025-01-10"),
    ],
    seat_entitlement: [
      seats("1", 2n),
      seats("2", 6n),
      seats("2", 0n, null, { product: "extra" }),
      seats("4", null),
      seats("5", 4n),
    ],
  };
  const january = quarter("license_utilization", { periods: quarter("license_utilization").periods.slice(0, 1) });
  const [total] = await askBoth(engine, "license_utilization", facts, january);
  // 3 + 1 + 0 users on 2 + 6 + 4 seats; account 3 has no seats, account 4 no limit.
  expect(total).toMatchObject({ numerator: 4_000_000_000n, denominator: 12_000_000_000n, n: 3, coverage: 3 / 5 });
  const each = await askBoth(engine, "license_utilization", facts, { ...january, ...byAccount });
  expect(each.map((point) => [point.group, point.value ?? point.reason])).toEqual([
    ["1", 1.5],
    ["2", 1 / 6],
    ["3", "no_data"],
    ["4", "unlimited_seats"],
    ["5", 0],
  ]);
});

test("[LU4] seats at the very end of the period", async () => {
  const facts: FactSet = {
    product_event: [use("1", "7", "2025-01-10"), use("1", "7", "2025-02-10"), use("1", "7", "2025-03-10")],
    seat_entitlement: [
      seats("1", 2n, "2025-02-01"),
      fact("seat_entitlement", "2025-02-01", { seats: 4n, ends_at: at("2025-03-31T23:59:59Z") }),
    ],
  };
  const points = await askBoth(engine, "license_utilization", facts, quarter("license_utilization"));
  expect(points.map((point) => point.value ?? point.reason)).toEqual([0.5, 0.25, "no_data"]);
});

test("[LU6] before the first event is recorded there is no utilisation", async () => {
  const facts = { product_event: [use("9", "7", "2025-02-10")], seat_entitlement: [seats("1", 2n)] };
  const points = await askBoth(
    engine,
    "license_utilization",
    facts,
    quarter("license_utilization", { accounts: ["1"] }),
  );
  expect(points.map((point) => point.value ?? point.reason)).toEqual(["not_recorded", 0, 0]);
});

const value = (account_id: string, on: string) => use(account_id, null, on, { event: "value_reached" });
const year = (change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric("time_to_value")!, "2025-01-01", "2026-01-01", "year", change);
const milestone = (account_id: string, on: string, status: "achieved" | "dropped" = "achieved") =>
  fact("milestone", "2025-01-01", { account_id, milestone: "first_value", achieved_at: at(on), status });

test("[TTV2] Gehan's 6-MP group: median 23, quartile 13, nine of 21 (published)", async () => {
  // Freireich 1963, weeks of remission; + is censored. As days before as_of, so that the waiting wait exactly that long.
  const reached = [6, 6, 6, 7, 10, 13, 16, 22, 23];
  const waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
  const asOf = at("2025-12-31");
  const starts: ReturnType<typeof account>[] = [];
  const product_event: ReturnType<typeof value>[] = [];
  reached.forEach((age, index) => {
    const id = String(index + 1);
    starts.push(account(id, "2025-03-01"));
    product_event.push({ ...value(id, "2025-03-01"), occurred_at: at("2025-03-01") + age * DAY });
  });
  waiting.forEach((age, index) => {
    starts.push({ ...account(String(100 + index), "2025-03-01"), occurred_at: asOf - age * DAY });
  });
  const facts = { account: starts, product_event };
  const [median, p25, share] = await askBoth(engine, "time_to_value", facts, year({ asOf }));
  expect(median).toMatchObject({ component: "median", value: 23 * DAY, n: 21, provisional: true });
  expect(p25).toMatchObject({ component: "p25", value: 13 * DAY });
  expect(share).toMatchObject({ component: "share_reached", numerator: 9_000_000_000n, denominator: 21_000_000_000n });
});

test("[TTV1] [TTV3] [TTV4] [TTV5] starts, moments of value and those not there yet", async () => {
  const facts: FactSet = {
    account: ["1", "2", "3", "4", "5"].map((id) => account(id, "2025-01-10")),
    subscription_version: [
      fact("subscription_version", "2025-01-08", { account_id: "1" }),
      fact("subscription_version", "2025-06-01", { account_id: "6" }),
    ],
    product_event: [
      value("1", "2025-01-07"),
      value("1", "2025-01-12"),
      value("2", "2025-01-10"),
      value("6", "2025-05-30"),
    ],
    milestone: [
      milestone("3", "2025-01-20"),
      milestone("4", "2025-01-20", "dropped"),
      milestone("5", "2026-01-01"),
      milestone("6", "2025-06-03"),
    ],
  };
  const each = await askBoth(engine, "time_to_value", facts, year(byAccount));
  const median = each.filter((point) => point.component === "median");
  expect(median.map((point) => [point.group, point.value === null ? point.reason : point.value / DAY])).toEqual([
    ["1", 4],
    ["2", 0],
    ["3", 10],
    ["4", "not_reached"],
    ["5", "not_reached"],
    ["6", 2],
  ]);
  const subscribed = await askBoth(engine, "time_to_value", facts, year({ options: { start: "subscription" } }));
  expect(subscribed[0]).toMatchObject({ value: 2 * DAY, n: 2, provisional: false });
  const signedUp = await askBoth(engine, "time_to_value", facts, year({ options: { start: "account" } }));
  expect(signedUp[2]).toMatchObject({ component: "share_reached", value: 0.6, n: 5, provisional: true });
});

test("[TTV8] the segment is the one at the account's own start", async () => {
  const segment = (on: string, text: string) => fact("account_attribute", on, { attribute: "segment", value: text });
  const facts = {
    account: [account("1", "2025-01-10")],
    account_attribute: [segment("2024-01-01", "small"), segment("2025-01-10", "large"), segment("2025-01-11", "small")],
  };
  const points = await askBoth(engine, "time_to_value", facts, year({ group: { kind: "attribute", name: "segment" } }));
  expect(points[0]!.group).toBe("large");
});

test("[STK1] [STK2] [STK3] stickiness: person-days over days and persons, by local day", async () => {
  const facts: FactSet = {
    product_event: [
      use("1", "7", "2025-01-01T22:30:00Z"),
      use("1", "7", "2025-01-02T21:30:00Z"),
      use("2", "7", "2025-01-02T21:40:00Z"),
      use("2", "8", "2025-01-31"),
      use("2", null, "2025-01-31"),
    ],
  };
  const january = quarter("stickiness", { periods: quarter("stickiness").periods.slice(0, 1) });
  const [utc] = await askBoth(engine, "stickiness", facts, january);
  expect(utc).toMatchObject({ numerator: 3_000_000_000n, denominator: 62_000_000_000n, n: 2, coverage: 0.8 });
  const [bucharest] = await askBoth(engine, "stickiness", facts, { ...january, zone: "Europe/Bucharest" });
  // The UTC month touches 32 local days there.
  expect(bucharest).toMatchObject({ numerator: 2_000_000_000n, denominator: 64_000_000_000n });
  const definitions = { ...BUILT_IN_DEFINITIONS, activeUser: { events: null, minimumEvents: 2 } };
  const [twice] = await askBoth(engine, "stickiness", facts, { ...january, definitions });
  expect(twice).toMatchObject({ numerator: 0n, denominator: 31_000_000_000n, n: 1 });
});

test("[STK1] Apia slept through 30 December 2011", async () => {
  const zone = "Pacific/Apia";
  const periods = periodsBetween("2011-12-01", "2012-01-01", "month", zone).map((p) => ({ ...p, unfinished: false }));
  const days = [29, 31].map((n) => use("1", "7", `2011-12-${n === 29 ? "29T22:00:00Z" : "30T22:00:00Z"}`));
  const scope = quarter("stickiness", { zone, periods, asOf: periods[0]!.endUs });
  const [december] = await askBoth(engine, "stickiness", { product_event: days }, scope);
  expect(december).toMatchObject({ numerator: 2_000_000_000n, denominator: 30_000_000_000n });
});

const click = (account_id: string, person_id: string | null, feature: string | null, on: string, more: object = {}) =>
  fact("product_event", on, { account_id, person_id, feature, event: "click", ...more });

test("[AD1] [AD3] [AD6] adoption depth: 3 of 8, and the window's first day", async () => {
  const facts: FactSet = {
    account: [account("9", "2025-01-31T23:59:59Z")],
    product_event: [
      click("1", "7", "a", "2025-01-03"),
      click("1", null, "b", "2025-01-05"),
      click("2", "7", "c", "2025-01-06"),
      click("2", "7", null, "2025-01-06"),
      click("3", "7", "d", "2024-11-03"),
      click("3", "7", "e", "2024-11-02T23:59:59Z"),
    ],
  };
  const periods = quarter("adoption_depth").periods.slice(0, 1);
  const ask = (change: Partial<MetricScope> = {}) =>
    askBoth(engine, "adoption_depth", facts, quarter("adoption_depth", { periods, ...change }));
  expect((await ask())[0]).toMatchObject({ numerator: 3_000_000_000n, denominator: 8_000_000_000n, n: 2 });
  expect((await ask({ options: { window_days: 91 } }))[0]).toMatchObject({ denominator: 10_000_000_000n });
  expect((await ask({ options: { population: "existing" } }))[0]).toMatchObject({ denominator: 12_000_000_000n, n: 3 });
  expect((await ask({ accounts: ["1"] }))[0]).toMatchObject({ value: 0.5, n: 1 });
  const listed = { ...BUILT_IN_DEFINITIONS, features: ["a", "zz"] };
  expect((await ask({ definitions: listed }))[0]).toMatchObject({
    numerator: 1_000_000_000n,
    denominator: 4_000_000_000n,
  });
  expect((await ask({ definitions: { ...listed, features: [] } }))[0]).toMatchObject({ reason: "zero_denominator" });
});

test("[AB1] [AB2] [AB3] adoption breadth: three of four use a, one uses b, nobody c", async () => {
  const facts: FactSet = {
    product_event: [
      click("1", "1", "a", "2025-01-03"),
      click("2", "1", "a", "2025-01-03"),
      click("1", "2", "a", "2025-01-03"),
      click("1", "2", "b", "2025-01-03"),
      click("2", "3", "a", "2025-01-03"),
      click("2", "4", null, "2025-01-03"),
      click("2", "5", "b", "2025-01-03", { quantity: 0 }),
      click("3", "6", "c", "2024-12-03"),
    ],
  };
  const periods = quarter("adoption_breadth").periods.slice(0, 1);
  const points = await askBoth(engine, "adoption_breadth", facts, quarter("adoption_breadth", { periods }));
  expect(points.map((point) => [point.component, point.value])).toEqual([
    [null, 4 / 12],
    ["a", 0.75],
    ["b", 0.25],
    ["c", 0],
  ]);
  const each = await askBoth(engine, "adoption_breadth", facts, quarter("adoption_breadth", { periods, ...byAccount }));
  expect(each.filter((point) => point.component === "a").map((point) => [point.group, point.value])).toEqual([
    ["1", 1],
    ["2", 2 / 3],
  ]);
});

const onboarded = (account_id: string, on: string | null, more: object = {}) =>
  fact("milestone", "2025-01-01", {
    account_id,
    milestone: "onboarded",
    achieved_at: on === null ? null : at(on),
    status: on === null ? "planned" : "achieved",
    ...more,
  });

test("[OT2] Gehan's 6-MP group as onboarding: median 23, nine of 21 (published)", async () => {
  const reached = [6, 6, 6, 7, 10, 13, 16, 22, 23];
  const waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
  const asOf = at("2025-12-31");
  const facts: FactSet = {
    account: [
      ...reached.map((_, index) => account(String(index + 1), "2025-03-01")),
      ...waiting.map((age, index) => ({
        ...account(String(100 + index), "2025-03-01"),
        occurred_at: asOf - age * DAY,
      })),
    ],
    milestone: reached.map((age, index) =>
      onboarded(String(index + 1), "2025-03-01", { achieved_at: at("2025-03-01") + age * DAY }),
    ),
  };
  const [median, p75, share] = await askBoth(
    engine,
    "onboarding_time",
    facts,
    year({ asOf, options: { start: "earliest" } }),
  );
  expect(median).toMatchObject({ component: "median", value: 23 * DAY, n: 21, provisional: true });
  expect(p75).toMatchObject({ component: "p75", value: null, reason: "not_reached" });
  expect(share).toMatchObject({ numerator: 9_000_000_000n, denominator: 21_000_000_000n });
});

test("[OT1] [OT4] [OT5] starts, onboarding before the start, and by as_of", async () => {
  const facts: FactSet = {
    account: ["1", "2", "3"].map((id) => account(id, "2025-01-10")),
    subscription_version: [fact("subscription_version", "2025-01-08", { account_id: "1" })],
    contract_term: [fact("contract_term", "2025-01-05", { account_id: "1" })],
    milestone: [onboarded("1", "2025-01-12"), onboarded("2", "2025-01-02"), onboarded("3", "2026-01-01")],
  };
  const of = async (start: string) =>
    (await askBoth(engine, "onboarding_time", facts, year({ ...byAccount, options: { start } })))
      .filter((point) => point.component === "median")
      .map((point) => (point.value === null ? point.reason : point.value / DAY));
  expect(await of("earliest")).toEqual([7, 0, "not_reached"]);
  expect(await of("contract")).toEqual([7]);
  expect(await of("subscription")).toEqual([4]);
  expect(await of("account")).toEqual([2, 0, "not_reached"]);
});

test("[MA1] [MA2] [MA4] [MA6] milestones in time, late and open, with and without grace", async () => {
  const due = (on: string, achieved: string | null, more: object = {}) =>
    onboarded("1", achieved, { due_at: at(on), milestone: "kickoff", ...more });
  const facts: FactSet = {
    milestone: [
      due("2025-01-10", "2025-01-10"),
      due("2025-01-11", "2025-01-12"),
      due("2025-01-12", "2025-01-13T00:00:01Z"),
      due("2025-01-13", "2025-04-01"),
      due("2025-01-14", "2025-01-14", { status: "paused" }),
      due("2025-01-15", null, { status: "dropped" }),
      due("2025-03-31", null),
    ],
  };
  const ask = (grace_days: number) =>
    askBoth(engine, "milestone_attainment", facts, quarter("milestone_attainment", { options: { grace_days } }));
  const parts = async (grace: number) =>
    (await ask(grace)).map((point) => [point.period, point.component, point.value, point.provisional]);
  expect((await parts(0)).slice(0, 3)).toEqual([
    [0, null, 0.25, false],
    [0, "late", 0.5, true],
    [0, "open", 0.25, true],
  ]);
  expect((await parts(1)).slice(0, 3)).toEqual([
    [0, null, 0.5, false],
    [0, "late", 0.25, true],
    [0, "open", 0.25, true],
  ]);
  // The last one was due a day before as_of: with a day of grace it can still come in time.
  expect([(await ask(0))[6]!.provisional, (await ask(1))[6]!.provisional]).toEqual([false, true]);
});

const target = (account_id: string, on: string, agreed: number, attained: number | null, more: object = {}) =>
  fact("outcome_target", on, { account_id, target: "hours_saved", agreed, attained, ...more });

test("[OA1] [OA2] [OA3] outcomes: 50 of 100 and 10 of 10, and the part by time gone", async () => {
  const due_at = at("2025-12-27");
  const facts: FactSet = {
    outcome_target: [
      target("1", "2025-01-01", 100, 10, { due_at }),
      target("1", "2025-03-31T23:59:59Z", 100, 50, { due_at }),
      target("1", "2025-04-01", 100, 90, { due_at }),
      target("2", "2025-02-01", 10, 10, { due_at: at("2025-03-01") }),
      target("2", "2025-02-01", 4, null, { target: "revenue" }),
      target("3", "2025-01-02", 8, 8, { due_at: at("2025-02-28T23:59:59Z") }),
    ],
  };
  const march = { periods: quarter("outcome_attainment").periods.slice(2) };
  const points = await askBoth(engine, "outcome_attainment", facts, quarter("outcome_attainment", march));
  expect(points.map((point) => [point.component, point.value])).toEqual([
    [null, 0.75],
    ["met", 0.5],
    ["target:hours_saved", 60 / 110],
  ]);
  expect(points[0]!.coverage).toBe(2 / 3);
  // 90 of 360 days are gone at the end of March: a quarter of what was agreed.
  const asked = { ...march, options: { against: "to_date" } };
  const toDate = await askBoth(engine, "outcome_attainment", facts, quarter("outcome_attainment", asked));
  expect(toDate[0]!.value).toBeCloseTo((50 / 25 + 1) / 2, 12);
});
