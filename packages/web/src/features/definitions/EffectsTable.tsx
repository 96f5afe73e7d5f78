import type { DefinitionEffect } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Definitions.module.css";

/** Which figures of the last full month a change would move. */
export function EffectsTable({ effects }: { effects: readonly DefinitionEffect[] }) {
  const { t } = useTranslation("definitions");
  const format = useFormat();
  const text = useMetricText();
  const first = effects[0];
  if (first === undefined) return <p className="quiet">{t("effects.none")}</p>;
  const shown = (one: DefinitionEffect, value: number | null): string =>
    value === null ? "—" : format.value(value, { unit: one.unit, currency: one.currency });
  const label = t("effects.title", { month: format.period(first.period.start, "month") });
  return (
    <ScrollRegion className={classes.scroll} label={label}>
      <table className={classes.table}>
        <caption className="quiet">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t("effects.figure")}</th>
            <th scope="col" className="num">
              {t("effects.before")}
            </th>
            <th scope="col" className="num">
              {t("effects.after")}
            </th>
          </tr>
        </thead>
        <tbody>
          {effects.map((one) => (
            <tr key={`${one.metric} ${one.component ?? ""}`}>
              <th scope="row">
                {text.title(one.metric, one.title)}
                {one.component !== null && <span className="quiet"> · {text.component(one.component)}</span>}
              </th>
              <td className="num">{shown(one, one.before)}</td>
              <td className="num">{shown(one, one.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
