import { expect, test } from "vitest";
import { parentScore } from "./parent-score.ts";
import { DEFAULT_BANDS } from "./scorecard.ts";

const card = { bands: DEFAULT_BANDS, minimumCoverage: 0.5 };
const child = (account: string, score: number | null, revenue: number | null = null) => ({
  account,
  score,
  low: score,
  high: score,
  coverage: score === null ? 0 : 1,
  revenue,
});

test("Planhat: children at 10, 5, 5, 5 of 10 make a parent of 6.25", () => {
  const found = parentScore(card, "mean", [child("a", 100), child("b", 50), child("c", 50), child("d", 50)])!;
  expect(found).toMatchObject({ score: 62.5, status: "plain", band: "watch", coverage: 1 });
  expect(found.parts.map((part) => part.part)).toEqual([25, 12.5, 12.5, 12.5]);
});

test("weighted by revenue, and alike where there is none", () => {
  expect(parentScore(card, "revenue_weighted", [child("a", 90, 300), child("b", 10, 100)])!.score).toBe(70);
  expect(parentScore(card, "revenue_weighted", [child("a", 90, 0), child("b", 10)])!.score).toBe(50);
});

test("the worst child", () => {
  const found = parentScore(card, "worst_child", [child("a", 90), child("b", 20)])!;
  expect(found).toMatchObject({ score: 20, band: "at_risk" });
  expect(found.parts).toEqual([
    { account: "a", part: 0 },
    { account: "b", part: 20 },
  ]);
});

test("a child without a score never leaves the parent plain healthy", () => {
  expect(parentScore(card, "mean", [child("a", 90), child("b", null)])).toMatchObject({
    score: 90,
    low: 45,
    high: 95,
    status: "uncertain",
    coverage: 0.5,
  });
  expect(parentScore(card, "worst_child", [child("a", 90), child("b", null)])).toMatchObject({
    low: 0,
    status: "uncertain",
  });
});

test("without children there is none", () => {
  expect(parentScore(card, "mean", [])).toBeNull();
});
