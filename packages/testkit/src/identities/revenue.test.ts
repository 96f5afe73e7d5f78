import {
  evaluateRows,
  findMetric,
  type Grain,
  identifier,
  type MetricPoint,
  type MetricScope,
  metricSource,
  type OptionValue,
  periodsBetween,
  type StatRow,
  sql,
  TABLE_NAMES,
} from "@tendwell/core";
import { duckdbDdl, migrateFacts, openDuckdb, readVisibility } from "@tendwell/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadWorld } from "../load-world.ts";
import { clampPeriods, randomScope } from "../random-scope.ts";
import { type RandomWorld, randomWorld } from "../random-world.ts";

const TAGS = { tags: { surface: "test", route: "identities" } } as const;
const RUNS = Number(process.env.RUNS ?? 8);
const FLOWS = ["new", "expansion", "contraction", "churned", "reactivation", "paused", "resumed", "transfer", "fx"];

let engine: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
});
afterAll(() => engine.close());

/** What the metric says under a scope's own choices; `options` on top. */
async function ask(
  id: string,
  scope: MetricScope,
  options: Record<string, OptionValue> = {},
): Promise<readonly MetricPoint[]> {
  const metric = findMetric(id)!;
  const wanted = { ...scope.options, ...options };
  const known = Object.fromEntries(
    Object.entries(metric.options).map(([name, spec]) => [name, wanted[name] ?? spec.default]),
  );
  const own = { ...scope, options: known };
  const q = metricSource(engine.dialect, own, await readVisibility(engine, own.knownAt));
  return evaluateRows(
    metric,
    (await engine.query(metric.sql(engine.dialect, q, own), TAGS)) as unknown as StatRow[],
    own,
  );
}

/** Runs a check on random companies and random questions (drawn as for mrr_movements). */
function company(check: (scope: MetricScope, world: RandomWorld) => Promise<void>): Promise<void> {
  const property = fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), async (seed) => {
    const world = randomWorld(seed);
    await engine.transaction(async (session) => {
      for (const table of [...TABLE_NAMES, "fact_end", "batch_undo"])
        await session.execute(sql`delete from ${identifier(table)}`, TAGS);
      await loadWorld(session, world);
    });
    await check(randomScope(findMetric("mrr_movements")!, world), world);
  });
  return fc.assert(property, { numRuns: RUNS, seed: 20_240_229 });
}

/** Exact numerators by period, group and component. */
function exact(points: readonly MetricPoint[]): Map<string, bigint> {
  return new Map(
    points
      .filter((point) => point.value !== null)
      .map((point) => [cell(point.period, point.group, point.component), point.numerator!]),
  );
}
const cell = (period: number, group: string | null, component: string | null): string =>
  JSON.stringify([period, group, component]);

const LONG = { timeout: 300_000 };

test("closing = opening + Σ movements + transfer + fx, in every cell, exactly", LONG, () =>
  company(async (scope) => {
    const points = await ask("mrr_movements", scope);
    const amounts = exact(points);
    for (const { period, group } of points.filter((point) => point.component === "closing" && point.value !== null)) {
      const line = (component: string): bigint => amounts.get(cell(period, group, component))!;
      expect(line("closing")).toBe(FLOWS.reduce((sum, flow) => sum + line(flow), line("opening")));
    }
  }),
);

test("the closing line is MRR, and one period's closing is the next one's opening", LONG, () =>
  company(async (scope) => {
    const movements = exact(await ask("mrr_movements", scope));
    for (const point of await ask("mrr", scope)) {
      if (point.component !== null || point.value === null) continue;
      expect(movements.get(cell(point.period, point.group, "closing")) ?? 0n).toBe(point.numerator);
      if (point.period + 1 >= scope.periods.length) continue;
      expect(movements.get(cell(point.period + 1, point.group, "opening")) ?? 0n).toBe(point.numerator);
    }
  }),
);

test("arr = 12 · mrr", LONG, () =>
  company(async (scope) => {
    const monthly = (await ask("mrr", scope)).filter((point) => point.component === null);
    const yearly = await ask("arr", scope);
    expect(yearly.map((point) => [point.period, point.group, point.numerator, point.reason])).toEqual(
      monthly.map((point) => [
        point.period,
        point.group,
        point.numerator === null ? null : point.numerator * 12n,
        point.reason,
      ]),
    );
  }),
);

