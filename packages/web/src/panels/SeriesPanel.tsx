import type { MetricInfo, MetricResult } from "@tendwell/contract";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { axisStep } from "../charts/axis-step.ts";
import { type ChartSeries, seriesOption } from "../charts/series-option.ts";
import { shareEnd } from "../charts/share-end.ts";
import { useMetricText } from "../lib/metric-text.ts";
import { standingOf } from "../lib/status-of.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView } from "../lib/use-view.ts";
import { BandBadge } from "../ui/BandBadge.tsx";
import { ChangeText } from "../ui/ChangeText.tsx";
import { ChartPanel } from "./ChartPanel.tsx";
import classes from "./Panel.module.css";
import type { PanelSlots } from "./PanelFrame.tsx";
import type { Figures } from "./pick-figures.ts";
import { useChartEvents } from "./use-chart-events.ts";

const DRAWN = 6;

/** The chosen part over time: a line with its interval, or bars from zero for what is counted in each period. */
export function SeriesPanel({ info, figures, slots }: { info: MetricInfo; figures: Figures; slots?: PanelSlots }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const [view, change] = useView();
  const grain = view.grain ?? "month";
  const chosen = useMemo(
    () => figures.all.filter((one) => one.component === figures.component),
    [figures.all, figures.component],
  );
  const spans = useMemo(() => {
    const ends = new Map(chosen.map((one) => [one.period.start, one.period.end]));
    return figures.periods.map((start) => ({ start, end: ends.get(start) ?? start }));
  }, [chosen, figures.periods]);
  const events = useChartEvents(spans);
  const unit = chosen.find((one) => one.value !== null)?.unit ?? info.unit;
  const currency = chosen.find((one) => one.currency !== null)?.currency ?? null;
  const groupName = useCallback(
    (one: MetricResult): string => one.groupLabel ?? one.group ?? t("metric.groupMissing"),
    [t],
  );
  const grouped = figures.groups.length > 1;

  const drawn = useMemo(() => {
    const last = new Map<string | null, number>();
    for (const one of chosen)
      if (one.period.start === figures.at) last.set(one.group, Math.abs(one.n) || Math.abs(one.value ?? 0));
    return [...figures.groups].sort((a, b) => (last.get(b) ?? 0) - (last.get(a) ?? 0)).slice(0, DRAWN);
  }, [chosen, figures.groups, figures.at]);

  const option = useMemo(() => {
    const measure = { unit, currency };
    const series: ChartSeries[] = drawn.map((group) => {
      const own = chosen.filter((one) => one.group === group);
      const first = own[0];
      return {
        name: grouped && first !== undefined ? groupName(first) : text.title(info.id, info.title),
        points: figures.periods.map((start) => {
          const one = own.find((result) => result.period.start === start);
          return {
            value: one?.value ?? null,
            low: one?.interval?.low ?? null,
            high: one?.interval?.high ?? null,
            provisional: one?.provisional ?? false,
          };
        }),
      };
    });
    const flow = (unit === "count" || unit === "money") && info.population === "none" && info.additive;
    return (colours: Parameters<typeof seriesOption>[1], width: number) =>
      seriesOption(
        {
          labels: figures.periods.map((start) => format.period(start, grain)),
          series,
          kind: flow && !grouped ? "bar" : "line",
          chosen: figures.atIndex,
          events,
          write: (value) => format.value(value, measure, { compact: true }),
          writeAxis: (value) => format.axis(value, measure),
          max: shareEnd(measure.unit, chosen),
          step: axisStep(unit, chosen, shareEnd(unit, chosen)),
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
  }, [
    chosen,
    currency,
    drawn,
    events,
    figures.atIndex,
    figures.periods,
    format,
    grain,
    groupName,
    grouped,
    info,
    t,
    text,
    unit,
  ]);

  const pick = (index: number): void => {
    const start = figures.periods[index];
    if (start !== undefined) change({ at: index === figures.periods.length - 1 ? undefined : start }, false);
  };
  const provisional = chosen.some((one) => one.provisional);
  const title = figures.component === null ? text.title(info.id, info.title) : text.component(figures.component);
  const note = [
    provisional ? t("metric.provisionalNote") : "",
    figures.groups.length > DRAWN ? t("metric.topGroups", { count: DRAWN }) : "",
  ].join(" ");
  return (
    <ChartPanel
      title={title}
      label={t("metric.chartLabel", {
        title,
        first: format.period(figures.periods[0] ?? figures.at, grain),
        last: format.period(figures.periods.at(-1) ?? figures.at, grain),
      })}
      height={300}
      option={option}
      fileName={info.id}
      {...(slots === undefined ? {} : { slots })}
      note={note.trim() === "" ? null : note}
      onPick={pick}
      onStep={(by) => pick(Math.min(figures.periods.length - 1, Math.max(0, figures.atIndex + by)))}
    >
      <table className={classes.table}>
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("metric.period")}</th>
            {grouped && <th scope="col">{t("metric.groupValue")}</th>}
            <th scope="col" className="num">
              {t("metric.value")}
            </th>
            <th scope="col" className="num">
              {t("metric.change")}
            </th>
            <th scope="col" className="num">
              {t("metric.numerator")}
            </th>
            <th scope="col" className="num">
              {t("metric.denominator")}
            </th>
            <th scope="col" className="num">
              {t("metric.n")}
            </th>
            <th scope="col">{t("metric.band")}</th>
          </tr>
        </thead>
        <tbody>
          {[...chosen].reverse().map((one) => {
            const measure = { unit: one.unit, currency: one.currency };
            return (
              <tr key={`${one.period.start}/${one.group ?? ""}`} data-chosen={one.period.start === figures.at}>
                <th scope="row">{format.period(one.period.start, grain)}</th>
                {grouped && <td>{groupName(one)}</td>}
                <td className="num">
                  {one.value === null ? (
                    <span className="quiet">{t(`reason.${one.reason ?? "no_data"}`, { ns: "common" })}</span>
                  ) : (
                    format.value(one.value, measure)
                  )}
                </td>
                <td className="num">
                  <ChangeText
                    now={one.value}
                    before={one.comparison?.value ?? null}
                    measure={measure}
                    direction={info.direction}
                  />
                </td>
                <td className="num">
                  {one.exact.numerator === null ? "–" : format.exact(one.exact.numerator, measure)}
                </td>
                <td className="num">{one.exact.denominator === null ? "–" : format.decimal(one.exact.denominator)}</td>
                <td className="num">{format.count(one.n)}</td>
                <td>
                  <BandBadge standing={standingOf(one, info)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ChartPanel>
  );
}
