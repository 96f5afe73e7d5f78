import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Measure } from "../../lib/format.ts";
import { catalogueQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import type { ScoreMeasureItem } from "./health-queries.ts";

/** Raw values of measures in the unit of their metric; what is no metric is a number. */
export function useRawText() {
  const workspace = useWorkspace();
  const format = useFormat();
  const catalogue = useQuery(catalogueQuery(workspace.slug));
  return useMemo(() => {
    const units = new Map((catalogue.data?.items ?? []).map((one) => [one.id, one.unit]));
    const measureOf = (one: Pick<ScoreMeasureItem, "metric">): Measure => ({
      unit: (one.metric === null ? undefined : units.get(one.metric)) ?? "number",
      currency: workspace.currency,
    });
    return {
      unit: (one: Pick<ScoreMeasureItem, "metric">) => measureOf(one).unit,
      text: (one: Pick<ScoreMeasureItem, "metric" | "raw">): string =>
        one.raw === null ? "–" : format.value(one.raw, measureOf(one), { compact: true }),
    };
  }, [catalogue.data, format, workspace.currency]);
}
