import { expect, test } from "vitest";
import { adjustedWaldNps } from "./adjusted-wald-nps.ts";
import { correlations } from "./correlations.ts";
import { driverAnalysis } from "./driver-analysis.ts";
import { effectiveSize } from "./effective-size.ts";
import { holm } from "./holm.ts";
import { weightedLogOdds } from "./log-odds.ts";
import { normalTail } from "./normal-tail.ts";
import { postStratify } from "./post-stratify.ts";
import { rakeWeights } from "./rake-weights.ts";
import { relativeWeights } from "./relative-weights.ts";
import { shapleyDrivers } from "./shapley-drivers.ts";
import { twoWaveNps } from "./two-wave-nps.ts";
import { wilsonInterval } from "./wilson-interval.ts";

// Motor Trend 1974, the columns mpg, cyl, disp, hp, wt of R's mtcars.
const MTCARS = [
  [21, 6, 160, 110, 2.62],
  [21, 6, 160, 110, 2.875],
  [22.8, 4, 108, 93, 2.32],
  [21.4, 6, 258, 110, 3.215],
  [18.7, 8, 360, 175, 3.44],
  [18.1, 6, 225, 105, 3.46],
  [14.3, 8, 360, 245, 3.57],
  [24.4, 4, 146.7, 62, 3.19],
  [22.8, 4, 140.8, 95, 3.15],
  [19.2, 6, 167.6, 123, 3.44],
  [17.8, 6, 167.6, 123, 3.44],
  [16.4, 8, 275.8, 180, 4.07],
  [17.3, 8, 275.8, 180, 3.73],
  [15.2, 8, 275.8, 180, 3.78],
  [10.4, 8, 472, 205, 5.25],
  [10.4, 8, 460, 215, 5.424],
  [14.7, 8, 440, 230, 5.345],
  [32.4, 4, 78.7, 66, 2.2],
  [30.4, 4, 75.7, 52, 1.615],
  [33.9, 4, 71.1, 65, 1.835],
  [21.5, 4, 120.1, 97, 2.465],
  [15.5, 8, 318, 150, 3.52],
  [15.2, 8, 304, 150, 3.435],
  [13.3, 8, 350, 245, 3.84],
  [19.2, 8, 400, 175, 3.845],
  [27.3, 4, 79, 66, 1.935],
  [26, 4, 120.3, 91, 2.14],
  [30.4, 4, 95.1, 113, 1.513],
  [15.8, 8, 351, 264, 3.17],
  [19.7, 6, 145, 175, 2.77],
  [15, 8, 301, 335, 3.57],
  [21.4, 4, 121, 109, 2.78],
];
const column = (i: number) => MTCARS.map((row) => row[i]!);
const cars = correlations([1, 2, 3, 4].map(column), column(0));

test("Johnson's weights of mpg ~ cyl + disp + hp + wt are those of R's rwa on mtcars", () => {
  const weights = relativeWeights(cars);
  [0.2096904, 0.1883043, 0.179959, 0.2706812].forEach((expected, i) => {
    expect(weights[i]).toBeCloseTo(expected, 6);
  });
});

test("LMG of two drivers is the hand-worked average of both orders, and sums to R²", () => {
  // r1 = .6, r2 = .5, r12 = .4: R² = (.36 + .25 − 2·.6·.5·.4)/(1 − .16) = .37/.84 = .440476.
  // Driver 1: ½(.36 + (.440476 − .25)) = .275238; driver 2: ½(.25 + (.440476 − .36)) = .165238.
  const [first, second] = shapleyDrivers({
    among: [
      [1, 0.4],
      [0.4, 1],
    ],
    withOutcome: [0.6, 0.5],
  });
  expect(first).toBeCloseTo(0.275238, 6);
  expect(second).toBeCloseTo(0.165238, 6);
});

test("LMG and Johnson's weights share the same R² (mtcars: .8486348 by R's lm)", () => {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  expect(sum(shapleyDrivers(cars))).toBeCloseTo(0.8486348, 6);
  expect(sum(relativeWeights(cars))).toBeCloseTo(0.8486348, 6);
});

test("a driver that repeats another shares its value with it, and more than twelve are refused", () => {
  const [a, b] = shapleyDrivers({
    among: [
      [1, 1],
      [1, 1],
    ],
    withOutcome: [0.5, 0.5],
  });
  expect(a).toBeCloseTo(0.125, 9);
  expect(b).toBeCloseTo(0.125, 9);
  const among = Array.from({ length: 13 }, (_, i) => Array.from({ length: 13 }, (__, j) => (i === j ? 1 : 0)));
  expect(() => shapleyDrivers({ among, withOutcome: among[0]! })).toThrow("at most 12 drivers, got 13");
});

