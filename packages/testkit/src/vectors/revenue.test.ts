// Over 300 lines: the published revenue examples stand in one file, in the order of their sources.
import { existsSync, readFileSync } from "node:fs";
import {
  BUILT_IN_DEFINITIONS,
  type FactSet,
  findMetric,
  type Grain,
  identifier,
  localMidnight,
  type MetricPoint,
  type MetricScope,
  type OptionValue,
  periodsBetween,
  sql,
  TABLE_NAMES,
} from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comparePoints } from "../compare-points.ts";
import { worldOf } from "../fact-world.ts";
import { loadWorld } from "../load-world.ts";
import { compareDrillDown, runMetric } from "../run-metric.ts";

const TAGS = { tags: { surface: "test", route: "vectors" } } as const;
const NANO = 1_000_000_000n;
const at = (iso: string): number => Date.parse(iso.includes("T") ? iso : `${iso}T00:00:00Z`) * 1000;
const stamps = (iso: string) => ({ occurred_at: at(iso), available_at: at(iso), recorded_at: at(iso) });
/** Cents of an amount in dollars, as decimal9. */
const cents = (dollars: number): bigint => BigInt(Math.round(dollars * 100)) * NANO;

let engine: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
});
afterAll(() => engine.close());

type Version = NonNullable<FactSet["subscription_version"]>[number];
let serial = 0;

/** Dollars per interval over `[from, to)`; each call is a subscription of its own unless `id` is given. */
function pays(account: number, from: string, to: string | null, dollars: number, more: Partial<Version> = {}): Version {
  serial += 1;
  const per = more.interval_unit === "year" ? 12n : 1n;
  return {
    ...stamps(from),
    account_id: String(account),
    subscription_id: String(100_000 + serial),
    ends_at: to === null ? null : at(to),
    status: "active",
    plan: null,
    currency: "USD",
    amount: cents(dollars),
    interval_unit: "month",
    interval_count: 1,
    quantity: 1,
    discount_forever: 0n,
    discount_limited: 0n,
    discount_once: 0n,
    // Half away from zero to nine places.
    mrr: (2n * cents(dollars) + per) / (2n * per),
    service_started_at: at(from),
    cancelled_at: null,
    ...more,
  };
}

interface Ask {
  readonly start: string;
  readonly end: string;
  readonly grain?: Grain;
  readonly options?: Readonly<Record<string, OptionValue>>;
}

/** The metric's points from its SQL, after checking that reference and drill-down agree with them. */
async function answer(id: string, facts: FactSet, ask: Ask): Promise<readonly MetricPoint[]> {
  const metric = findMetric(id)!;
  const defaults = Object.fromEntries(Object.entries(metric.options).map(([name, spec]) => [name, spec.default]));
  const scope: MetricScope = {
    periods: periodsBetween(ask.start, ask.end, ask.grain ?? "month", "UTC").map((p) => ({ ...p, unfinished: false })),
    asOf: localMidnight(ask.end, "UTC"),
    knownAt: null,
    zone: "UTC",
    currency: "USD",
    options: { ...defaults, ...ask.options },
    definitions: BUILT_IN_DEFINITIONS,
    group: null,
    filters: [],
    accounts: null,
  };
  await engine.transaction(async (session) => {
    for (const table of TABLE_NAMES) await session.execute(sql`delete from ${identifier(table)}`, TAGS);
    await loadWorld(session, worldOf(facts));
  });
  const points = await runMetric(engine, metric, scope);
  expect(comparePoints(points, REFERENCES[id]!(facts, scope))).toEqual([]);
  expect(await compareDrillDown(engine, metric, scope, points)).toEqual([]);
  return points;
}

/** The lines of a roll-forward that are not zero, in dollars, per period. */
function lines(points: readonly MetricPoint[]): Record<string, number>[] {
  const periods = [...new Set(points.map((point) => point.period))];
  return periods.map((period) =>
    Object.fromEntries(
      points
        .filter((point) => point.period === period && point.value !== 0 && point.value !== null)
        .map((point) => [point.component, Math.round(point.value!) / 100]),
    ),
  );
}

/** `numerator/denominator` in whole dollars or customers. */
const fraction = (point: MetricPoint | undefined, unit = NANO): string =>
  `${point!.numerator! / unit}/${point!.denominator! / unit}`;
const dollars = 100n * NANO;

