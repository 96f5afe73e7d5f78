import type { MetricInfo, MetricResult } from "@tendwell/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { axisStep } from "../charts/axis-step.ts";
import { type ChartSeries, seriesOption } from "../charts/series-option.ts";
import { shareEnd } from "../charts/share-end.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView } from "../lib/use-view.ts";
import { ChartPanel } from "./ChartPanel.tsx";
import classes from "./Panel.module.css";
import type { PanelSlots } from "./PanelFrame.tsx";
import { useChartEvents } from "./use-chart-events.ts";

export interface TrendLine {
  readonly info: MetricInfo;
  readonly name: string;
  /** One result per period, oldest first. */
  readonly results: readonly MetricResult[];
}

interface TrendPanelProps {
  readonly title: string;
  readonly fileName: string;
  readonly lines: readonly TrendLine[];
  /** Start of the period that is looked at. */
  readonly at: string;
  readonly slots?: PanelSlots;
}

/** One or several figures of one unit over time, with business events as labelled ticks. Picking a period turns the whole page to it. */
export function TrendPanel({ title, fileName, lines, at, slots }: TrendPanelProps) {
  const { t } = useTranslation("web");
  const format = useFormat();
  const [view, change] = useView();
  const grain = view.grain ?? "month";
  const spans = useMemo(() => {
    const found = new Map<string, string>();
    for (const line of lines) for (const one of line.results) found.set(one.period.start, one.period.end);
    return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([start, end]) => ({ start, end }));
  }, [lines]);
  const events = useChartEvents(spans);
  const all = useMemo(() => lines.flatMap((line) => line.results), [lines]);
  const sample = all.find((one) => one.value !== null) ?? all[0];
  const unit = sample?.unit ?? "number";
  const currency = sample?.currency ?? null;
  const index = spans.findIndex((one) => one.start === at);
  const first = lines[0]?.info;
  const flow =
    lines.length === 1 && (unit === "count" || unit === "money") && first?.population === "none" && first.additive;

  const option = useMemo(() => {
    const measure = { unit, currency };
    const series: ChartSeries[] = lines.map((line) => ({
      name: line.name,
      points: spans.map(({ start }) => {
        const one = line.results.find((result) => result.period.start === start);
        return {
          value: one?.value ?? null,
          low: one?.interval?.low ?? null,
          high: one?.interval?.high ?? null,
          provisional: one?.provisional ?? false,
        };
      }),
    }));
    return (colours: Parameters<typeof seriesOption>[1], width: number) =>
      seriesOption(
        {
          labels: spans.map(({ start }) => format.period(start, grain)),
          series,
          kind: flow ? "bar" : "line",
          chosen: index,
          events,
          write: (value) => format.value(value, measure, { compact: true }),
          writeAxis: (value) => format.axis(value, measure),
          max: shareEnd(unit, all),
          step: axisStep(unit, all, shareEnd(unit, all)),
          writeRange: (low, high) =>
            t("metric.intervalRange", {
              low: format.value(low, measure, { compact: true }),
              high: format.value(high, measure, { compact: true }),
            }),
          provisional: t("provisional", { ns: "common" }),
        },
        colours,
        width,
      );
  }, [all, currency, events, flow, format, grain, index, lines, spans, t, unit]);

  const pick = (next: number): void => {
    const start = spans[next]?.start;
    if (start !== undefined) change({ at: next === spans.length - 1 ? undefined : start }, false);
  };
  return (
    <ChartPanel
      title={title}
      label={t("metric.chartLabel", {
        title,
        first: format.period(spans[0]?.start ?? at, grain),
        last: format.period(spans.at(-1)?.start ?? at, grain),
      })}
      height={220}
      option={option}
      fileName={fileName}
      note={all.some((one) => one.provisional) ? t("metric.provisionalNote") : null}
      onPick={pick}
      onStep={(by) => pick(Math.min(spans.length - 1, Math.max(0, index + by)))}
      {...(slots === undefined ? {} : { slots })}
    >
      <table className={classes.table}>
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("metric.period")}</th>
            {lines.map((line) => (
              <th key={line.name} scope="col" className="num">
                {line.name}
              </th>
            ))}
            <th scope="col">{t("metric.events")}</th>
          </tr>
        </thead>
        <tbody>
          {spans
            .map(({ start }, row) => (
              <tr key={start} data-chosen={start === at}>
                <th scope="row">{format.period(start, grain)}</th>
                {lines.map((line) => {
                  const one = line.results.find((result) => result.period.start === start);
                  return (
                    <td key={line.name} className="num">
                      {one === undefined || one.value === null
                        ? "–"
                        : format.value(one.value, { unit: one.unit, currency: one.currency })}
                    </td>
                  );
                })}
                <td>
                  {events
                    .filter((event) => event.index === row)
                    .map((event) => event.title)
                    .join(", ")}
                </td>
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </ChartPanel>
  );
}