test("driver analysis finds the driver that was built in, and its bootstrap interval holds it", () => {
  let state = 7;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const strong = Array.from({ length: 200 }, () => 1 + Math.floor(random() * 5));
  const noise = Array.from({ length: 200 }, () => 1 + Math.floor(random() * 5));
  const outcome = strong.map((x) => 2 * x + random());
  const found = driverAnalysis(["strong", "noise"], [strong, noise], outcome, random)!;
  expect(found.method).toBe("lmg");
  expect(found.drivers[0]!.importance).toBeGreaterThan(0.9);
  expect(found.drivers[1]!.importance).toBeLessThan(0.05);
  expect(found.drivers[0]!.low).toBeLessThanOrEqual(found.drivers[0]!.importance);
  expect(found.drivers[0]!.high).toBeGreaterThanOrEqual(found.drivers[0]!.importance);
  expect(driverAnalysis(["flat"], [[3, 3, 3, 3, 3]], [1, 2, 3, 4, 5], random)).toBeNull();
});

test("normal tails are those of the tables (R pnorm)", () => {
  expect(normalTail(0)).toBe(0.5);
  expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 12);
  expect(normalTail(-1)).toBeCloseTo(0.8413447460685429, 12);
  expect(normalTail(5) / 2.866515718791939e-7).toBeCloseTo(1, 10);
});

test("two waves, worked by hand", () => {
  // Wave 1: 50/20 of 100 → p = 50.75/103 = .4927184, d = 20.75/103 = .2014563; score .2912621, V = .6941747 − .0848336 = .6093411.
  // Wave 2: 70/10 of 100 → p = .6868932, d = .1043689; score .5825243, V = .7912621 − .3393345 = .4519276.
  // z = .2912621 / √((.6093411 + .4519276)/103) = .2912621 / .1015063 = 2.8694.
  const { difference, z, p } = twoWaveNps(
    { promoters: 50, detractors: 20, n: 100 },
    { promoters: 70, detractors: 10, n: 100 },
  );
  expect(difference).toBeCloseTo(29.12621, 4);
  expect(z).toBeCloseTo(2.8694, 3);
  expect(p).toBeCloseTo(0.00411, 4);
  expect(() => twoWaveNps({ promoters: 0, detractors: 0, n: 0 }, { promoters: 1, detractors: 0, n: 1 })).toThrow(
    "requires",
  );
});

test("post-stratification, worked by hand", () => {
  // Population 60/40, answers 20/80 of 100: .6/.2 = 3 and .4/.8 = .5.
  const weights = postStratify({ smb: 600, enterprise: 400, unasked: 50 }, { smb: 20, enterprise: 80 });
  expect(weights.smb).toBeCloseTo(3, 12);
  expect(weights.enterprise).toBeCloseTo(0.5, 12);
  expect(weights.unasked).toBeUndefined();
});

test("effective size, worked by hand", () => {
  // w = 3 (20 times) and .5 (80 times): Σw = 100, Σw² = 200, deff = 100·200/100² = 2, effective 50.
  const { deff, effective } = effectiveSize([...new Array<number>(20).fill(3), ...new Array<number>(80).fill(0.5)]);
  expect([deff, effective]).toEqual([2, 50]);
  expect(effectiveSize([3, 0.5], [20, 80])).toEqual({ deff: 2, effective: 50 });
  expect(effectiveSize([1, 1, 1]).deff).toBe(1);
});

test("raking meets every margin, and on one margin equals post-stratification", () => {
  const plan = ["a", "a", "b", "b", "b", "b", "a", "b"];
  const region = ["x", "y", "x", "y", "x", "x", "x", "y"];
  const raked = rakeWeights([
    { groups: plan, shares: { a: 0.5, b: 0.5 } },
    { groups: region, shares: { x: 0.3, y: 0.7 } },
  ]);
  const share = (groups: readonly string[], wanted: string) =>
    groups.reduce((sum, group, i) => sum + (group === wanted ? raked.weights[i]! : 0), 0) / 8;
  expect(share(plan, "a")).toBeCloseTo(0.5, 8);
  expect(share(region, "x")).toBeCloseTo(0.3, 8);
  const single = rakeWeights([{ groups: plan, shares: { a: 0.6, b: 0.4 } }]);
  const strata = postStratify({ a: 60, b: 40 }, { a: 3, b: 5 });
  expect(single.weights[0]).toBeCloseTo(strata.a!, 9);
  expect(single.weights[2]).toBeCloseTo(strata.b!, 9);
});

test("raking of two margins, worked by hand", () => {
  // Counts 10/30 and 20/40: raking keeps the odds ratio 10·40/(30·20) = 2/3 (Deming and Stephan 1940). With every margin
  // one half the cell p solves p²/(.5 − p)² = 2/3, so p = .5·√(2/3)/(1 + √(2/3)) = .2247449, its neighbours .2752551.
  const cells = [
    ...new Array(10).fill("ax"),
    ...new Array(30).fill("ay"),
    ...new Array(20).fill("bx"),
    ...new Array(40).fill("by"),
  ];
  const { weights } = rakeWeights([
    { groups: cells.map((cell: string) => cell[0]!), shares: { a: 0.5, b: 0.5 } },
    { groups: cells.map((cell: string) => cell[1]!), shares: { x: 0.5, y: 0.5 } },
  ]);
  [
    [0, 2.247449],
    [10, 0.917517],
    [40, 1.376276],
    [60, 0.561862],
  ].forEach(([at, weight]) => {
    expect(weights[at!]).toBeCloseTo(weight!, 5);
  });
  // The same answers, those alike given once.
  const together = rakeWeights(
    [
      { groups: ["a", "a", "b", "b"], shares: { a: 0.5, b: 0.5 } },
      { groups: ["x", "y", "x", "y"], shares: { x: 0.5, y: 0.5 } },
    ],
    { counts: [10, 30, 20, 40] },
  );
  [0, 10, 40, 60].forEach((at, i) => {
    expect(together.weights[i]).toBeCloseTo(weights[at]!, 9);
  });
});

