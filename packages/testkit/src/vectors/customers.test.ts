import { existsSync, readFileSync } from "node:fs";
import { type Fact, type FactSet, findMetric, type MetricPoint, type MetricScope } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

// Published curves and hand-worked cells through the real SQL; askBoth throws where the reference disagrees.
const NANO = 1_000_000_000n;
const DAY = 86_400_000_000;
let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const END = at("2025-07-01");
const asked = (id: string, options: MetricScope["options"] = {}, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2025-06-01", "2025-07-01", "month", { ...change, options });
const figureOf = (points: readonly MetricPoint[], component: string): number | null | undefined =>
  points.find((point) => point.component === component)?.value;

function held(account: number, minor: number, from: number, to: number | null): Fact<"subscription_version"> {
  return fact("subscription_version", new Date(from / 1000).toISOString(), {
    account_id: String(account),
    subscription_id: String(1_000_000 + account * 1000 + Math.round(from / DAY)),
    currency: "EUR",
    mrr: BigInt(minor) * NANO,
    service_started_at: from,
    ends_at: to,
  });
}

/** Lives of given lengths in days: the ended ones end just before the question, the others are seen for exactly so long. */
function lives(rows: readonly (readonly [number, boolean])[]): FactSet {
  const versions = rows.map(([days, ended], i) => {
    const until = ended ? END - DAY : END;
    return held(i + 1, 100, until - days * DAY, ended ? until : null);
  });
  return { subscription_version: versions };
}

const folder = new URL("../../../../examples/data/lifelines/", import.meta.url);
const lines = (file: string): string[][] =>
  readFileSync(new URL(file, folder), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/[\s,]+/));
const days = { age_unit: "day" };

describe("Kaplan–Meier through the metric's own SQL", () => {
  test("Gehan's 6-MP group: .8571 .8067 .7529 .6902 .6275 .5378 .4482 (metrics.md example 15)", async () => {
    const drug = lines("gehan.dat").filter((row) => row[0] === "2");
    const facts = lives(drug.map((row) => [Number(row[1]), row[2] === "1"]));
    const points = await askBoth(engine, "survival", facts, asked("survival", days));
    const curve = points.filter((point) => point.component !== "median");
    expect(curve.map((point) => point.value?.toFixed(4))).toEqual([
      "0.8571",
      "0.8067",
      "0.7529",
      "0.6902",
      "0.6275",
      "0.5378",
      "0.4482",
    ]);
    const hazards = await askBoth(engine, "hazard", facts, asked("hazard", days));
    expect(hazards.slice(0, 2).map((point) => [point.component, point.value])).toEqual([
      ["day:6", 3 / 21],
      ["day:7", 1 / 17],
    ]);
  });

  test("Waltons: median 56 (53–58), S(50) = .61682", async () => {
    const rows = lines("waltons_dataset.csv").slice(1);
    const facts = lives(rows.map((row) => [Number(row[0]), row[1] === "1"]));
    const points = await askBoth(engine, "survival", facts, asked("survival", days));
    const median = points.find((point) => point.component === "median");
    expect(median?.value).toBe(56 * DAY);
    expect([median?.interval?.low, median?.interval?.high]).toEqual([53 * DAY, 58 * DAY]);
    // The curve is shown on the days on which somebody left; on day 50 it stands where the last one left it.
    const last = points.filter((point) => Number(point.component?.split(":")[1]) <= 50).at(-1);
    expect(last?.value).toBeCloseTo(0.61682, 5);
  });

  test("Lung: median 310 (285–363), S(365) = .40924", async () => {
    const rows = lines("lung.csv").slice(1);
    const facts = lives(rows.map((row) => [Number(row[1]), row[2] === "1"]));
    const points = await askBoth(engine, "survival", facts, asked("survival", days));
    const median = points.find((point) => point.component === "median");
    expect([median?.value, median?.interval?.low, median?.interval?.high]).toEqual([310 * DAY, 285 * DAY, 363 * DAY]);
    const last = points.filter((point) => Number(point.component?.split(":")[1]) <= 365).at(-1);
    expect(last?.value).toBeCloseTo(0.40924, 5);
  });
});