describe("published examples", () => {
  test("1. ChartMogul help: $2,000 a year, +60, −60, churn at the year's end, back with 3 × $50", async () => {
    const facts: FactSet = {
      subscription_version: [
        pays(1, "2023-01-10", "2024-01-10", 2000, { interval_unit: "year" }),
        pays(1, "2023-03-05", "2023-05-05", 60),
        pays(1, "2024-04-02", null, 50),
        pays(1, "2024-04-02", null, 50),
        pays(1, "2024-04-02", null, 50),
      ],
    };
    const points = lines(await answer("mrr_movements", facts, { start: "2023-01-01", end: "2024-05-01" }));
    expect(points[0]).toEqual({ new: 166.67, closing: 166.67 });
    expect(points[2]).toEqual({ opening: 166.67, expansion: 60, closing: 226.67 });
    expect(points[4]).toEqual({ opening: 226.67, contraction: -60, closing: 166.67 });
    expect(points[12]).toEqual({ opening: 166.67, churned: -166.67 });
    expect(points[15]).toEqual({ reactivation: 150, closing: 150 });
  });

  test("2. after ChartMogul's example: 100 at opening, 12 left, of whom 1 came back and 1 had just joined: 10/100", async () => {
    const stay = Array.from({ length: 89 }, (_, i) => pays(i + 1, "2024-01-01", null, 10));
    const leave = Array.from({ length: 10 }, (_, i) => pays(i + 101, "2024-01-01", "2024-03-12", 10));
    const back = [pays(200, "2024-01-01", "2024-03-05", 10), pays(200, "2024-03-20", null, 10)];
    const facts: FactSet = {
      subscription_version: [...stay, ...leave, ...back, pays(300, "2024-03-02", "2024-03-25", 10)],
    };
    const march = { start: "2024-03-01", end: "2024-04-01" };
    expect(fraction((await answer("logo_churn_rate", facts, march))[0])).toBe("10/100");
    expect(fraction((await answer("retention_rate", facts, march))[0])).toBe("90/100");
    const wide = await answer("logo_churn_rate", facts, { ...march, options: { denominator: "start_plus_new" } });
    expect(fraction(wide[0])).toBe("11/101");
    expect(lines(await answer("mrr_movements", facts, march))[0]).toEqual({
      opening: 1000,
      new: 10,
      churned: -120,
      reactivation: 10,
      closing: 900,
    });
  });

  test("3. ChartMogul: opening 100, churned −10, contraction −10, expansion +10: gross 20 %, net 10 %; 100 to 95 in a day is 5 %", async () => {
    const facts: FactSet = {
      subscription_version: [
        pays(1, "2024-01-01", "2024-02-10", 10),
        pays(2, "2024-01-01", "2024-02-10", 30),
        pays(2, "2024-02-10", null, 20),
        pays(3, "2024-01-01", "2024-02-10", 60),
        pays(3, "2024-02-10", null, 70),
      ],
    };
    const february = { start: "2024-02-01", end: "2024-03-01" };
    for (const method of ["endpoints", "movements"]) {
      const ask = { ...february, options: { method } };
      expect(fraction((await answer("gross_revenue_churn", facts, ask))[0], dollars)).toBe("20/100");
      expect(fraction((await answer("net_revenue_churn", facts, ask))[0], dollars)).toBe("10/100");
    }
    const day: FactSet = {
      subscription_version: [pays(1, "2024-01-01", null, 95), pays(2, "2024-01-01", "2024-02-10T12:00:00Z", 5)],
    };
    const churn = await answer("gross_revenue_churn", day, { start: "2024-02-10", end: "2024-02-11", grain: "day" });
    expect(churn[0]!.value).toBe(0.05);
  });

  test("4. Stripe billing glossary: 100 × $100 a month + 50 × $600 a year = $12,500", async () => {
    const facts: FactSet = {
      subscription_version: [
        ...Array.from({ length: 100 }, (_, i) => pays(i + 1, "2024-01-15", null, 100)),
        ...Array.from({ length: 50 }, (_, i) => pays(i + 101, "2024-01-20", null, 600, { interval_unit: "year" })),
      ],
    };
    const january = { start: "2024-01-01", end: "2024-02-01" };
    expect((await answer("mrr", facts, january))[0]!.value).toBe(1_250_000);
    expect((await answer("arr", facts, january))[0]!.value).toBe(15_000_000);
    const arpu = (await answer("arpu", facts, january))[0]!;
    expect([arpu.n, arpu.value]).toEqual([150, 1_250_000 / 150]);
  });

  test("5. Chargify: $120 a year is 10, ten $1 widgets make it 20, metered use adds nothing", async () => {
    const line = { account_id: "1", invoice_id: "1", subscription_id: null, tax_minor: 0n, currency: "USD" } as const;
    const covers = { covers_from: null, covers_to: null, status: "paid" } as const;
    const facts: FactSet = {
      subscription_version: [
        pays(1, "2024-01-15", null, 120, { interval_unit: "year" }),
        pays(1, "2024-02-15", null, 10, { quantity: 10 }),
      ],
      invoice_line: [
        { ...stamps("2024-02-15"), ...line, ...covers, line_number: 1, kind: "recurring", amount_minor: 12_000n },
        { ...stamps("2024-02-15"), ...line, ...covers, line_number: 2, kind: "metered", amount_minor: 5_000n },
      ],
    };
    const ask = { start: "2024-01-01", end: "2024-03-01" };
    const main = (await answer("mrr", facts, ask)).filter((point) => point.component === null);
    expect(main.map((point) => point.value)).toEqual([1000, 2000]);
    const billed = await answer("recurring_billings", facts, ask);
    expect(billed.map((point) => point.value)).toEqual([null, 12_000]);
  });

  test("7. movements 600→800, 500→0, 0→300, 700→400: 1800 → 1500, NRR 1200/1800, GRR 1000/1800", async () => {
    const facts: FactSet = {
      subscription_version: [
        pays(1, "2024-01-01", "2024-02-10", 600, { subscription_id: "1" }),
        pays(1, "2024-02-10", null, 800, { subscription_id: "1" }),
        pays(2, "2024-01-01", "2024-02-11", 500),
        pays(3, "2024-02-12", null, 300),
        pays(4, "2024-01-01", "2024-02-13", 700, { subscription_id: "4" }),
        pays(4, "2024-02-13", null, 400, { subscription_id: "4" }),
      ],
    };
    const ask = { start: "2024-02-01", end: "2024-03-01", options: { window: "period" } };
    expect(lines(await answer("mrr_movements", facts, ask))[0]).toEqual({
      opening: 1800,
      new: 300,
      expansion: 200,
      contraction: -300,
      churned: -500,
      closing: 1500,
    });
    expect(fraction((await answer("net_revenue_retention", facts, ask))[0], dollars)).toBe("1200/1800");
    expect(fraction((await answer("gross_revenue_retention", facts, ask))[0], dollars)).toBe("1000/1800");
    expect(fraction((await answer("quick_ratio", facts, ask))[0], dollars)).toBe("500/800");
  });

  test("8. Chargebee: $100 → $70 is contraction 30 and no logo churn", async () => {
    const facts: FactSet = {
      subscription_version: [
        pays(1, "2024-01-01", "2024-02-10", 100, { subscription_id: "1" }),
        pays(1, "2024-02-10", null, 70, { subscription_id: "1" }),
      ],
    };
    const ask = { start: "2024-02-01", end: "2024-03-01" };
    expect(lines(await answer("mrr_movements", facts, ask))[0]).toEqual({
      opening: 100,
      contraction: -30,
      closing: 70,
    });
    expect(fraction((await answer("logo_churn_rate", facts, ask))[0])).toBe("0/1");
  });

  test("9. 200k − 6k − 4k + 20k: NRR 105 %; 1,250 of 10,000 lost in a year is 12.5 %", async () => {
    const facts: FactSet = {
      subscription_version: [
        pays(1, "2023-01-01", "2023-06-10", 6000),
        pays(2, "2023-01-01", "2023-07-10", 94_000),
        pays(2, "2023-07-10", null, 90_000),
        pays(3, "2023-01-01", "2023-08-10", 100_000),
        pays(3, "2023-08-10", null, 120_000),
      ],
    };
    const year = { start: "2024-01-01", end: "2024-02-01" };
    const nrr = await answer("net_revenue_retention", facts, { ...year, start: "2023-12-01", end: "2024-01-01" });
    expect(nrr[0]!.reason).toBe("zero_denominator");
    // Twelve months before the end of January: the cohort had begun.
    expect((await answer("net_revenue_retention", facts, year))[0]!.value).toBe(1.05);
    const lost: FactSet = {
      subscription_version: [pays(1, "2022-12-01", "2023-05-01", 1250), pays(2, "2022-12-01", null, 8750)],
    };
    const churn = await answer("gross_revenue_churn", lost, { start: "2023-01-01", end: "2024-01-01", grain: "year" });
    expect(churn[0]!.value).toBe(0.125);
  });

  test("13. 90 of 100 renewed: 90 %; 80 % over two years is 89.4 % a year", async () => {
    const terms = (count: number, renewed: number, months: number, first: number) =>
      Array.from({ length: count }, (_, i) => ({
        term: {
          ...stamps(months === 12 ? "2023-03-10" : "2022-03-10"),
          account_id: String(first + i),
          contract_id: String(first + i),
          ends_at: at("2024-03-10"),
          term_months: months,
          value_minor: 1000n,
          currency: "USD",
          grace_days: 14,
        },
        decision: {
          ...stamps("2024-02-01"),
          account_id: String(first + i),
          contract_id: String(first + i),
          term_ends_at: at("2024-03-10"),
          decision: i < renewed ? ("renewed" as const) : ("lost" as const),
          renewed_value_minor: 1000n,
          currency: "USD",
        },
      }));
    const set = (made: ReturnType<typeof terms>): FactSet => ({
      contract_term: made.map((one) => one.term),
      renewal_decision: made.map((one) => one.decision),
    });
    const march = { start: "2024-03-01", end: "2024-04-01" };
    const yearly = await answer("renewal_rate", set(terms(100, 90, 12, 1)), march);
    expect(fraction(yearly[0])).toBe("90/100");
    const mixed = await answer("renewal_rate", set([...terms(100, 90, 12, 1), ...terms(10, 8, 24, 500)]), march);
    const value = (component: string | null) => mixed.find((point) => point.component === component)!.value;
    expect(value(null)).toBe(98 / 110);
    expect(value("count_12_months")).toBe(0.9);
    expect(value("count_24_months")).toBeCloseTo(0.894427, 6);
    expect(value("value_24_months")).toBeCloseTo(0.894427, 6);
  });
});

