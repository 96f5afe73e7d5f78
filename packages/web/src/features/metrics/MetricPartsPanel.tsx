import type { MetricInfo } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView } from "../../lib/use-view.ts";
import { ChangeText } from "../../ui/ChangeText.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Metric.module.css";
import type { Figures } from "./pick-figures.ts";

/** The parts of the chosen period side by side, largest first, as bars from zero inside their own table. */
export function MetricPartsPanel({ info, figures }: { info: MetricInfo; figures: Figures }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const [view, change] = useView();
  const parts = figures.all
    .filter((one) => one.period.start === figures.at && one.group === null && one.value !== null)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  if (parts.length === 0) return null;
  const most = Math.max(...parts.map((one) => Math.abs(one.value ?? 0)), 0);
  const title = `${text.title(info.id, info.title)}, ${format.period(figures.at, view.grain ?? "month")}`;
  return (
    <section className={classes.panel} aria-label={title}>
      <header className={classes.panelHead}>
        <h2>{title}</h2>
      </header>
      <ScrollRegion className={classes.scroll} label={title}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("metric.part")}</th>
              <th scope="col" style={{ width: "40%" }} />
              <th scope="col" className="num">
                {t("metric.value")}
              </th>
              <th scope="col" className="num">
                {t("metric.change")}
              </th>
              <th scope="col" className="num">
                {t("metric.n")}
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map((one) => {
              const measure = { unit: one.unit, currency: one.currency };
              return (
                <tr key={one.component} data-chosen={one.component === figures.component}>
                  <th scope="row">
                    <button
                      type="button"
                      className={classes.link}
                      onClick={() => change({ component: one.component ?? undefined }, false)}
                    >
                      {text.component(one.component ?? "")}
                    </button>
                  </th>
                  <td aria-hidden="true">
                    <span
                      className={classes.bar}
                      style={{ width: `${most === 0 ? 0 : (Math.abs(one.value ?? 0) / most) * 100}%` }}
                    />
                  </td>
                  <td className="num">{format.value(one.value ?? 0, measure)}</td>
                  <td className="num">
                    <ChangeText
                      now={one.value}
                      before={one.comparison?.value ?? null}
                      measure={measure}
                      direction="neither"
                    />
                  </td>
                  <td className="num">{format.count(one.n)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
