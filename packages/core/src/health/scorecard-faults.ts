import { findMetric } from "../metrics/catalogue.ts";
import { readWeight } from "./read-weight.ts";
import { readWindow } from "./read-window.ts";
import type { AggregateDocument, MeasureDocument, ScorecardDocument } from "./scorecard-document.ts";

export interface ScorecardFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly mend?: string;
}

const SOURCES = ["metric", "signal", "sentiment"] as const;
const NORMALISERS = ["linear", "bands", "percentile", "ownPast"] as const;
type Path = readonly (string | number)[];

/**
 * What is wrong with a scorecard beyond its shape; empty when it can be compiled. `isOwnMetric` tells the company's own
 * metrics, whose options and components are not looked at.
 */
export function scorecardFaults(
  document: ScorecardDocument,
  isOwnMetric: (id: string) => boolean = () => false,
): readonly ScorecardFault[] {
  const faults: ScorecardFault[] = [];
  const seen = new Set<string>();
  const add = (path: Path, message: string, mend?: string) =>
    faults.push({ path, message, ...(mend === undefined ? {} : { mend }) });

  const checkBands = (
    bands: readonly { readonly from?: number | undefined; readonly to?: number | undefined }[],
    path: Path,
  ) => {
    bands.forEach((band, i) => {
      if (band.from !== undefined && band.to !== undefined && !(band.from < band.to))
        add([...path, i], `bands requires from below to, got ${band.from} and ${band.to}`);
      const next = bands[i + 1];
      if (next !== undefined && (band.to === undefined || band.to !== next.from))
        add(
          [...path, i + 1],
          `bands requires each band to start where the one before ends, got ${next.from} after ${band.to}`,
        );
    });
  };

  const checkAggregate = (aggregate: AggregateDocument | undefined, path: Path) => {
    if (typeof aggregate !== "object") return;
    if ("basePlusPoints" in aggregate) {
      const { base, minimum, maximum } = aggregate.basePlusPoints;
      if (!(minimum < maximum && base >= minimum && base <= maximum))
        add(
          [...path, "aggregate"],
          `basePlusPoints requires minimum ≤ base ≤ maximum, got ${minimum}, ${base}, ${maximum}`,
        );
    } else {
      const { minimum, maximum } = aggregate.groupMaximum;
      if (!((minimum ?? 0) < maximum))
        add([...path, "aggregate"], `groupMaximum requires minimum below maximum, got ${minimum ?? 0} and ${maximum}`);
    }
  };

  const checkWeights = (children: readonly MeasureDocument[], path: Path, adds: boolean) => {
    const exact: number[] = [];
    children.forEach((child, i) => {
      const weight = readWeight(child.weight);
      if (weight === null)
        add(
          [...path, i, "weight"],
          `weight requires none, low, medium, high or a share such as 40%, got ${JSON.stringify(child.weight)}`,
        );
      else if (weight.exact) exact.push(weight.value);
    });
    if (exact.length === 0 || adds) return;
    const sum = exact.reduce((a, b) => a + b, 0);
    if (exact.length < children.length)
      add(path, "weights requires shares for all measures of a group or for none, got both shares and impacts");
    else if (Math.abs(sum - 100) > 1e-9) add(path, `weights requires shares that add up to 100%, got ${sum}%`);
  };

  const checkMeasure = (measure: MeasureDocument, path: Path) => {
    const sources = SOURCES.filter((name) => measure[name] !== undefined);
    if (sources.length !== 1)
      add(path, `measure ${measure.id} requires one of ${SOURCES.join(", ")}, got ${sources.join(", ") || "none"}`);
    const normalisers = NORMALISERS.filter((name) => measure[name] !== undefined);
    if (measure.sentiment === undefined && normalisers.length !== 1)
      add(
        path,
        `measure ${measure.id} requires one of ${NORMALISERS.join(", ")}, got ${normalisers.join(", ") || "none"}`,
      );
    if (measure.sentiment !== undefined && normalisers.length > 0)
      add(path, `measure ${measure.id} requires no normaliser for a sentiment, got ${normalisers.join(", ")}`);
    if (measure.linear !== undefined && measure.linear.worst === measure.linear.best)
      add([...path, "linear"], `linear requires worst and best to differ, got ${measure.linear.worst} twice`);
    if (measure.target !== undefined && !(measure.target > 0))
      add([...path, "target"], `target requires a number above 0, got ${measure.target}`);
    if (measure.bands !== undefined) {
      if (measure.bands.length === 0) add([...path, "bands"], "bands requires at least one band, got none");
      checkBands(measure.bands, [...path, "bands"]);
    }
    if (measure.ownPast !== undefined) {
      const { recentDays = 30, baselineDays = 90, bucketDays = 10 } = measure.ownPast;
      if (recentDays % bucketDays !== 0 || baselineDays % bucketDays !== 0 || baselineDays / bucketDays < 3)
        add(
          [...path, "ownPast"],
          `ownPast requires days that divide into buckets, at least three of them in the baseline, got ${recentDays}, ${baselineDays} and ${bucketDays}`,
        );
      if (measure.metric === undefined) add([...path, "ownPast"], `ownPast requires a metric, got ${sources[0]}`);
    }
    if (measure.metric === undefined) return;
    if (measure.window !== undefined && readWindow(measure.window) === null)
      add(
        [...path, "window"],
        `window requires days, months or years such as 30d, got ${JSON.stringify(measure.window)}`,
      );
    if (isOwnMetric(measure.metric)) return;
    const metric = findMetric(measure.metric);
    if (metric === undefined) {
      add([...path, "metric"], `metric requires one of the catalogue, got ${JSON.stringify(measure.metric)}`);
      return;
    }
    const { component } = measure;
    if (component !== undefined && metric.components !== "open" && !metric.components.includes(component))
      add(
        [...path, "component"],
        `component requires one of ${metric.components.join(", ") || "none"} for ${metric.id}, got ${JSON.stringify(component)}`,
      );
    for (const [name, value] of Object.entries(measure.options ?? {})) {
      const spec = metric.options[name];
      const fits =
        spec?.type === "enum"
          ? typeof value === "string" && spec.values.includes(value)
          : spec?.type === "number" &&
            typeof value === "number" &&
            value >= spec.min &&
            value <= spec.max &&
            (!spec.integer || Number.isInteger(value));
      if (!fits)
        add([...path, "options", name], `option ${name} of ${metric.id} does not take ${JSON.stringify(value)}`);
    }
  };

  const walk = (
    children: readonly MeasureDocument[],
    aggregate: AggregateDocument | undefined,
    path: Path,
    parent: Path,
  ) => {
    checkAggregate(aggregate, parent);
    checkWeights(children, path, typeof aggregate === "object");
    if (children.length === 0) add(path, "measures requires at least one measure, got none");
    children.forEach((child, i) => {
      const here = [...path, i];
      if (seen.has(child.id)) add([...here, "id"], `id requires a name of its own, got ${child.id} twice`);
      seen.add(child.id);
      if (child.measures === undefined) checkMeasure(child, here);
      else walk(child.measures, child.aggregate, [...here, "measures"], here);
    });
  };
  walk(document.measures, document.aggregate, ["measures"], []);

  const scale = document.scale ?? 100;
  if (document.bands !== undefined) {
    checkBands(document.bands, ["bands"]);
    const last = document.bands.at(-1);
    const covers =
      (document.bands[0]?.from ?? 0) <= 0 && (last?.to === undefined || last.to > scale) && document.bands.length > 0;
    if (!covers)
      add(["bands"], `bands requires bands that cover 0 to ${scale}`, "Leave out the first from and the last to.");
  }
  const names = (document.bands ?? []).map((band) => band.name);
  if (new Set(names).size < names.length) add(["bands"], "bands requires names that differ, got one twice");
  const known = new Set(seen);
  (document.examples ?? []).forEach((example, i) => {
    for (const id of Object.keys(example.values)) {
      if (!known.has(id)) add(["examples", i, "values", id], `values requires measures of this scorecard, got ${id}`);
    }
  });
  return faults;
}
