import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { MetricInfo } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useMetricText, wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery, segmentsQuery } from "../../lib/queries.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PERIOD_COUNTS, timesOf } from "../../lib/view-state.ts";
import type { Figures } from "../../panels/pick-figures.ts";
import classes from "./Metric.module.css";
import { MetricOptionsForm } from "./MetricOptionsForm.tsx";
import { isPicture } from "./use-metric-question.ts";

/** How the metric is looked at: range, split, comparison, part, options. */
export function MetricToolbar({ info, figures }: { info: MetricInfo; figures: Figures | null }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const workspace = useWorkspace();
  const [view, change] = useView();
  const attributes = useQuery(attributesQuery(workspace.slug));
  const segments = useQuery(segmentsQuery(workspace.slug, timesOf(view)));
  const periods = view.periods ?? 13;
  return (
    <div className={classes.toolbar}>
      {!isPicture(info.id) && (
        <NativeSelect
          label={t("metric.range")}
          value={String(periods)}
          onChange={(event) =>
            change({
              periods: event.currentTarget.value === "13" ? undefined : Number(event.currentTarget.value),
              at: undefined,
            })
          }
          data={[...new Set([...PERIOD_COUNTS, periods])]
            .sort((a, b) => a - b)
            .map((count) => ({ value: String(count), label: t("metric.lastPeriods", { count }) }))}
        />
      )}
      <NativeSelect
        label={t("metric.group")}
        value={view.group ?? "none"}
        onChange={(event) =>
          change({ group: event.currentTarget.value === "none" ? undefined : event.currentTarget.value })
        }
        data={[
          { value: "none", label: t("metric.groupNone") },
          ...(attributes.data?.items ?? []).map((one) => ({ value: one.name, label: wordsOf(one.name) })),
          ...(["month", "quarter", "year"] as const).map((grain) => ({
            value: `cohort:${grain}`,
            label: t("metric.groupCohort", { grain: t(`metric.cohortGrain.${grain}`) }),
          })),
          ...(segments.data?.items ?? []).map((one) => ({ value: `segment:${one.id}`, label: one.title })),
          { value: "account", label: t("metric.groupAccount") },
        ]}
      />
      {!isPicture(info.id) && (
        <NativeSelect
          label={t("metric.compare")}
          value={view.compare ?? "previous_period"}
          onChange={(event) =>
            change({ compare: event.currentTarget.value === "previous_year" ? "previous_year" : undefined })
          }
          data={(["previous_period", "previous_year"] as const).map((one) => ({
            value: one,
            label: t(`metric.compareWith.${one}`),
          }))}
        />
      )}
      {figures !== null && figures.components.length > 1 && (
        <NativeSelect
          label={t("metric.component")}
          value={figures.component ?? ""}
          onChange={(event) =>
            change({ component: event.currentTarget.value === "" ? undefined : event.currentTarget.value })
          }
          data={figures.components.map((one) => ({
            value: one ?? "",
            label: one === null ? t("metric.headline") : text.component(one),
          }))}
        />
      )}
      {Object.keys(info.options).length > 0 && <MetricOptionsForm info={info} />}
    </div>
  );
}
