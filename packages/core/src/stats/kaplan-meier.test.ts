import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kaplanMeier, type LifeTableRow, medianSurvival, survivalAt } from "./kaplan-meier.ts";
import { restrictedMean } from "./restricted-mean.ts";

const folder = new URL("../../../../examples/data/lifelines/", import.meta.url);

/** A life table from lines of age and whether the life ended. */
function lifeTable(lives: readonly (readonly [number, boolean])[]): LifeTableRow[] {
  const ages = [...new Set(lives.map(([age]) => age))];
  return ages.map((age) => ({
    age,
    ended: lives.filter(([a, ended]) => a === age && ended).length,
    censored: lives.filter(([a, ended]) => a === age && !ended).length,
  }));
}

function lines(file: string): string[][] {
  return readFileSync(new URL(file, folder), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/[\s,]+/));
}

const waltons = lines("waltons_dataset.csv").slice(1);
const lung = lines("lung.csv").slice(1);

test("Gehan's 6-MP group (metrics.md example 15; Gehan 1965)", () => {
  const drug = lines("gehan.dat").filter((row) => row[0] === "2");
  const steps = kaplanMeier(lifeTable(drug.map((row) => [Number(row[1]), row[2] === "1"])));
  const falls = steps.filter((step) => step.ended > 0);
  expect(falls.map((step) => step.survival.toFixed(4))).toEqual([
    "0.8571",
    "0.8067",
    "0.7529",
    "0.6902",
    "0.6275",
    "0.5378",
    "0.4482",
  ]);
  expect(falls.map((step) => step.atRisk)).toEqual([21, 17, 15, 12, 11, 7, 6]);
  // The interval at 6 weeks as R's survfit prints it (conf.type = "log").
  expect(falls[0]?.low.toFixed(3)).toBe("0.720");
  expect(falls[0]?.high.toFixed(3)).toBe("1.000");
  // And at 10 weeks.
  expect(falls[2]?.low.toFixed(3)).toBe("0.586");
  expect(falls[2]?.high.toFixed(3)).toBe("0.968");
});

test("Waltons: median 56 (53–58), S(30) = .82722, S(50) = .61682", () => {
  const steps = kaplanMeier(lifeTable(waltons.map((row) => [Number(row[0]), row[1] === "1"])));
  expect(medianSurvival(steps)).toEqual({ median: 56, low: 53, high: 58 });
  expect(survivalAt(steps, 30)).toBeCloseTo(0.82722, 5);
  expect(survivalAt(steps, 50)).toBeCloseTo(0.61682, 5);
  const medianOf = (group: string) =>
    medianSurvival(
      kaplanMeier(lifeTable(waltons.filter((row) => row[2] === group).map((row) => [Number(row[0]), row[1] === "1"]))),
    ).median;
  expect([medianOf("control"), medianOf("miR-137")]).toEqual([58, 26]);
});

test("Lung: median 310 (285–363), S(365) = .40924, restricted mean 376.3 at 1022 (R survfit)", () => {
  const steps = kaplanMeier(lifeTable(lung.map((row) => [Number(row[1]), row[2] === "1"])));
  expect(medianSurvival(steps)).toEqual({ median: 310, low: 285, high: 363 });
  expect(survivalAt(steps, 365)).toBeCloseTo(0.40924, 5);
  expect(restrictedMean(steps, 1022).toFixed(1)).toBe("376.3");
});

test("a curve that stands at exactly one half has its median there", () => {
  const steps = kaplanMeier([
    { age: 3, ended: 1, censored: 0 },
    { age: 5, ended: 0, censored: 1 },
  ]);
  expect(medianSurvival(steps).median).toBe(3);
});

test("nobody has been seen beyond the last age", () => {
  const steps = kaplanMeier([{ age: 2, ended: 1, censored: 3 }]);
  expect(survivalAt(steps, 1)).toBe(1);
  expect(survivalAt(steps, 2)).toBe(0.75);
  expect(survivalAt(steps, 3)).toBeNull();
  expect(survivalAt([], 0)).toBeNull();
});

test("an extinct group stays at zero", () => {
  const steps = kaplanMeier([{ age: 2, ended: 4, censored: 0 }]);
  expect(steps).toEqual([{ age: 2, atRisk: 4, ended: 4, survival: 0, low: 0, high: 0 }]);
  expect(survivalAt(steps, 9)).toBe(0);
});