const PLAYBOOK = new URL("../../../../../shared/data/mrr-playbook/subscription_periods.csv", import.meta.url);

describe("dbt-labs mrr-playbook, subscription_periods.csv", () => {
  const there = existsSync(PLAYBOOK);
  const load = (): FactSet => ({
    subscription_version: readFileSync(PLAYBOOK, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((row) => row.trim().split(","))
      .map(([id, customer, from, to, amount]) =>
        pays(Number(customer), from!, to!, Number(amount), { subscription_id: id! }),
      ),
  });

  test.skipIf(!there)("months as published (skipped without ../shared/data/mrr-playbook)", async () => {
    const points = lines(await answer("mrr_movements", load(), { start: "2018-09-01", end: "2020-01-01" }));
    const month = (name: string) =>
      points[periodsBetween("2018-09-01", "2020-01-01", "month", "UTC").findIndex((p) => p.start === `${name}-01`)];
    expect(month("2018-09")).toEqual({ opening: 260, new: 30, reactivation: 50, closing: 340 });
    expect(month("2019-04")).toEqual({ opening: 660, new: 120, reactivation: 50, expansion: 65, closing: 895 });
    expect(month("2019-08")).toEqual({ opening: 1350, new: 105, contraction: -55, churned: -160, closing: 1240 });
    expect(month("2019-12")).toEqual({
      opening: 1840,
      new: 100,
      expansion: 50,
      contraction: -30,
      churned: -705,
      closing: 1255,
    });
  });

  test.skipIf(!there)("calendar 2019: NRR 410/585, GRR 340/585, 7 of 12 logos kept", async () => {
    const facts = load();
    const year = { start: "2019-01-01", end: "2020-01-01", grain: "year" } as const;
    expect(fraction((await answer("net_revenue_retention", facts, year))[0], dollars)).toBe("410/585");
    expect(fraction((await answer("gross_revenue_retention", facts, year))[0], dollars)).toBe("340/585");
    expect(fraction((await answer("retention_rate", facts, year))[0])).toBe("7/12");
    expect(fraction((await answer("logo_churn_rate", facts, year))[0])).toBe("5/12");
  });

  test.skipIf(!there)("summed monthly movements over 2019 exceed 100 %: 238 %", async () => {
    const year = { start: "2019-01-01", end: "2020-01-01", grain: "year" } as const;
    const churn = await answer("gross_revenue_churn", load(), { ...year, options: { method: "movements" } });
    expect(Math.round(churn[0]!.value! * 100)).toBe(238);
  });
});