test("weighted log-odds, worked by hand", () => {
  // slow 8:2 of 20:20; prior 10·10/40 = 2.5. odds: log(10.5/19.5) − log(4.5/25.5) = −.619039 + 1.734601 = 1.115562;
  // z = 1.115562 / √(1/10.5 + 1/4.5) = 1.115562/.563436 = 1.97993.
  const found = weightedLogOdds(
    new Map([
      ["slow", 8],
      ["other", 12],
    ]),
    new Map([
      ["slow", 2],
      ["other", 18],
    ]),
  );
  const slow = found.find((one) => one.word === "slow")!;
  expect(slow.delta).toBeCloseTo(1.115562, 5);
  expect(slow.z).toBeCloseTo(1.97993, 4);
});

test("Holm's correction is R's p.adjust(c(.01,.04,.03,.005), 'holm')", () => {
  holm([0.01, 0.04, 0.03, 0.005]).forEach((p, i) => {
    expect(p).toBeCloseTo([0.03, 0.06, 0.06, 0.02][i]!, 12);
  });
});

/** Exact chance that the adjusted Wald interval holds the true score, over every possible outcome of n answers. */
function intervalCoverage(
  n: number,
  p: number,
  d: number,
  held: (promoters: number, detractors: number) => readonly [number, number],
): number {
  const log = [0];
  for (let i = 1; i <= n; i += 1) log.push(log[i - 1]! + Math.log(i));
  const rest = 1 - p - d;
  const truth = 100 * (p - d);
  let chance = 0;
  for (let x = 0; x <= n; x += 1) {
    for (let y = 0; x + y <= n; y += 1) {
      const r = n - x - y;
      if (rest < 1e-9 && r > 0) continue;
      const [low, high] = held(x, y);
      if (low > truth + 1e-9 || high < truth - 1e-9) continue;
      chance += Math.exp(
        log[n]! - log[x]! - log[y]! - log[r]! + x * Math.log(p) + y * Math.log(d) + (r === 0 ? 0 : r * Math.log(rest)),
      );
    }
  }
  return chance;
}

test("the interval holds the true score at least 92 % of the time on the whole grid (exact figure in the guide)", () => {
  let least = { chance: 1, n: 0, p: 0, d: 0 };
  for (const n of [50, 60, 75, 100, 150]) {
    const intervals = Array.from({ length: n + 1 }, (_, x) =>
      Array.from({ length: n + 1 - x }, (__, y) => {
        const { low, high } = adjustedWaldNps(x, y, n);
        return [low, high] as const;
      }),
    );
    // Shares of promoters and detractors in steps of .02 from .02 to .98; the grid is symmetric in p and d.
    for (let i = 1; i <= 49; i += 1) {
      for (let j = 1; j <= i && i + j <= 50; j += 1) {
        const chance = intervalCoverage(n, i / 50, j / 50, (x, y) => intervals[x]![y]!);
        if (chance < least.chance) least = { chance, n, p: i / 50, d: j / 50 };
      }
    }
  }
  expect(least.chance).toBeGreaterThanOrEqual(0.92);
  // What docs/guides/surveys.md states.
  expect({ ...least, chance: Number(least.chance.toFixed(4)) }).toEqual({ chance: 0.932, n: 60, p: 0.76, d: 0.24 });
});

test("the interval of a share holds the true share at least 92 % of the time on the same grid (exact figure in the guide)", () => {
  let least = { chance: 1, n: 0, p: 0 };
  for (const n of [50, 60, 75, 100, 150]) {
    const intervals = Array.from({ length: n + 1 }, (_, x) => wilsonInterval(x, n));
    const log = [0];
    for (let i = 1; i <= n; i += 1) log.push(log[i - 1]! + Math.log(i));
    for (let i = 1; i <= 49; i += 1) {
      const p = i / 50;
      const chance = intervals.reduce((sum, { low, high }, x) => {
        if (low > p + 1e-12 || high < p - 1e-12) return sum;
        return sum + Math.exp(log[n]! - log[x]! - log[n - x]! + x * Math.log(p) + (n - x) * Math.log(1 - p));
      }, 0);
      if (chance < least.chance) least = { chance, n, p };
    }
  }
  expect(least.chance).toBeGreaterThanOrEqual(0.92);
  // What docs/guides/surveys.md states.
  expect({ ...least, chance: Number(least.chance.toFixed(4)) }).toEqual({ chance: 0.9216, n: 50, p: 0.02 });
});
