import { compileScorecard } from "./compile-scorecard.ts";
import type { MeasureInput } from "./measure-input.ts";
import { missingInput } from "./measure-input.ts";
import type { Scorecard } from "./scorecard.ts";
import type { AggregateDocument, MeasureDocument } from "./scorecard-document.ts";

export interface Draw {
  /** 0 ≤ x < 1. */
  next(): number;
}

/** A seeded draw (mulberry32). */
export function seeded(seed: number): Draw {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

const int = (draw: Draw, low: number, high: number) => low + Math.floor(draw.next() * (high - low + 1));

/** A scorecard of random shape: every aggregator, groups up to three deep, every missing policy. */
export function randomScorecard(draw: Draw): Scorecard {
  let count = 0;
  const aggregate = (): AggregateDocument => {
    const kind = int(draw, 0, 5);
    if (kind === 0) return "worst_of";
    if (kind === 1) return { basePlusPoints: { base: int(draw, 20, 60), minimum: 0, maximum: int(draw, 70, 100) } };
    if (kind === 2) return { groupMaximum: { minimum: -int(draw, 0, 20), maximum: int(draw, 10, 60) } };
    return "weighted_mean";
  };
  const measure = (adds: boolean): MeasureDocument => {
    count += 1;
    const policy = (["exclude", "worst", "neutral"] as const)[int(draw, 0, 2)]!;
    const base = {
      id: `m${count}`,
      metric: "mrr",
      missing: policy,
      weight: ["low", "medium", "high"][int(draw, 0, 2)]!,
    };
    if (adds) {
      const span = int(draw, 5, 30);
      return { ...base, linear: { worst: 0, best: 100, points: [-span, int(draw, 1, 30)] } };
    }
    if (draw.next() < 0.5)
      return { ...base, linear: draw.next() < 0.5 ? { worst: 0, best: 100 } : { worst: 100, best: 0 } };
    const cut = int(draw, 20, 80);
    return {
      ...base,
      bands: [
        { to: cut, points: int(draw, 0, 50) },
        { from: cut, points: int(draw, 51, 100) },
      ],
    };
  };
  const group = (depth: number, own: AggregateDocument): readonly MeasureDocument[] => {
    const adds = typeof own === "object";
    return Array.from({ length: int(draw, 1, depth === 0 ? 5 : 3) }, () => {
      if (depth >= 2 || draw.next() < 0.6) return measure(adds);
      const inner = aggregate();
      count += 1;
      return {
        id: `g${count}`,
        weight: ["low", "medium", "high"][int(draw, 0, 2)]!,
        aggregate: inner,
        measures: group(depth + 1, inner),
      };
    });
  };
  const root = aggregate();
  return compileScorecard({
    id: "random",
    title: "Random",
    outcome: "churn",
    aggregate: root,
    minimumCoverage: draw.next() * 0.6,
    measures: group(0, root),
  });
}

/** Inputs of which `gaps` (0–1) are missing, some not applicable. */
export function randomInputs(draw: Draw, card: Scorecard, gaps: number): readonly MeasureInput[] {
  return card.measures.map(() => {
    if (draw.next() < gaps) return missingInput(draw.next() < 0.25 ? "not_applicable" : "feed_stale");
    return { raw: Math.round(draw.next() * 100), reason: null, ageDays: 1, cuts: null };
  });
}
