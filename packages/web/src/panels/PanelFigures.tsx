import type { MetricResult } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { standingOf } from "../lib/status-of.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView } from "../lib/use-view.ts";
import { BandBadge } from "../ui/BandBadge.tsx";
import { ChangeText } from "../ui/ChangeText.tsx";
import classes from "./Panel.module.css";
import type { TrendLine } from "./TrendPanel.tsx";

/** The chosen period's figures above their chart: value, change, band. */
export function PanelFigures({
  title,
  lines,
}: {
  /** The panel's: a line of the same name needs no other. */
  title: string;
  lines: readonly (TrendLine & { readonly result: MetricResult | undefined })[];
}) {
  const { t } = useTranslation("pages");
  const format = useFormat();
  const [view] = useView();
  return (
    <dl className={classes.figures}>
      {lines.map((line) => {
        const { result } = line;
        const measure = { unit: result?.unit ?? line.info.unit, currency: result?.currency ?? null };
        const standing = result === undefined ? null : standingOf(result, line.info);
        return (
          <div key={line.name}>
            <dt className={line.name === title ? "hidden" : undefined}>{line.name}</dt>
            <dd>
              <span className={classes.value}>
                {result === undefined || result.value === null
                  ? "–"
                  : format.value(result.value, measure, { compact: true })}
              </span>
              {result !== undefined && result.value !== null ? (
                <ChangeText
                  now={result.value}
                  before={result.comparison?.value ?? null}
                  measure={measure}
                  direction={line.info.direction}
                  against={t(`dashboard.before.${view.grain ?? "month"}`, { ns: "web" })}
                />
              ) : (
                <span className="quiet">{t(`reason.${result?.reason ?? "no_data"}`, { ns: "common" })}</span>
              )}
              {standing !== null && standing.status !== "none" && <BandBadge standing={standing} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
