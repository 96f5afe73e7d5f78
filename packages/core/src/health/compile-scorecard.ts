import { readWeight } from "./read-weight.ts";
import { readWindow } from "./read-window.ts";
import {
  type Aggregator,
  DEFAULT_BANDS,
  type Group,
  type Measure,
  type MeasureSource,
  type Normaliser,
  type Scorecard,
} from "./scorecard.ts";
import type { AggregateDocument, MeasureDocument, ScorecardDocument } from "./scorecard-document.ts";
import { scorecardFaults } from "./scorecard-faults.ts";

const DEFAULT_WINDOW = "30d";

/**
 * Turns a document into what scores are computed from: impacts become numbers, points and bands move to 0–100.
 * Throws RangeError for a document with faults (see `scorecardFaults`, which names every one).
 */
export function compileScorecard(document: ScorecardDocument): Scorecard {
  // Which metrics a company has of its own is checked when a definition is applied.
  const faults = scorecardFaults(document, () => true);
  if (faults.length > 0) throw new RangeError(faults.map((fault) => fault.message).join("; "));
  const scale = document.scale ?? 100;
  const points = (value: number) => (value * 100) / scale;
  const measures: Measure[] = [];

  const compileMeasure = (measure: MeasureDocument, adds: boolean): Measure => {
    const normaliser = normaliserOf(measure, points);
    const range = pointsRange(normaliser);
    const compiled: Measure = {
      kind: "measure",
      index: measures.length,
      id: measure.id,
      title: measure.title ?? measure.id,
      weight: readWeight(measure.weight)!.value,
      source: sourceOf(measure),
      target: measure.target ?? null,
      normaliser,
      missing: measure.missing ?? "exclude",
      freshDays: measure.freshDays ?? null,
      appliesTo: measure.appliesTo ?? [],
      lowest: range[0],
      highest: range[1],
      neutral: adds ? 0 : 50,
    };
    measures.push(compiled);
    return compiled;
  };

  const compileGroup = (group: Pick<MeasureDocument, "id" | "title" | "weight" | "aggregate" | "measures">): Group => ({
    kind: "group",
    id: group.id,
    title: group.title ?? group.id,
    weight: readWeight(group.weight)!.value,
    aggregator: aggregatorOf(group.aggregate, points),
    children: (group.measures ?? []).map((child) =>
      child.measures === undefined ? compileMeasure(child, typeof group.aggregate === "object") : compileGroup(child),
    ),
  });

  const root = compileGroup({
    id: document.id,
    title: document.title,
    aggregate: document.aggregate,
    measures: document.measures,
  });
  return {
    id: document.id,
    title: document.title,
    outcome: document.outcome,
    scale,
    root,
    measures,
    bands:
      document.bands?.map((band) => ({
        name: band.name,
        status: band.status,
        from: band.from === undefined ? null : points(band.from),
        to: band.to === undefined ? null : points(band.to),
      })) ?? DEFAULT_BANDS,
    minimumCoverage: document.minimumCoverage ?? 0.5,
    appliesTo: document.appliesTo ?? [],
    priority: document.priority ?? 0,
    parent: document.parent ?? "own",
  };
}

function aggregatorOf(aggregate: AggregateDocument | undefined, points: (value: number) => number): Aggregator {
  if (aggregate === undefined) return { kind: "weighted_mean" };
  if (typeof aggregate === "string") return { kind: aggregate };
  if ("basePlusPoints" in aggregate) {
    const { base, minimum, maximum } = aggregate.basePlusPoints;
    return { kind: "base_plus_points", base: points(base), minimum: points(minimum), maximum: points(maximum) };
  }
  const { minimum, maximum } = aggregate.groupMaximum;
  return { kind: "group_maximum", minimum: points(minimum ?? 0), maximum: points(maximum) };
}

function normaliserOf(measure: MeasureDocument, points: (value: number) => number): Normaliser {
  const { linear, bands, percentile, ownPast } = measure;
  if (linear !== undefined) {
    const [worstPoints, bestPoints] = linear.points?.map(points) ?? [0, 100];
    return {
      kind: "linear",
      worst: linear.worst,
      best: linear.best,
      worstPoints: worstPoints!,
      bestPoints: bestPoints!,
    };
  }
  if (bands !== undefined) {
    return {
      kind: "bands",
      bands: bands.map((band) => ({ from: band.from ?? null, to: band.to ?? null, points: points(band.points) })),
    };
  }
  if (percentile !== undefined) {
    return {
      kind: "percentile",
      worst: percentile.worst ?? 0,
      best: percentile.best ?? 100,
      peers: percentile.peers ?? null,
    };
  }
  if (ownPast !== undefined) {
    return {
      kind: "own_past",
      worst: ownPast.worst,
      best: ownPast.best,
      recentDays: ownPast.recentDays ?? 30,
      baselineDays: ownPast.baselineDays ?? 90,
      bucketDays: ownPast.bucketDays ?? 10,
    };
  }
  // A sentiment is given on 0–100 already.
  return { kind: "linear", worst: 0, best: 100, worstPoints: 0, bestPoints: 100 };
}

/** The lowest and highest points a normaliser can give. */
function pointsRange(normaliser: Normaliser): readonly [number, number] {
  if (normaliser.kind === "linear") {
    const { worstPoints, bestPoints } = normaliser;
    return [Math.min(worstPoints, bestPoints), Math.max(worstPoints, bestPoints)];
  }
  if (normaliser.kind !== "bands") return [0, 100];
  const all = normaliser.bands.map((band) => band.points);
  return [Math.min(...all), Math.max(...all)];
}

function sourceOf(measure: MeasureDocument): MeasureSource {
  if (measure.sentiment !== undefined) return { kind: "sentiment", ...measure.sentiment };
  if (measure.signal !== undefined) return { kind: "signal", signal: measure.signal };
  return {
    kind: "metric",
    metric: measure.metric!,
    component: measure.component ?? null,
    options: measure.options ?? {},
    window: readWindow(measure.window ?? DEFAULT_WINDOW)!,
    absent: measure.absent ?? null,
    minimumVolume: measure.minimumVolume ?? 0,
  };
}
