import { describe, expect, test } from "vitest";
import { changeLedger } from "./change-ledger.ts";
import { compileScorecard } from "./compile-scorecard.ts";
import { type MeasureInput, missingInput } from "./measure-input.ts";
import { type AccountChange, portfolioLedger } from "./portfolio-ledger.ts";
import { randomInputs, randomScorecard, seeded } from "./random-scorecard.cases.ts";
import { scoreAccount } from "./score-account.ts";

const value = (raw: number): MeasureInput => ({ raw, reason: null, ageDays: 0, cuts: null });
const halves = (first: string, second: string) =>
  compileScorecard({
    id: "c",
    title: "C",
    outcome: "churn",
    measures: [
      { id: "a", weight: first, metric: "mrr", linear: { worst: 0, best: 100 } },
      { id: "b", weight: second, metric: "mrr", linear: { worst: 0, best: 100 } },
    ],
  });

describe("worked by hand", () => {
  const v0 = halves("50%", "50%");
  const end = (card = v0) => ({ card, at: 10, override: null });

  test("only behaviour: 80 and 40 fall to 60 and 50: −10 and +5", () => {
    const before = [value(80), value(40)];
    const ledger = changeLedger({ ...end(), at: 0 }, end(), {
      before,
      reworked: before,
      relearnt: before,
      after: [value(60), value(50)],
    });
    expect(ledger).toEqual({
      from: 60,
      to: 55,
      change: -5,
      configuration: 0,
      lateFacts: 0,
      coverage: 0,
      override: 0,
      behaviour: [
        { measure: "a", part: -10 },
        { measure: "b", part: 5 },
      ],
    });
  });

  test("new weights, a late fact, a feed that went stale and an override each have their own line", () => {
    const v1 = halves("25%", "75%");
    const before = [value(80), value(40)];
    const override = { score: 10, reason: "", author: "", setAt: 5, expiresAt: 50, decay: "none" as const };
    const ledger = changeLedger(
      { card: v0, at: 0, override: null },
      { card: v1, at: 10, override },
      // v0: 60. v1: 50. A correction of b to 60: 65. b goes stale: 80. a falls to 70.
      { before, reworked: before, relearnt: [value(80), value(60)], after: [value(70), missingInput("feed_stale")] },
    );
    expect(ledger).toEqual({
      from: 60,
      to: 10,
      change: -50,
      configuration: -10,
      lateFacts: 15,
      coverage: 15,
      override: -60,
      behaviour: [{ measure: "a", part: -10 }],
    });
  });

  test("without a score at either end there is nothing to compare", () => {
    const nothing = [missingInput("no_data"), missingInput("no_data")];
    const facts = { before: nothing, reworked: nothing, relearnt: nothing, after: [value(1), value(2)] };
    expect(changeLedger(end(), end(), facts)).toBeNull();
  });

  test("an account that joins and one that leaves move the mean by lines of their own", () => {
    const before = [value(80), value(40)];
    const ledger = changeLedger(end(), end(), {
      before,
      reworked: before,
      relearnt: before,
      after: [value(60), value(40)],
    });
    const portfolio = portfolioLedger([
      { account: "1", from: 60, to: 50, ledger },
      { account: "2", from: 90, to: null, ledger: null },
      { account: "3", from: null, to: 20, ledger: null },
    ]);
    expect(portfolio).toMatchObject({ from: 75, to: 35, change: -40, left: -15, joined: -15 });
    expect(portfolio!.behaviour).toEqual([{ measure: "a", part: -10 }]);
  });
});

test("the parts add up to the change to 1e-9, for random accounts and for their portfolio's mean", () => {
  const draw = seeded(99);
  let compared = 0;
  for (let round = 0; round < 25; round += 1) {
    const v0 = randomScorecard(draw);
    const v1 = draw.next() < 0.5 ? v0 : randomScorecard(draw);
    const changes: AccountChange[] = [];
    for (let i = 0; i < 12; i += 1) {
      const gaps = draw.next() * 0.6;
      const override = () =>
        draw.next() < 0.2
          ? { score: draw.next() * 100, reason: "", author: "", setAt: 0, expiresAt: 10, decay: "linear" as const }
          : null;
      const start = { card: v0, at: 0, override: override() };
      const end = { card: v1, at: 5, override: override() };
      const before = randomInputs(draw, v0, gaps);
      const reworked = v0 === v1 ? before : randomInputs(draw, v1, gaps);
      const relearnt = reworked.map((input) => (draw.next() < 0.1 ? value(draw.next() * 100) : input));
      const after = randomInputs(draw, v1, gaps);
      const ledger = changeLedger(start, end, { before, reworked, relearnt, after });
      const from = scoreAccount(v0, before, start.override, 0);
      const to = scoreAccount(v1, after, end.override, 5);
      changes.push({
        account: String(i),
        from: from.computed === null ? null : from.score,
        to: to.computed === null ? null : to.score,
        ledger,
      });
      expect(ledger === null).toBe(from.computed === null || to.computed === null);
      if (ledger === null) continue;
      compared += 1;
      expect(ledger.from).toBeCloseTo(from.score!, 9);
      expect(ledger.to).toBeCloseTo(to.score!, 9);
      const moved = ledger.behaviour.reduce((sum, line) => sum + line.part, 0);
      const parts = ledger.configuration + ledger.lateFacts + ledger.coverage + moved + ledger.override;
      expect(Math.abs(parts - ledger.change)).toBeLessThan(1e-9);
    }
    const portfolio = portfolioLedger(changes);
    if (portfolio === null) continue;
    const moved = portfolio.behaviour.reduce((sum, line) => sum + line.part, 0);
    const parts =
      portfolio.joined +
      portfolio.left +
      portfolio.configuration +
      portfolio.lateFacts +
      portfolio.coverage +
      moved +
      portfolio.override;
    expect(Math.abs(parts - portfolio.change)).toBeLessThan(1e-9);
  }
  expect(compared).toBeGreaterThan(120);
});
