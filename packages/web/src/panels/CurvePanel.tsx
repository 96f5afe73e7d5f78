import type { MetricInfo, MetricResult } from "@tendwell/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { axisStep } from "../charts/axis-step.ts";
import { seriesOption } from "../charts/series-option.ts";
import { shareEnd } from "../charts/share-end.ts";
import { useMetricText } from "../lib/metric-text.ts";
import { useFormat } from "../lib/use-format.ts";
import { ChartPanel } from "./ChartPanel.tsx";
import { ageOf } from "./metric-shape.ts";
import classes from "./Panel.module.css";
import type { PanelSlots } from "./PanelFrame.tsx";
import type { Figures } from "./pick-figures.ts";

/** More curves than this are a bundle nobody can tell apart. */
const DRAWN = 4;

interface Curve {
  readonly group: string | null;
  readonly name: string;
  readonly at: ReadonlyMap<number, MetricResult>;
}

/** A figure by age: survival as steps (with its interval where there is one curve), the hazard as bars. */
export function CurvePanel({ info, figures, slots }: { info: MetricInfo; figures: Figures; slots?: PanelSlots }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const { ages, curves } = useMemo(() => {
    const here = figures.all.filter((one) => one.period.start === figures.at && ageOf(one.component) !== null);
    const found = figures.groups.map((group): Curve => {
      const own = here.filter((one) => one.group === group);
      const name =
        own[0]?.groupLabel ??
        group ??
        (figures.groups.length > 1 ? t("metric.groupMissing") : text.title(info.id, info.title));
      return { group, name, at: new Map(own.map((one) => [ageOf(one.component) ?? 0, one])) };
    });
    const size = (curve: Curve): number => Math.max(0, ...[...curve.at.values()].map((one) => one.n));
    return {
      ages: [...new Set(here.map((one) => ageOf(one.component) ?? 0))].sort((a, b) => a - b),
      curves: found.filter((curve) => curve.at.size > 0).sort((a, b) => size(b) - size(a)),
    };
  }, [figures.all, figures.at, figures.groups, info, t, text]);
  const first = curves[0] === undefined ? undefined : [...curves[0].at.values()][0];
  const unit = first?.unit ?? info.unit;
  const currency = first?.currency ?? null;
  const measure = useMemo(() => ({ unit, currency }), [unit, currency]);
  const label = (age: number): string => {
    const one = curves.map((curve) => curve.at.get(age)).find((found) => found !== undefined);
    return text.component(one?.component ?? "");
  };
  const labels = useMemo(
    () =>
      ages.map((age) =>
        text.component(curves.map((curve) => curve.at.get(age)).find((one) => one !== undefined)?.component ?? ""),
      ),
    [ages, curves, text],
  );
  const option = useMemo(
    () => (colours: Parameters<typeof seriesOption>[1]) => {
      const write = (value: number): string => format.value(value, measure, { compact: true });
      const drawn = curves.flatMap((curve) => [...curve.at.values()]);
      const max = shareEnd(measure.unit, drawn);
      return seriesOption(
        {
          labels,
          series: curves.slice(0, DRAWN).map((curve) => ({
            name: curve.name,
            points: ages.map((age) => {
              const one = curve.at.get(age);
              return {
                value: one?.value ?? null,
                low: one?.interval?.low ?? null,
                high: one?.interval?.high ?? null,
                provisional: one?.provisional ?? false,
              };
            }),
          })),
          kind: info.id === "hazard" ? "bar" : "step",
          chosen: -1,
          events: [],
          write,
          writeAxis: (value) => format.axis(value, measure),
          max,
          step: axisStep(measure.unit, drawn, max),
          writeRange: (low, high) => t("metric.intervalRange", { low: write(low), high: write(high) }),
          provisional: t("provisional", { ns: "common" }),
        },
        colours,
      );
    },
    [ages, labels, curves, format, info, t, measure],
  );
  if (curves.length === 0) return null;
  const title = t("metric.curve");
  const write = (one: MetricResult | undefined): string =>
    one === undefined || one.value === null ? "–" : format.value(one.value, measure);
  return (
    <ChartPanel
      title={title}
      label={curves
        .slice(0, DRAWN)
        .map((curve) => `${curve.name}: ${ages.map((age) => `${label(age)} ${write(curve.at.get(age))}`).join(", ")}`)
        .join(". ")}
      height={300}
      option={option}
      fileName={`${info.id}-curve`}
      note={curves.length > DRAWN ? t("metric.topGroups", { count: DRAWN }) : null}
      {...(slots === undefined ? {} : { slots })}
    >
      <table className={classes.table}>
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("metric.age")}</th>
            {curves.map((curve) => (
              <th key={curve.group ?? ""} scope="col" className="num">
                {curves.length > 1 ? curve.name : t("metric.value")}
              </th>
            ))}
            {curves.length === 1 && (
              <>
                <th scope="col" className="num">
                  {t("metric.interval", { level: format.percent(first?.interval?.level ?? 0.95) })}
                </th>
                <th scope="col" className="num">
                  {t("metric.n")}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {ages.map((age) => {
            const only = curves.length === 1 ? curves[0]?.at.get(age) : undefined;
            return (
              <tr key={age}>
                <th scope="row">{label(age)}</th>
                {curves.map((curve) => (
                  <td key={curve.group ?? ""} className="num">
                    {write(curve.at.get(age))}
                  </td>
                ))}
                {only !== undefined && (
                  <>
                    <td className="num">
                      {only.interval === null
                        ? "–"
                        : t("metric.intervalRange", {
                            low: format.value(only.interval.low, measure),
                            high: format.value(only.interval.high, measure),
                          })}
                    </td>
                    <td className="num">{format.count(only.n)}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ChartPanel>
  );
}
