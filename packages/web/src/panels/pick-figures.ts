import type { MetricInfo, MetricResult } from "@tendwell/contract";
import type { ViewState } from "../lib/view-state.ts";
import { ageOf, cellOf, type MetricShape, shapeOf } from "./metric-shape.ts";

/** The answer of a metric question, arranged for the page. */
export interface Figures {
  readonly all: readonly MetricResult[];
  readonly shape: MetricShape;
  /** Starts of the periods, oldest first. */
  readonly periods: readonly string[];
  /** Parts that can be chosen; null is the headline. Ages are not among them. */
  readonly components: readonly (string | null)[];
  readonly component: string | null;
  /** The cell of a cohort triangle that was picked, as a component name. */
  readonly cell: string | null;
  readonly groups: readonly (string | null)[];
  /** Start of the period that is looked at. */
  readonly at: string;
  readonly atIndex: number;
  /** The figure of that period and part (of no group, where there is one). */
  readonly current: MetricResult | null;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

export function pickFigures(info: MetricInfo, results: readonly MetricResult[], view: ViewState): Figures {
  const shape = shapeOf(info, results);
  const periods = unique(results.map((result) => result.period.start)).sort();
  const names = unique(results.map((result) => result.component));
  const cells = names.map(cellOf).filter((cell) => cell !== null);
  const plain = names.filter((name) => ageOf(name) === null && cellOf(name) === null);
  const components: (string | null)[] =
    cells.length > 0 ? unique(cells.map((cell) => cell.measure)) : plain.length > 0 ? plain : names;
  const cell =
    view.component !== undefined && cellOf(view.component) !== null && names.includes(view.component)
      ? view.component
      : null;
  const judged = info.bands?.component;
  const asked = cell === null ? view.component : cellOf(cell)?.measure;
  const component =
    asked !== undefined && components.includes(asked)
      ? asked
      : components.includes(null)
        ? null
        : judged !== undefined && components.includes(judged)
          ? judged
          : shape === "waterfall"
            ? "closing"
            : (components[0] ?? null);
  const groups = unique(results.map((result) => result.group));
  const at = view.at !== undefined && periods.includes(view.at) ? view.at : (periods.at(-1) ?? "");
  const here = results.filter((result) => result.period.start === at && result.component === component);
  return {
    all: results,
    shape,
    periods,
    components,
    component,
    cell,
    groups,
    at,
    atIndex: periods.indexOf(at),
    // Split into groups there is no figure of the whole: their "not set" must not pass for it.
    current: view.group === undefined ? (here.find((result) => result.group === null) ?? null) : null,
  };
}
