import { describe, expect, test } from "vitest";
import { compileScorecard } from "./compile-scorecard.ts";
import { type MeasureInput, missingInput } from "./measure-input.ts";
import { randomInputs, randomScorecard, seeded } from "./random-scorecard.cases.ts";
import { scoreAccount } from "./score-account.ts";
import { scoreExample } from "./score-example.ts";
import type { MeasureDocument, ScorecardDocument } from "./scorecard-document.ts";

const value = (raw: number): MeasureInput => ({ raw, reason: null, ageDays: 0, cuts: null });
const linear = (id: string, weight: string): MeasureDocument => ({
  id,
  weight,
  metric: "mrr",
  linear: { worst: 0, best: 100 },
});
const card = (measures: readonly MeasureDocument[], rest: Partial<ScorecardDocument> = {}) =>
  compileScorecard({ id: "card", title: "Card", outcome: "churn", measures, ...rest });

describe("the worked example: 75, 60, 80, 70 at .4, .25, .2, .15", () => {
  const four = card([linear("a", "40%"), linear("b", "25%"), linear("c", "20%"), linear("d", "15%")]);

  test("all present: 71.5, plain watch", () => {
    const result = scoreAccount(four, [75, 60, 80, 70].map(value), null, 0);
    expect(result.score).toBeCloseTo(71.5, 9);
    expect(result).toMatchObject({ status: "plain", band: "watch", coverage: 1 });
    expect(result.measures.map((m) => m.contribution)).toEqual([10, 2.5, 6, 3].map((x) => expect.closeTo(x, 9)));
    expect(result.base).toBe(50);
  });

  test("without the 60: 75.33, uncertain, range 56.5 to 81.5, coverage .75", () => {
    const result = scoreAccount(four, [value(75), missingInput("feed_stale", 9), value(80), value(70)], null, 0);
    expect(result.score).toBeCloseTo(75.3333333, 6);
    expect(result.low).toBeCloseTo(56.5, 9);
    expect(result.high).toBeCloseTo(81.5, 9);
    expect(result).toMatchObject({ status: "uncertain", band: null, coverage: 0.75 });
    expect(result.measures[1]).toMatchObject({
      reason: "feed_stale",
      raw: null,
      weight: 0,
      fullWeight: 0.25,
      ageDays: 9,
    });
  });

  test("without the 60 because it does not apply: 75.33 is plain healthy, for there is nothing to wait for", () => {
    const result = scoreAccount(four, [value(75), missingInput("not_applicable"), value(80), value(70)], null, 0);
    expect(result.score).toBeCloseTo(75.3333333, 6);
    expect(result).toMatchObject({ status: "plain", band: "healthy", coverage: 1 });
  });

  test("below the minimum coverage there is no status, but the score and its range stay", () => {
    const strict = card([linear("a", "40%"), linear("b", "60%")], { minimumCoverage: 0.5 });
    const result = scoreAccount(strict, [value(90), missingInput("no_source")], null, 0);
    expect(result).toMatchObject({ status: "none", band: null, coverage: 0.4, score: 90, low: 36, high: 96 });
  });

  test("nothing present at all: no score and no status", () => {
    const result = scoreAccount(
      four,
      four.measures.map(() => missingInput("no_data")),
      null,
      0,
    );
    expect(result).toMatchObject({ score: null, status: "none", coverage: 0, low: 0, high: 100 });
  });

  test("an exact bound belongs to the band that starts there", () => {
    const one = card([linear("a", "100%")]);
    expect(scoreAccount(one, [value(75)], null, 0).band).toBe("healthy");
    expect(scoreAccount(one, [value(74.999999)], null, 0).band).toBe("watch");
    expect(scoreAccount(one, [value(50)], null, 0).band).toBe("watch");
    expect(scoreAccount(one, [value(100)], null, 0).band).toBe("healthy");
  });
});

describe("missing policies", () => {
  const two = (missing: "exclude" | "worst" | "neutral") =>
    card([linear("a", "50%"), { ...linear("b", "50%"), missing }]);
  const inputs = [value(90), missingInput("no_data")];
  test.each([
    ["exclude", 90],
    ["worst", 45],
    ["neutral", 70],
  ] as const)("%s gives %d, and the range is 45 to 95 whatever the policy", (policy, score) => {
    const result = scoreAccount(two(policy), inputs, null, 0);
    expect(result).toMatchObject({ score, low: 45, high: 95, status: "uncertain", coverage: 0.5 });
  });

  test("a value older than its freshness limit is missing", () => {
    const fresh = card([{ ...linear("a", "50%"), freshDays: 7 }, linear("b", "50%")]);
    const aged = (days: number) => scoreAccount(fresh, [{ ...value(90), ageDays: days }, value(10)], null, 0);
    expect(aged(7).score).toBe(50);
    expect(aged(7.01).measures[0]).toMatchObject({ reason: "feed_stale", ageDays: 7.01 });
  });
});

