import type { Figure, MetricDefinition, MetricPeriod, OptionValue, StatRow } from "@tendwell/core";
import type { MeasureSource } from "@tendwell/core/health";
import type { Asking } from "./asking.ts";

type MetricMeasure = Extract<MeasureSource, { kind: "metric" }>;

/** The figure that a measure reads, by account and period. */
export function figuresByAccount(
  asking: Asking,
  source: MetricMeasure,
  metric: MetricDefinition,
  periods: readonly MetricPeriod[],
): Promise<ReadonlyMap<string, readonly (Figure | undefined)[]>> {
  const spans = periods.map(({ startUs, endUs }) => [startUs, endUs]);
  const key = `figures:${JSON.stringify([metric.id, source.component, source.options, spans])}`;
  return asking.once(key, () => readFigures(asking, source, metric, periods));
}

async function readFigures(
  asking: Asking,
  source: MetricMeasure,
  metric: MetricDefinition,
  periods: readonly MetricPeriod[],
): Promise<ReadonlyMap<string, readonly (Figure | undefined)[]>> {
  const options: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(metric.options)) {
    options[name] = source.options[name] ?? asking.company.optionDefaults[name] ?? spec.default;
  }
  const scope = asking.scope(periods, options);
  const { dialect } = asking.workspace.store.engine;
  const rows = await asking.query(metric.sql(dialect, asking.source(scope), scope), `measure:${metric.id}`);
  const cells = new Map<string | null, (StatRow[] | undefined)[]>();
  for (const row of rows as readonly StatRow[]) {
    let own = cells.get(row.grp);
    if (own === undefined) {
      own = new Array(periods.length).fill(undefined);
      cells.set(row.grp, own);
    }
    const at = Number(row.period ?? -1);
    // Outside of every period.
    if (at < 0) continue;
    const cell = own[at];
    if (cell === undefined) own[at] = [row];
    else cell.push(row);
  }
  const figures = (cell: readonly StatRow[] | undefined, at: number) => metric.finish(cell ?? [], scope, periods[at]!);
  const wanted = source.component ?? shownPart(metric, cells, figures);
  const out = new Map<string, (Figure | undefined)[]>();
  for (const [group, own] of cells) {
    if (group === null) continue;
    out.set(
      group,
      own.map((cell, at) => figures(cell, at).findLast(({ component }) => component === wanted)),
    );
  }
  return out;
}

/** The part of a metric that stands for it: the figure itself where it has one, else what the metric is shown by. */
function shownPart(
  metric: MetricDefinition,
  cells: ReadonlyMap<string | null, readonly (readonly StatRow[] | undefined)[]>,
  figures: (cell: readonly StatRow[] | undefined, at: number) => readonly Figure[],
): string | null | undefined {
  // The first figure decides, so the order is that of every other answer: by period, then by group.
  const groups = metric.components.length === 0 ? [...cells.keys()] : [...cells.keys()].sort(byGroup);
  const named = new Set<string>();
  for (let at = 0; at < (cells.get(groups[0] ?? null)?.length ?? 0); at += 1) {
    for (const group of groups) {
      for (const { component } of figures(cells.get(group)![at], at)) {
        if (component === null) return null;
        named.add(component);
      }
    }
  }
  return metric.headline?.([...named]) ?? metric.bands?.component ?? [...named][0];
}

const byGroup = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1;
