import type { CompanySettings, Segment } from "@tendwell/contract";
import { METRICS, sql } from "@tendwell/core";
import type { MetricService } from "../metrics/metric-service.ts";
import { businessHoursFaults } from "./business-hours.ts";
import { type CompanyService, SEGMENTS, withSettings } from "./company-service.ts";
import type { DefinitionFault, DefinitionKind } from "./definition-kind.ts";
import { lastMonthEffects } from "./last-month-effects.ts";
import { movedMetrics } from "./moved-metrics.ts";
import { SETTINGS } from "./settings-kind.ts";

/** The company settings: a change shows every figure of the last full month that it moves. */
export function settingsKind(metrics: MetricService, company: CompanyService): DefinitionKind<CompanySettings> {
  return {
    kind: SETTINGS.kind,
    rank: 10,
    schema: SETTINGS.schema,
    async validate(settings): Promise<readonly DefinitionFault[]> {
      const inputs = settings.behavioralComposite?.map(({ input }) => input) ?? [];
      const faults: DefinitionFault[] = [...businessHoursFaults(settings.businessHours)];
      settings.onboardingSteps?.forEach((step, i, all) => {
        if (all.indexOf(step) !== i) {
          const message = `onboardingSteps requires each step once, got ${step} again`;
          faults.push({ path: ["onboardingSteps", i], message });
        }
      });
      settings.behavioralComposite?.forEach(({ input, worst, best }, i) => {
        if (inputs.indexOf(input) !== i) {
          const message = `behavioralComposite requires each input once, got ${input} again`;
          faults.push({ path: ["behavioralComposite", i, "input"], message });
        }
        if (worst === best) {
          const message = `behavioralComposite.${i} requires worst and best apart, got ${worst} for both`;
          faults.push({ path: ["behavioralComposite", i, "best"], message });
        }
      });
      return faults;
    },
    async effect(before, after, context) {
      const standing = await company.at(context.workspace.record.id);
      const old = withSettings(standing, before, null);
      const next = withSettings(standing, after, null);
      const own = await company.metrics(context.workspace.record.id);
      const all = [...METRICS, ...own.map(({ metric }) => metric)];
      const moved = await movedMetrics(metrics, context, all, old, next);
      return lastMonthEffects(
        metrics,
        context,
        moved.map((metric) => ({ before: { metric, company: old }, after: { metric, company: next } })),
      );
    },
  };
}

/** Segments: named sets of account filters. */
export const SEGMENT_KIND: DefinitionKind<Segment> = {
  kind: SEGMENTS.kind,
  rank: 20,
  schema: SEGMENTS.schema,
  async validate(segment, { workspace }): Promise<readonly DefinitionFault[]> {
    const rows = await workspace.store.engine.query(sql`select distinct attribute from account_attribute order by 1`, {
      tags: { surface: "api", route: "attributes" },
    });
    const known = rows.map((row) => String(row.attribute));
    // A segment may be written before the first import.
    if (known.length === 0) return [];
    return segment.filters.flatMap(({ attribute }, i) =>
      known.includes(attribute)
        ? []
        : [
            {
              path: ["filters", i, "attribute"],
              message: `filters.${i}.attribute requires an account attribute, got ${JSON.stringify(attribute)}`,
              mend: `Known are ${known.slice(0, 50).join(", ")}.`,
            },
          ],
    );
  },
};
