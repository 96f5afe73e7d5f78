import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { metricQuery, resultsQuery } from "../../lib/queries.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { timesOf } from "../../lib/view-state.ts";
import { pickFigures } from "../../panels/pick-figures.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import classes from "./Metric.module.css";
import { MetricActions } from "./MetricActions.tsx";
import { MetricCharts } from "./MetricCharts.tsx";
import { MetricDefinitionPanel } from "./MetricDefinitionPanel.tsx";
import { MetricFigure } from "./MetricFigure.tsx";
import { MetricRowsTable } from "./MetricRowsTable.tsx";
import { MetricToolbar } from "./MetricToolbar.tsx";
import { useMetricQuestion } from "./use-metric-question.ts";

/** One metric: its figures over time, what they mean, and the rows that made them. The URL is the whole state. */
export function MetricPage() {
  const { metric } = useParams({ strict: false }) as { metric: string };
  const { t } = useTranslation("web");
  const text = useMetricText();
  const workspace = useWorkspace();
  const [view] = useView();
  const question = useMetricQuestion(metric);
  const info = useQuery(metricQuery(workspace.slug, metric, timesOf(view)));
  const results = useQuery(resultsQuery(workspace.slug, metric, question));
  const figures = useMemo(
    () =>
      results.data === undefined || info.data === undefined ? null : pickFigures(info.data, results.data.results, view),
    [results.data, info.data, view],
  );
  if (info.isError) return <ErrorPanel error={info.error} retry={() => void info.refetch()} />;
  return (
    <>
      <PageHeader
        title={text.title(metric, info.data?.title)}
        lead={text.summary(metric, info.data?.summary)}
        actions={<MetricActions metric={metric} question={question} />}
      />
      <div className={classes.layout}>
        <div className={classes.main}>
          {info.data === undefined ? <Skeleton height={36} /> : <MetricToolbar info={info.data} figures={figures} />}
          {results.isError && <ErrorPanel error={results.error} retry={() => void results.refetch()} />}
          {figures === null && !results.isError && (
            <>
              <Skeleton height={112} />
              <Skeleton height={340} />
            </>
          )}
          {figures !== null && info.data !== undefined && (
            <div className={classes.stack} aria-busy={results.isPlaceholderData}>
              {figures.all.length === 0 ? (
                <EmptyPanel title={t("metric.empty")} />
              ) : (
                <>
                  <MetricFigure info={info.data} figures={figures} />
                  <MetricCharts info={info.data} figures={figures} />
                  <MetricRowsTable info={info.data} figures={figures} question={question} />
                </>
              )}
            </div>
          )}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
        <aside className={classes.aside} aria-label={t("metric.definition")} tabIndex={0}>
          {info.data === undefined ? <Skeleton height={420} /> : <MetricDefinitionPanel info={info.data} />}
        </aside>
      </div>
    </>
  );
}
