import type { MetricQuery } from "@tendwell/contract";
import { useMemo } from "react";
import { lastGrains } from "../../lib/calendar.ts";
import { useFiscalStart } from "../../lib/fiscal-start.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf } from "../../lib/view-state.ts";

/** Metrics whose one answer is a whole picture: one period of them is plenty, and its cells have nothing to be compared with. */
const PICTURES = new Set(["cohort_retention"]);
export const isPicture = (metric: string): boolean => PICTURES.has(metric);

/** The question that the URL asks of a metric. */
export function useMetricQuestion(metric: string): MetricQuery {
  const workspace = useWorkspace();
  const [view] = useView();
  const grain = view.grain ?? "month";
  const yearStart = useFiscalStart(grain);
  return useMemo(() => {
    const { from, to } = lastGrains(
      view.asOf ?? workspace.today,
      grain,
      isPicture(metric) ? 1 : (view.periods ?? 13),
      yearStart,
    );
    return {
      ...questionOf(view),
      from,
      to,
      ...(isPicture(metric) ? {} : { compare: view.compare ?? "previous_period" }),
      ...(view.group === undefined ? {} : { group: view.group }),
      ...(view.option === undefined ? {} : { option: [...view.option] }),
    };
  }, [view, grain, yearStart, workspace.today, metric]);
}