test("Σ over groups = total, line by line, and transfer adds up to zero without filters", LONG, () =>
  company(async (scope) => {
    const plain = { ...scope, filters: [] };
    for (const id of ["mrr", "mrr_movements"]) {
      const total = exact(await ask(id, { ...plain, group: null }));
      const groups = await ask(id, { ...plain, group: { kind: "attribute", name: "segment" } });
      const sums = new Map<string, bigint>();
      for (const point of groups) {
        const key = cell(point.period, null, point.component);
        if (point.value !== null) sums.set(key, (sums.get(key) ?? 0n) + point.numerator!);
      }
      for (const [key, amount] of total) {
        // Endpoint comparison labels by opening on both sides, so only the ledger has kinds that add up with transfer.
        expect([key, key.includes("transfer") ? 0n : (sums.get(key) ?? 0n)]).toEqual([key, amount]);
        if (key.includes("transfer")) expect(sums.get(key) ?? 0n).toBe(0n);
      }
    }
  }),
);

test("months add up to quarters, and quarters to years, line by line of the ledger", LONG, () =>
  company(async (scope, { draw }) => {
    const year = Number(draw.firstDay.slice(0, 4));
    const summed = async (grain: Grain): Promise<Map<string, bigint>> => {
      const all = periodsBetween(`${year}-01-01`, `${year + 3}-01-01`, grain, draw.zone);
      const asked = { ...scope, group: null, periods: clampPeriods(all, scope.asOf) };
      const sums = new Map<string, bigint>();
      for (const { component, numerator } of await ask("mrr_movements", asked, {
        method: "ledger",
        fx: "service_start",
      })) {
        if (!FLOWS.includes(component!)) continue;
        sums.set(component!, (sums.get(component!) ?? 0n) + (numerator ?? 0n));
      }
      return sums;
    };
    const months = await summed("month");
    expect(await summed("quarter")).toEqual(months);
    expect(await summed("year")).toEqual(months);
  }),
);

test("NRR ≥ GRR, 0 ≤ GRR ≤ 1, and revenue churn = 1 − retention over the same window", LONG, () =>
  company(async (scope) => {
    for (const window of ["period", "trailing_12_months"]) {
      const same = { window, method: "endpoints" };
      const net = await ask("net_revenue_retention", scope, same);
      const gross = await ask("gross_revenue_retention", scope, same);
      const netLost = await ask("net_revenue_churn", scope, same);
      const grossLost = await ask("gross_revenue_churn", scope, same);
      net.forEach((point, i) => {
        const kept = gross[i]!;
        expect(kept.denominator).toBe(point.denominator);
        expect(
          point.numerator! >= kept.numerator! && kept.numerator! >= 0n && kept.numerator! <= kept.denominator!,
        ).toBe(true);
        expect(netLost[i]!.numerator! + point.numerator!).toBe(point.denominator);
        expect(grossLost[i]!.numerator! + kept.numerator!).toBe(kept.denominator);
      });
    }
  }),
);

test("customer retention = 1 − churn; new, reactivated and kept are everybody at closing", LONG, () =>
  company(async (scope) => {
    const same = { denominator: "start" };
    const lost = await ask("logo_churn_rate", scope, same);
    const kept = await ask("retention_rate", scope, same);
    lost.forEach((point, i) => {
      expect(point.numerator! + kept[i]!.numerator!).toBe(point.denominator);
    });
    const total = { ...scope, group: null, filters: [] };
    const stayed = await ask("retention_rate", total, same);
    const fresh = await ask("new_customer_rate", total, same);
    for (const point of stayed) {
      const part = (component: string | null) =>
        fresh.find((one) => one.period === point.period && one.component === component)!;
      expect(part(null).numerator! + part("reactivated").numerator! + point.numerator!).toBe(part(null).denominator);
    }
  }),
);

test("the quick ratio is made of the ledger's lines, and ARPU times paying accounts is MRR", LONG, () =>
  company(async (scope) => {
    const lines = exact(await ask("mrr_movements", scope, { method: "ledger" }));
    for (const point of await ask("quick_ratio", scope)) {
      const sum = (...names: string[]): bigint =>
        names.reduce((total, name) => total + (lines.get(cell(point.period, point.group, name)) ?? 0n), 0n);
      expect([point.numerator, point.denominator]).toEqual([
        sum("new", "expansion", "reactivation"),
        -sum("contraction", "churned"),
      ]);
    }
    const monthly = exact(await ask("mrr", scope));
    for (const point of await ask("arpu", scope)) {
      if (point.component === null && point.value !== null)
        expect(point.numerator).toBe(monthly.get(cell(point.period, point.group, null)));
    }
  }),
);
