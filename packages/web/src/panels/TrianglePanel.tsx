import { useTranslation } from "react-i18next";
import { useMetricText } from "../lib/metric-text.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView } from "../lib/use-view.ts";
import { cellOf } from "./metric-shape.ts";
import classes from "./Panel.module.css";
import { PanelFrame, type PanelSlots } from "./PanelFrame.tsx";
import type { Figures } from "./pick-figures.ts";
import triangle from "./Triangle.module.css";

/** Cohort × age as a heat map that is a table: what is not known yet stays empty, never zero. A cell opens its rows. */
export function TrianglePanel({
  figures,
  onPart,
  slots = {},
}: {
  figures: Figures;
  /** What a click on a cell does; without it the cell is chosen on this page. */
  onPart?: (component: string | null) => void;
  slots?: PanelSlots;
}) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const [, change] = useView();
  const here = figures.all.flatMap((result) => {
    const cell = cellOf(result.component);
    return cell === null ||
      cell.measure !== figures.component ||
      result.period.start !== figures.at ||
      result.group !== figures.groups[0]
      ? []
      : [{ ...cell, result }];
  });
  const cohorts = [...new Set(here.map((one) => one.cohort))].sort();
  const ages = [...new Set(here.map((one) => one.age))].sort((a, b) => a - b);
  const cells = new Map(here.map((one) => [`${one.cohort}/${one.age}`, one.result]));
  const pick = onPart ?? ((component: string | null) => change({ component: component ?? undefined }, false));
  const title = t("metric.cohortTriangle");
  return (
    <PanelFrame
      title={slots.title ?? title}
      heading={slots.heading}
      level={slots.level ?? 2}
      lead={slots.lead}
      foot={slots.foot}
      tools={slots.tools?.(null) ?? <span className="quiet">{t("metric.ageInMonths")}</span>}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={title}>
        <table className={triangle.triangle}>
          <thead>
            <tr>
              <th scope="col">{t("metric.cohort")}</th>
              <th scope="col" className="num">
                {t("metric.started")}
              </th>
              {ages.map((age) => (
                <th key={age} scope="col" className="num">
                  {age}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <tr key={cohort}>
                <th scope="row">{format.period(`${cohort}-01`, "month")}</th>
                <td className="num quiet">{format.count(cells.get(`${cohort}/${ages[0]}`)?.n ?? 0)}</td>
                {ages.map((age) => {
                  const cell = cells.get(`${cohort}/${age}`);
                  if (cell === undefined || cell.value === null) return <td key={age} />;
                  const share = Math.round(Math.min(1, Math.max(0, cell.value)) * 40);
                  return (
                    <td
                      key={age}
                      className="num"
                      data-provisional={cell.provisional}
                      data-chosen={figures.cell === cell.component}
                      style={{ background: `color-mix(in srgb, var(--heat) ${share}%, var(--surface))` }}
                    >
                      <button
                        type="button"
                        title={text.component(cell.component ?? "")}
                        onClick={() => pick(cell.component)}
                      >
                        {format.percent(cell.value)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </PanelFrame>
  );
}
