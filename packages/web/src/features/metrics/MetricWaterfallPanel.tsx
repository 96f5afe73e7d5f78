import type { MetricInfo } from "@tendwell/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type WaterfallStep, waterfallOption } from "../../charts/waterfall-option.ts";
import { useMetricText } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView } from "../../lib/use-view.ts";
import { ChartPanel } from "./ChartPanel.tsx";
import classes from "./Metric.module.css";
import type { Figures } from "./pick-figures.ts";

/** From the opening to the closing figure of the chosen period, adding up visibly. Movements of nothing are left out. */
export function MetricWaterfallPanel({ info, figures }: { info: MetricInfo; figures: Figures }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const [view] = useView();
  const here = useMemo(
    () => figures.all.filter((one) => one.period.start === figures.at && one.group === null && one.value !== null),
    [figures.all, figures.at],
  );
  const unit = here[0]?.unit ?? info.unit;
  const currency = here[0]?.currency ?? null;
  const measure = useMemo(() => ({ unit, currency }), [unit, currency]);
  const steps = useMemo(() => {
    const step = (component: string | null, value: number | null): WaterfallStep => ({
      name: text.component(component ?? ""),
      value: value ?? 0,
      total: component === "opening" || component === "closing",
    });
    const opening = here.filter((one) => one.component === "opening");
    const closing = here.filter((one) => one.component === "closing");
    const moves = here.filter((one) => one.component !== "opening" && one.component !== "closing" && one.value !== 0);
    return [...opening, ...moves, ...closing].map((one) => step(one.component, one.value));
  }, [here, text]);
  const write = (value: number): string => format.value(value, measure, { compact: true });
  const option = useMemo(
    () => (colours: Parameters<typeof waterfallOption>[1]) =>
      waterfallOption(
        steps,
        colours,
        (value) => format.value(value, measure, { compact: true }),
        (value) => format.axis(value, measure),
      ),
    [steps, format, measure],
  );
  if (steps.length === 0) return null;
  const title = `${t("metric.waterfall")}, ${format.period(figures.at, view.grain ?? "month")}`;
  return (
    <ChartPanel
      title={title}
      label={steps.map((step) => `${step.name} ${write(step.value)}`).join(", ")}
      height={300}
      option={option}
      fileName={`${info.id}-waterfall`}
    >
      <table className={classes.table}>
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("metric.part")}</th>
            <th scope="col" className="num">
              {t("metric.value")}
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.name} data-chosen={step.total}>
              <th scope="row">{step.name}</th>
              <td className="num">{format.value(step.value, measure)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ChartPanel>
  );
}
