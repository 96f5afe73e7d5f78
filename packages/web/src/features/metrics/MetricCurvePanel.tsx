import type { MetricInfo } from "@tendwell/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { seriesOption } from "../../charts/series-option.ts";
import { shareEnd } from "../../charts/share-end.ts";
import { useMetricText } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { ChartPanel } from "./ChartPanel.tsx";
import classes from "./Metric.module.css";
import { ageOf } from "./metric-shape.ts";
import type { Figures } from "./pick-figures.ts";

/** A figure by age: survival as steps with its interval, the hazard as bars. */
export function MetricCurvePanel({ info, figures }: { info: MetricInfo; figures: Figures }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const points = useMemo(
    () =>
      figures.all
        .filter((one) => one.period.start === figures.at && one.group === null && ageOf(one.component) !== null)
        .sort((a, b) => (ageOf(a.component) ?? 0) - (ageOf(b.component) ?? 0)),
    [figures.all, figures.at],
  );
  const unit = points[0]?.unit ?? info.unit;
  const currency = points[0]?.currency ?? null;
  const measure = useMemo(() => ({ unit, currency }), [unit, currency]);
  const option = useMemo(
    () => (colours: Parameters<typeof seriesOption>[1]) => {
      const write = (value: number): string => format.value(value, measure, { compact: true });
      return seriesOption(
        {
          labels: points.map((one) => text.component(one.component ?? "")),
          series: [
            {
              name: text.title(info.id, info.title),
              points: points.map((one) => ({
                value: one.value,
                low: one.interval?.low ?? null,
                high: one.interval?.high ?? null,
                provisional: one.provisional,
              })),
            },
          ],
          kind: info.id === "hazard" ? "bar" : "step",
          chosen: -1,
          events: [],
          write,
          writeAxis: (value) => format.axis(value, measure),
          max: shareEnd(measure.unit, points),
          writeRange: (low, high) => t("metric.intervalRange", { low: write(low), high: write(high) }),
          provisional: t("provisional", { ns: "common" }),
        },
        colours,
      );
    },
    [points, format, text, info, t, measure],
  );
  if (points.length === 0) return null;
  const title = t("metric.curve");
  return (
    <ChartPanel
      title={title}
      label={points
        .map(
          (one) =>
            `${text.component(one.component ?? "")} ${one.value === null ? "–" : format.value(one.value, measure)}`,
        )
        .join(", ")}
      height={300}
      option={option}
      fileName={`${info.id}-curve`}
    >
      <table className={classes.table}>
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("metric.age")}</th>
            <th scope="col" className="num">
              {t("metric.value")}
            </th>
            <th scope="col" className="num">
              {t("metric.interval", { level: format.percent(points[0]?.interval?.level ?? 0.95) })}
            </th>
            <th scope="col" className="num">
              {t("metric.n")}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((one) => (
            <tr key={one.component}>
              <th scope="row">{text.component(one.component ?? "")}</th>
              <td className="num">{one.value === null ? "–" : format.value(one.value, measure)}</td>
              <td className="num">
                {one.interval === null
                  ? "–"
                  : t("metric.intervalRange", {
                      low: format.value(one.interval.low, measure),
                      high: format.value(one.interval.high, measure),
                    })}
              </td>
              <td className="num">{format.count(one.n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ChartPanel>
  );
}
