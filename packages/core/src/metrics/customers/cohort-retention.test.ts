import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { cohortRetentionReference as reference } from "./cohort-retention.reference.ts";
import { cohortRetention } from "./cohort-retention.ts";

const NANO = 1_000_000_000n;
const asked = (cohorts = 24) =>
  question(cohortRetention, "2025-04-01", "2025-05-01", "month", { options: { cohorts } });
const held = (account: number, mrr: number, from: string, to: string | null = null, more: object = {}) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    mrr: BigInt(mrr) * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
    ...more,
  });
const row = (points: ReturnType<typeof reference>, kind: string, cohort: string) =>
  [0, 1, 2, 3, 4].map((age) => valuesOf(points, `${kind}/${cohort}/${age}`)[0]);

test("a triangle worked by hand", () => {
  const versions = [
    held(1, 100, "2025-01-15", "2025-03-15"),
    held(2, 300, "2025-01-31", "2025-02-10"),
    held(2, 500, "2025-03-20"),
    held(3, 40, "2025-03-01"),
  ];
  const points = reference({ subscription_version: versions }, asked());
  expect(row(points, "logos", "2025-01")).toEqual([1, 0.5, 0.5, 0.5, undefined]);
  expect(row(points, "mrr", "2025-01")).toEqual([1, 0.25, 1.25, 1.25, undefined]);
  expect(row(points, "logos", "2025-03")).toEqual([1, 1, undefined, undefined, undefined]);
});

test("[COH1] who left within the month is 100 % at age 0 and gone at 1", () => {
  const points = reference({ subscription_version: [held(1, 100, "2025-02-05", "2025-02-20")] }, asked());
  expect(row(points, "logos", "2025-02")).toEqual([1, 0, 0, undefined, undefined]);
});

test("[COH2] months that have not ended are left out", () => {
  const scope = {
    ...asked(),
    periods: [{ ...asked().periods[0]!, endUs: at("2025-04-30T23:59:59Z"), unfinished: true }],
  };
  const points = reference({ subscription_version: [held(1, 100, "2025-03-05"), held(2, 100, "2025-04-02")] }, scope);
  expect(row(points, "logos", "2025-03")).toEqual([1, undefined, undefined, undefined, undefined]);
  expect(row(points, "logos", "2025-04")[0]).toBeUndefined();
});

test("[COH3] the cohort is that of the first start for ever", () => {
  const points = reference(
    { subscription_version: [held(1, 100, "2025-01-05", "2025-01-20"), held(1, 100, "2025-03-05")] },
    asked(),
  );
  expect(row(points, "logos", "2025-01")).toEqual([1, 0, 1, 1, undefined]);
  expect(row(points, "logos", "2025-03")[0]).toBeUndefined();
});

test("[COH4] the state is the one just before the month's end, in the workspace's zone", () => {
  const closing = reference({ subscription_version: [held(1, 100, "2025-01-05", "2025-03-01")] }, asked());
  expect(row(closing, "logos", "2025-01")).toEqual([1, 1, 0, 0, undefined]);
  // 31 January 23:30 UTC is already February in Bucharest.
  const scope = { ...asked(), zone: "Europe/Bucharest" };
  const points = reference({ subscription_version: [held(1, 100, "2025-01-31T23:30:00Z")] }, scope);
  expect(row(points, "logos", "2025-02")[0]).toBe(1);
});

test("[COH5] paused customers are there with MRR 0", () => {
  const versions = [held(1, 100, "2025-01-05", "2025-02-05"), held(1, 100, "2025-02-05", null, { status: "paused" })];
  const points = reference({ subscription_version: versions }, asked());
  expect([row(points, "logos", "2025-01")[1], row(points, "mrr", "2025-01")[1]]).toEqual([1, 0]);
});

test("[COH6] customers whose first MRR has no rate are left out of the MRR cells", () => {
  const versions = [held(1, 100, "2025-01-05"), held(2, 900, "2025-01-06", null, { currency: "USD" })];
  const points = reference({ subscription_version: versions }, asked());
  expect(points.find((point) => point.component === "mrr/2025-01/1")).toMatchObject({ value: 1, n: 1 });
  const [, alone] = reference({ subscription_version: [versions[1]!] }, asked());
  expect(alone).toMatchObject({ component: "mrr/2025-01/0", value: null, reason: "missing_rate" });
});

test("[COH7] a cohort that started free has no MRR retention", () => {
  const points = reference({ subscription_version: [held(1, 0, "2025-01-05")] }, asked());
  expect(points.find((point) => point.component === "mrr/2025-01/0")).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
});

test("[COH8] orders only: not until a lapse rule is set", () => {
  const purchase = [fact("purchase", "2025-01-10", { status: "paid" })];
  expect(reference({ purchase }, asked())[0]).toMatchObject({ value: null, reason: "no_lapse_rule" });
  const ruled = { ...asked(), definitions: { ...asked().definitions, lapseDays: 30 } };
  expect(row(reference({ purchase }, ruled), "logos", "2025-01")).toEqual([1, 0, 0, 0, undefined]);
});

test("only the latest cohorts are shown", () => {
  const points = reference(
    { subscription_version: [held(1, 100, "2025-01-05"), held(2, 100, "2025-03-05")] },
    asked(2),
  );
  expect([row(points, "logos", "2025-01")[0], row(points, "logos", "2025-03")[0]]).toEqual([undefined, 1]);
});

test("finish: cells in order, with Wilson's interval on logos", () => {
  // Month 420 from January 1990 is January 2025.
  const cell = {
    cohort: 420,
    age: 1,
    size: 4n,
    here: 3n,
    priced: 3n,
    base: 300n * NANO,
    kept: 330n * NANO,
    unruled: 0n,
  };
  const figures = finished(cohortRetention, asked(), cell);
  expect(figures["logos/2025-01/1"]).toMatchObject({ value: 0.75, n: 4 });
  expect(figures["logos/2025-01/1"]?.interval?.low).toBeCloseTo(0.3006, 4);
  expect(figures["mrr/2025-01/1"]).toMatchObject({ value: 1.1, n: 3, coverage: 0.75 });
  expect(finished(cohortRetention, asked())[""]?.reason).toBe("no_data");
});
