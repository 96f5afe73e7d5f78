import type { MetricInfo, MetricResult } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../lib/metric-text.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView } from "../lib/use-view.ts";
import { ChangeText } from "../ui/ChangeText.tsx";
import { ScrollRegion } from "../ui/ScrollRegion.tsx";
import classes from "./Panel.module.css";
import { PanelFrame, type PanelSlots } from "./PanelFrame.tsx";
import type { Figures } from "./pick-figures.ts";

interface PartsPanelProps {
  readonly info: MetricInfo;
  readonly figures: Figures;
  /** Bars of the metric's parts, or of one part's groups. */
  readonly by?: "part" | "group";
  /** Adds the running share: the few that make the most. Only for shares of one whole. */
  readonly pareto?: boolean;
  /** Smallest on top instead of largest, or in the metric's own order. */
  readonly sorted?: "ascending" | "given" | undefined;
  /** What a click on a part does; without it the part is chosen on this page. */
  readonly onPart?: (component: string | null) => void;
  readonly slots?: PanelSlots;
}

const SHOWN = 10;

/** The parts (or groups) of the chosen period side by side, largest first, as bars from zero inside their own table. */
export function PartsPanel({
  info,
  figures,
  by = "part",
  pareto = false,
  sorted,
  onPart,
  slots = {},
}: PartsPanelProps) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const [view, change] = useView();
  const [all, setAll] = useState(false);
  const parts = figures.all
    .filter(
      (one) =>
        one.period.start === figures.at &&
        one.value !== null &&
        (by === "part" ? one.group === null && one.component !== null : one.component === figures.component),
    )
    .sort((a, b) => (sorted === "given" ? 0 : ((b.value ?? 0) - (a.value ?? 0)) * (sorted === "ascending" ? -1 : 1)));
  if (parts.length === 0) return null;
  const most = Math.max(...parts.map((one) => Math.abs(one.value ?? 0)), 0);
  const title = `${text.title(info.id, info.title)}, ${format.period(figures.at, view.grain ?? "month")}`;
  // "resource:reports", "resource:api": what all of them begin with says nothing.
  const head = parts[0]?.component?.split(":")[0] ?? "";
  const shared = by === "part" && parts.every((one) => one.component?.startsWith(`${head}:`) === true);
  const nameOf = (one: MetricResult): string =>
    by === "part"
      ? text.component((one.component ?? "").slice(shared ? head.length + 1 : 0))
      : (one.groupLabel ?? one.group ?? t("metric.groupMissing"));
  const pick = onPart ?? ((component: string | null) => change({ component: component ?? undefined }, false));
  const shown = all ? parts : parts.slice(0, SHOWN);
  let running = 0;
  return (
    <PanelFrame
      title={slots.title ?? title}
      heading={slots.heading}
      level={slots.level ?? 2}
      lead={slots.lead}
      foot={slots.foot}
      tools={slots.tools?.(null)}
    >
      <ScrollRegion className={classes.scroll} label={title}>
        <table className={classes.table}>
          <caption className="hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{by === "part" ? t("metric.part") : t("metric.groupValue")}</th>
              <td className={classes.barCell} />
              <th scope="col" className="num">
                {t("metric.value")}
              </th>
              {pareto && (
                <th scope="col" className="num">
                  {t("metric.runningShare")}
                </th>
              )}
              <th scope="col" className="num">
                {t("metric.change")}
              </th>
              <th scope="col" className="num">
                {t("metric.n")}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => {
              const measure = { unit: one.unit, currency: one.currency };
              running += one.value ?? 0;
              return (
                <tr
                  key={`${one.component ?? ""}/${one.group ?? ""}`}
                  data-chosen={by === "part" && onPart === undefined && one.component === figures.component}
                >
                  <th scope="row">
                    {by === "part" ? (
                      <button type="button" className={classes.link} onClick={() => pick(one.component)}>
                        {nameOf(one)}
                      </button>
                    ) : (
                      nameOf(one)
                    )}
                  </th>
                  <td className={classes.barCell}>
                    <span
                      className={classes.bar}
                      style={{ width: `${most === 0 ? 0 : (Math.abs(one.value ?? 0) / most) * 100}%` }}
                    />
                  </td>
                  <td className="num">{format.value(one.value ?? 0, measure)}</td>
                  {pareto && <td className="num quiet">{format.percent(Math.min(1, running))}</td>}
                  <td className="num">
                    <ChangeText
                      now={one.value}
                      before={one.comparison?.value ?? null}
                      measure={measure}
                      direction={by === "part" ? "neither" : info.direction}
                    />
                  </td>
                  <td className="num">{format.count(one.n)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      {parts.length > SHOWN && (
        <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("metric.fewerParts") : t("metric.allParts", { count: parts.length })}
        </button>
      )}
    </PanelFrame>
  );
}
