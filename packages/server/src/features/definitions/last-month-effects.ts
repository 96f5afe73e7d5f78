import { type MetricDefinition, type MetricPoint, shiftDate, truncateDate, unitOf } from "@tendwell/core";
import type { MetricService } from "../metrics/metric-service.ts";
import type { CompanyContext } from "./company-service.ts";
import type { DefinitionContext, DefinitionEffect } from "./definition-kind.ts";

/** A metric, and under which company settings it is asked; null settings are those in force. */
interface Asked {
  readonly metric: MetricDefinition;
  readonly company: CompanyContext | null;
}
const MOST_PARTS = 20;

/** The figures of the last full month that differ between two ways of asking; a side that is null has no figures. */
export async function lastMonthEffects(
  metrics: MetricService,
  context: DefinitionContext,
  pairs: readonly { readonly before: Asked | null; readonly after: Asked | null }[],
): Promise<DefinitionEffect[]> {
  const { workspace, signal } = context;
  const today = metrics.todayOf(workspace);
  const to = truncateDate(today, "month");
  const from = shiftDate(to, "month", -1);
  const ask = async (asked: Asked | null) => {
    if (asked === null) return null;
    const query = { from, to, grain: "month" as const };
    const prepared = await metrics.prepare(workspace, asked.metric, query, asked.company ?? undefined);
    const options = { route: "effects", ...(signal === null ? {} : { signal }) };
    const points = await metrics.points(workspace, prepared, prepared.scope.periods, options);
    return { scope: prepared.scope, points };
  };
  const effects: DefinitionEffect[] = [];
  for (const { before, after } of pairs) {
    const [old, next] = [await ask(before), await ask(after)];
    const { metric } = (after ?? before)!;
    const scope = (next ?? old)!.scope;
    const partValue = (points: readonly MetricPoint[] | undefined, component: string | null) =>
      points?.find((point) => point.component === component)?.value ?? null;
    const parts = [...new Set([...(old?.points ?? []), ...(next?.points ?? [])].map((point) => point.component))];
    for (const component of parts.slice(0, MOST_PARTS)) {
      const [one, two] = [partValue(old?.points, component), partValue(next?.points, component)];
      if (one === two) continue;
      const unit = unitOf(metric, component, scope.options);
      effects.push({
        metric: metric.id,
        title: metric.title,
        component,
        period: { start: from, end: to },
        unit,
        currency: unit === "money" ? scope.currency : null,
        before: one,
        after: two,
      });
    }
  }
  return effects;
}
