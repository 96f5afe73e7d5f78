import { describe, expect, test } from "vitest";
import { studentTQuantile } from "../../stats/student-t-quantile.ts";
import { type Draw, seeded } from "../random-scorecard.cases.ts";
import { type PairedCase, pairedAuc } from "./paired-auc.ts";

const normal = (draw: Draw) => Math.sqrt(-2 * Math.log(1 - draw.next())) * Math.cos(2 * Math.PI * draw.next());

/** Accounts over four months with a lasting state; two scores see it with noise of their own sizes. */
function company(seed: number, accounts: number, noise: readonly [first: number, second: number]): PairedCase[] {
  const draw = seeded(seed);
  const cases: PairedCase[] = [];
  for (let account = 0; account < accounts; account += 1) {
    const lasting = normal(draw);
    for (let month = 0; month < 4; month += 1) {
      const state = 0.8 * lasting + 0.6 * normal(draw);
      cases.push({
        cluster: String(account),
        first: state + noise[0] * normal(draw),
        second: state + noise[1] * normal(draw),
        happened: draw.next() < 1 / (1 + Math.exp(1.5 - state)),
      });
    }
  }
  return cases;
}

/** The formula of DeLong et al. (1988) written out: one case for each account, every pair looked at. */
function writtenOut(cases: readonly PairedCase[]) {
  const yes = cases.filter((item) => item.happened);
  const no = cases.filter((item) => !item.happened);
  const psi = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0);
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const gap = (x: PairedCase, y: PairedCase) => psi(x.second, y.second) - psi(x.first, y.first);
  const over = yes.map((x) => mean(no.map((y) => gap(x, y))));
  const under = no.map((y) => mean(yes.map((x) => gap(x, y))));
  const difference = mean(over);
  const spread = (list: readonly number[]) =>
    list.reduce((sum, v) => sum + (v - difference) ** 2, 0) / (list.length - 1) / list.length;
  const margin = studentTQuantile(Math.min(yes.length, no.length) - 1) * Math.sqrt(spread(over) + spread(under));
  return { difference, low: difference - margin, high: difference + margin };
}

describe("the difference of two areas", () => {
  test("is DeLong's where every account has one case", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const cases = company(seed, 60, [0.5, 2]).filter((_, i) => i % 4 === 0);
      const found = pairedAuc(cases.map((item) => ({ ...item, first: Math.round(item.first * 2) })));
      const wanted = writtenOut(cases.map((item) => ({ ...item, first: Math.round(item.first * 2) })));
      if (found.interval === null) continue;
      expect(found.difference).toBeCloseTo(wanted.difference, 12);
      expect(found.interval.low).toBeCloseTo(wanted.low, 12);
      expect(found.interval.high).toBeCloseTo(wanted.high, 12);
    }
  });

  test("of a scorecard with itself is nothing, and the order of the two turns its sign", () => {
    const cases = company(3, 150, [0.5, 3]);
    const same = pairedAuc(cases.map((item) => ({ ...item, second: item.first })));
    expect(same).toMatchObject({ verdict: "no_difference", difference: 0, interval: { low: 0, high: 0 } });
    const there = pairedAuc(cases);
    const back = pairedAuc(cases.map((item) => ({ ...item, first: item.second, second: item.first })));
    expect(there.verdict).toBe("first_better");
    expect(back.verdict).toBe("second_better");
    expect(back.difference).toBeCloseTo(-there.difference!, 12);
    expect(back.interval!.low).toBeCloseTo(-there.interval!.high, 12);
  });

  test("two that see equally well are told apart in at most 6.3 % of 1,000 companies", () => {
    let apart = 0;
    for (let seed = 1; seed <= 1000; seed += 1)
      if (pairedAuc(company(seed * 7919, 100, [1, 1])).verdict !== "no_difference") apart += 1;
    expect(apart / 1000).toBeLessThanOrEqual(0.063);
    // It is no formality: an interval that never ends would not tell anything apart.
    expect(apart / 1000).toBeGreaterThanOrEqual(0.03);
  });

  test("with a handful of outcomes there is none", () => {
    expect(pairedAuc(company(1, 8, [1, 1]))).toMatchObject({ verdict: "too_few", difference: null });
    expect(pairedAuc([])).toMatchObject({ verdict: "too_few", cases: 0 });
  });
});