test("orders only: no survival until a lapse rule is set, then lives of the rule's length", async () => {
  const purchase = ["2025-01-10", "2025-02-10"].map((on, i) =>
    fact("purchase", on, { order_id: String(i), status: "paid" }),
  );
  for (const id of ["survival", "hazard", "cohort_retention", "churn_reasons"]) {
    const [point] = await askBoth(engine, id, { purchase }, asked(id));
    expect(point).toMatchObject({ value: null, reason: "no_lapse_rule" });
  }
  const { definitions } = asked("survival");
  const ruled = { definitions: { ...definitions, lapseDays: 40 } };
  expect(figureOf(await askBoth(engine, "survival", { purchase }, asked("survival", days, ruled)), "day:71")).toBe(0);
});

test("churn reasons: shares of departures and of the MRR they took", async () => {
  const versions = [100, 300, 600].map((mrr, i) => held(i + 1, mrr, at("2025-01-01"), at(`2025-06-1${i}`)));
  const said = (account: number, on: string, reason: string | null) =>
    fact("outcome", on, { account_id: String(account), outcome_id: String(account), kind: "churn", reason });
  const facts = {
    subscription_version: versions,
    outcome: [said(1, "2025-06-10", "price"), said(2, "2025-06-30", "price"), said(3, "2024-12-31", "early")],
  };
  const points = await askBoth(engine, "churn_reasons", facts, asked("churn_reasons"));
  expect(["logos:price", "logos:unknown", "mrr:price", "mrr:unknown"].map((name) => figureOf(points, name))).toEqual([
    2 / 3,
    1 / 3,
    0.4,
    0.6,
  ]);
});

test("a cohort triangle worked by hand", async () => {
  const versions = [
    held(1, 100, at("2025-01-15"), at("2025-03-15")),
    held(2, 300, at("2025-01-31"), at("2025-02-10")),
    held(2, 500, at("2025-03-20"), null),
  ];
  const points = await askBoth(
    engine,
    "cohort_retention",
    { subscription_version: versions },
    asked("cohort_retention"),
  );
  const row = (kind: string) => [0, 1, 2, 3, 4, 5, 6].map((age) => figureOf(points, `${kind}/2025-01/${age}`));
  expect(row("logos")).toEqual([1, 0.5, 0.5, 0.5, 0.5, 0.5, undefined]);
  expect(row("mrr")).toEqual([1, 0.25, 1.25, 1.25, 1.25, 1.25, undefined]);
});

const playbook = new URL("../../../../../shared/data/mrr-playbook/subscription_periods.csv", import.meta.url);

test.skipIf(!existsSync(playbook))("mrr-playbook's cohorts (needs ../shared/data)", async () => {
  const rows = readFileSync(playbook, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(","));
  const versions = rows.map((row) => held(Number(row[1]), Number(row[4]), at(row[2]!), at(row[3]!)));
  const scope = question(findMetric("cohort_retention")!, "2019-12-01", "2020-01-01", "month", {
    options: { cohorts: 36 },
  });
  const points = await askBoth(engine, "cohort_retention", { subscription_version: versions }, scope);
  const row = (kind: string, cohort: string) =>
    [0, 1, 2, 3, 4, 5].map((age) => figureOf(points, `${kind}/${cohort}/${age}`));
  // Counted by hand from the file: a customer is in a month when its period covers the first of it.
  expect(row("logos", "2018-11")).toEqual([1, 1, 1, 4 / 5, 3 / 5, 4 / 5]);
  expect(row("mrr", "2018-11")).toEqual([240, 225, 225, 175, 150, 200].map((mrr) => mrr / 240));
  expect(row("logos", "2018-04")).toEqual([1, 0, 0, 0, 0, 1]);
  expect(row("mrr", "2018-04")).toEqual([1, 0, 0, 0, 0, 50 / 80]);
  expect(row("logos", "2019-10")).toEqual([1, 1, 2 / 5, undefined, undefined, undefined]);
});
