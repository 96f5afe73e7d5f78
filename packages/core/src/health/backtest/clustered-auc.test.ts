import { describe, expect, test } from "vitest";
import { type Draw, seeded } from "../random-scorecard.cases.ts";
import { backtestReport } from "./backtest-report.ts";
import { clusteredAuc } from "./clustered-auc.ts";

const normal = (draw: Draw) => Math.sqrt(-2 * Math.log(1 - draw.next())) * Math.cos(2 * Math.PI * draw.next());

/**
 * A company with a known hazard: each account has a lasting frailty and a monthly state; it churns in a month with
 * probability logistic(state − 4). One case per account and month, labelled by churn within three months.
 */
function company(seed: number, accounts: number, noise: boolean) {
  const draw = seeded(seed);
  const cases: { cluster: string; risk: number; happened: boolean }[] = [];
  for (let account = 0; account < accounts; account += 1) {
    const frailty = normal(draw);
    const states: number[] = [];
    let churn = Number.POSITIVE_INFINITY;
    for (let month = 0; month < 12 && churn === Number.POSITIVE_INFINITY; month += 1) {
      const state = 0.8 * frailty + 0.6 * normal(draw);
      states.push(state);
      if (draw.next() < 1 / (1 + Math.exp(4 - state))) churn = month + draw.next();
    }
    states.slice(0, 10).forEach((state, month) => {
      cases.push({ cluster: String(account), risk: noise ? normal(draw) : state, happened: churn < month + 3 });
    });
  }
  return cases;
}

test("DeLong by hand: 3 with and 3 without the outcome, each an account of its own", () => {
  const cases = [
    [3, true],
    [5, true],
    [6, true],
    [1, false],
    [2, false],
    [4, false],
  ].map(([risk, happened], i) => ({ cluster: String(i), risk: Number(risk), happened: Boolean(happened) }));
  // 8 of 9 pairs are in order. Components with: 2/3 1 1; without: 1 1 2/3; each has variance 1/27; Var = 2 · (1/27)/3.
  const found = clusteredAuc(cases)!;
  expect(found.auc).toBeCloseTo(8 / 9, 12);
  const logit = (p: number) => Math.log(p / (1 - p));
  // Student's t with 2 degrees of freedom is 4.302653.
  const margin = (4.302653 * Math.sqrt(2 / 81)) / ((8 / 9) * (1 / 9));
  expect(logit(found.interval.high) - logit(8 / 9)).toBeCloseTo(margin, 5);
  expect(logit(8 / 9) - logit(found.interval.low)).toBeCloseTo(margin, 5);
});

test("the same accounts copied ten times say no more than once", () => {
  const once = company(5, 80, false);
  const copied = Array.from({ length: 10 }, () => once).flat();
  const a = clusteredAuc(once)!;
  const b = clusteredAuc(copied)!;
  expect(b.auc).toBeCloseTo(a.auc, 12);
  expect(b.interval.low).toBeCloseTo(a.interval.low, 12);
});

test("a perfect order keeps an open end, and one kind alone has no area", () => {
  const perfect = Array.from({ length: 40 }, (_, i) => ({ cluster: String(i), risk: i, happened: i >= 20 }));
  const found = clusteredAuc(perfect)!;
  expect(found).toMatchObject({ auc: 1, interval: { high: 1 } });
  expect(found.interval.low).toBeGreaterThan(0.7);
  expect(found.interval.low).toBeLessThan(0.9);
  expect(clusteredAuc(perfect.map((item) => ({ ...item, happened: true })))).toBeNull();
});

describe("on 2,000 companies with a known hazard", () => {
  const accounts = 150;
  test("the 95 % intervals cover the truth in 93.7 to 96.2 % of them", () => {
    const truth = clusteredAuc(company(999, 60_000, false))!.auc;
    let covered = 0;
    for (let seed = 1; seed <= 2000; seed += 1) {
      const { interval } = clusteredAuc(company(seed * 7919, accounts, false))!;
      if (interval.low <= truth && truth <= interval.high) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThanOrEqual(0.937);
    expect(covered / 2000).toBeLessThanOrEqual(0.962);
  });

  test("a scorecard of noise is called no better than chance in at least 93.7 % of them", () => {
    let called = 0;
    for (let seed = 1; seed <= 2000; seed += 1) {
      const found = clusteredAuc(company(seed * 104_729, accounts, true))!;
      if (found.interval.low <= 0.5) called += 1;
    }
    expect(called / 2000).toBeGreaterThanOrEqual(0.937);
  });

  test("the report says so in a word", () => {
    const observations = (noise: boolean, size: number) =>
      company(11, size, noise).map((item, i) => ({
        account: item.cluster,
        at: i,
        score: 50 - 10 * item.risk,
        flagged: item.risk > 1,
        shown: item.risk > 1 ? "at_risk" : "healthy",
        eventAt: item.happened ? i + 10 : null,
      }));
    expect(backtestReport(observations(true, 300), "churn", 5).verdict).toBe("no_better_than_chance");
    expect(backtestReport(observations(false, 300), "churn", 5).verdict).toBe("better_than_chance");
    const few = backtestReport(observations(false, 20), "churn", 5);
    expect(few).toMatchObject({ verdict: "too_few", auc: null });
  });
});