describe("overrides", () => {
  const one = card([linear("a", "100%")]);
  const override = {
    score: 20,
    reason: "Sponsor left",
    author: "Ana",
    setAt: 0,
    expiresAt: 100,
    decay: "linear" as const,
  };

  test("an override counts fully when set, half at half time, not at its end, and is never a plain colour", () => {
    expect(scoreAccount(one, [value(80)], override, 0)).toMatchObject({
      score: 20,
      status: "overridden",
      band: "at_risk",
    });
    expect(scoreAccount(one, [value(80)], override, 50)).toMatchObject({ score: 50, override: -30, computed: 80 });
    expect(scoreAccount(one, [value(80)], override, 100)).toMatchObject({ score: 80, status: "plain", override: 0 });
  });

  test("an override of an account without any data is its score", () => {
    const result = scoreAccount(one, [missingInput("no_data")], { ...override, decay: "none" }, 99);
    expect(result).toMatchObject({ score: 20, computed: null, status: "overridden", low: 20, high: 20 });
    expect(result.base + result.override).toBe(20);
  });
});

describe("worked examples run inside a definition", () => {
  const document: ScorecardDocument = {
    id: "x",
    title: "X",
    outcome: "churn",
    scale: 10,
    measures: [
      {
        id: "a",
        metric: "mrr",
        bands: [
          { to: 5, points: 0 },
          { from: 5, points: 10 },
        ],
      },
    ],
  };
  test("one that holds gives null, one that does not says what differs", () => {
    expect(
      scoreExample(document, { name: "good", values: { a: 5 }, expect: { score: 10, status: "plain" } }),
    ).toBeNull();
    expect(scoreExample(document, { name: "bad", values: { a: 4 }, expect: { score: 10 } })).toBe(
      "score requires 10, got 0",
    );
  });
});

describe("properties over random scorecards", () => {
  test("base, contributions, clamp and override add up to the score to 1e-9; coverage and weights stay within 0 and 1", () => {
    const draw = seeded(41);
    let scored = 0;
    for (let i = 0; i < 500; i += 1) {
      const any = randomScorecard(draw);
      const override =
        draw.next() < 0.3
          ? { score: draw.next() * 100, reason: "", author: "", setAt: 0, expiresAt: 10, decay: "linear" as const }
          : null;
      const result = scoreAccount(
        any,
        randomInputs(draw, any, draw.next() * 0.7),
        override,
        Math.floor(draw.next() * 12),
      );
      expect(result.coverage).toBeGreaterThanOrEqual(0);
      expect(result.coverage).toBeLessThanOrEqual(1);
      if (result.score === null) continue;
      scored += 1;
      const sum = result.measures.reduce(
        (total, m) => total + m.contribution,
        result.base + result.clamp + result.override,
      );
      expect(Math.abs(sum - result.score)).toBeLessThan(1e-9);
      if (result.computed === null) continue;
      const weights = result.measures.reduce((total, m) => total + m.weight, 0);
      expect(weights).toBeCloseTo(1, 9);
    }
    expect(scored).toBeGreaterThan(350);
  });

  test("feeds taken away at random: nobody whose worst completion is not healthy is plain healthy", () => {
    const draw = seeded(7);
    let plain = 0;
    let checked = 0;
    for (let i = 0; i < 500; i += 1) {
      const any = randomScorecard(draw);
      const whole = randomInputs(draw, any, 0).map((input) => ({ ...input, raw: Math.min(100, input.raw! + 30) }));
      const gone = any.measures.map(() => draw.next() < 0.3);
      const result = scoreAccount(
        any,
        whole.map((input, k) => (gone[k] ? missingInput("no_source") : input)),
        null,
        0,
      );
      if (result.status !== "plain") continue;
      plain += 1;
      // Complete what is missing by drawing raw values from everything that could have been, the ends among them.
      for (let trial = 0; trial < 6; trial += 1) {
        const completed = whole.map((input, k) =>
          gone[k] ? value(trial < 2 ? trial * 100 : Math.round(draw.next() * 100)) : input,
        );
        const full = scoreAccount(any, completed, null, 0);
        checked += 1;
        if (result.bandStatus === "healthy") expect(full.bandStatus).toBe("healthy");
        expect(full.band).toBe(result.band);
        expect(full.score!).toBeGreaterThanOrEqual(result.low! - 1e-9);
        expect(full.score!).toBeLessThanOrEqual(result.high! + 1e-9);
      }
    }
    expect(plain).toBeGreaterThan(70);
    expect(checked).toBe(plain * 6);
  });
});
