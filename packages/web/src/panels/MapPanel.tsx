import type { MetricInfo } from "@tendwell/contract";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../lib/metric-text.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView } from "../lib/use-view.ts";
import classes from "./Panel.module.css";
import { PanelFrame, type PanelSlots } from "./PanelFrame.tsx";
import type { Figures } from "./pick-figures.ts";
import triangle from "./Triangle.module.css";

interface MapPanelProps {
  readonly info: MetricInfo;
  readonly figures: Figures;
  readonly prefix?: string;
  /** The parts in the metric's own order instead of the most used first. */
  readonly given?: boolean;
  readonly onPart: (component: string | null) => void;
  readonly slots?: PanelSlots;
}

/** Parts × periods as a heat map that is a table, the most used first. What is not recorded stays empty, never zero. */
export function MapPanel({ info, figures, prefix = "", given = false, onPart, slots = {} }: MapPanelProps) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const [view] = useView();
  const grain = view.grain ?? "month";
  const scroller = useRef<HTMLElement>(null);
  // The newest periods are what one looks for, and they are at the far end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the figures change the width
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollLeft = scroller.current.scrollWidth;
  }, [figures.all]);
  const cells = new Map(
    figures.all
      .filter((one) => one.group === null && one.component?.startsWith(prefix) === true && one.value !== null)
      .map((one) => [`${one.component}/${one.period.start}`, one]),
  );
  const last = (component: string): number => cells.get(`${component}/${figures.at}`)?.value ?? -1;
  const parts = [...new Set([...cells.values()].map((one) => one.component ?? ""))];
  if (!given) parts.sort((a, b) => last(b) - last(a) || a.localeCompare(b));
  if (parts.length === 0) return null;
  const most = Math.max(...[...cells.values()].map((one) => one.value ?? 0), 0);
  const title = text.title(info.id, info.title);
  return (
    <PanelFrame
      title={slots.title ?? title}
      heading={slots.heading}
      level={slots.level ?? 2}
      lead={slots.lead}
      foot={slots.foot}
      tools={slots.tools?.(null)}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section ref={scroller} className={classes.scroll} tabIndex={0} aria-label={title}>
        <table className={triangle.triangle}>
          <caption className="hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t("metric.part")}</th>
              {figures.periods.map((start) => (
                <th key={start} scope="col" className="num">
                  {format.period(start, grain)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part}>
                <th scope="row">
                  <button type="button" className={classes.link} onClick={() => onPart(part)}>
                    {text.component(part)}
                  </button>
                </th>
                {figures.periods.map((start) => {
                  const cell = cells.get(`${part}/${start}`);
                  if (cell === undefined || cell.value === null) return <td key={start} />;
                  const share = most === 0 ? 0 : Math.round((Math.max(0, cell.value) / most) * 40);
                  return (
                    <td
                      key={start}
                      className="num"
                      data-chosen={start === figures.at}
                      style={{ background: `color-mix(in srgb, var(--heat) ${share}%, var(--surface))` }}
                    >
                      {format.value(cell.value, { unit: cell.unit, currency: cell.currency }, { compact: true })}
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
