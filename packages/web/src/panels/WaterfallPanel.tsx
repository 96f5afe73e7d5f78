import type { MetricInfo, MetricResult } from "@tendwell/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type WaterfallStep, waterfallOption } from "../charts/waterfall-option.ts";
import { useMetricText } from "../lib/metric-text.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView } from "../lib/use-view.ts";
import { ChartPanel } from "./ChartPanel.tsx";
import classes from "./Panel.module.css";
import type { PanelSlots } from "./PanelFrame.tsx";
import type { Figures } from "./pick-figures.ts";
import { wholeMinorUnits } from "./whole-minor-units.ts";

/** From the opening to the closing figure of the chosen period, adding up visibly. Movements of nothing are left out. */
export function WaterfallPanel({ info, figures, slots }: { info: MetricInfo; figures: Figures; slots?: PanelSlots }) {
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
  const { steps, exact } = useMemo(() => {
    const part = (name: string) => here.find((one) => one.component === name);
    const [opening, closing] = [part("opening"), part("closing")];
    const moves = here.filter((one) => one !== opening && one !== closing && one.value !== 0);
    const texts = moves.map((one) => one.exact.numerator ?? "");
    const whole =
      unit === "money" ? wholeMinorUnits(opening?.exact.numerator ?? "", texts, closing?.exact.numerator ?? "") : null;
    const step = (one: MetricResult | undefined, value: number | undefined, total: boolean): WaterfallStep[] =>
      one === undefined ? [] : [{ name: text.component(one.component ?? ""), value: value ?? one.value ?? 0, total }];
    const found: WaterfallStep[] = [
      ...step(opening, whole?.opening, true),
      ...moves.flatMap((one, index) => step(one, whole?.moves[index], false)),
      ...step(closing, whole?.closing, true),
    ];
    return { steps: found, exact: whole !== null };
  }, [here, text, unit]);
  const write = (value: number): string => format.value(value, measure, { compact: true });
  const option = useMemo(
    () => (colours: Parameters<typeof waterfallOption>[1], width: number) =>
      waterfallOption(
        steps,
        colours,
        (value) => format.value(value, measure, { compact: true }),
        (value) => format.axis(value, measure),
        width,
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
      note={exact ? t("metric.addsUp") : null}
      {...(slots === undefined ? {} : { slots })}
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
