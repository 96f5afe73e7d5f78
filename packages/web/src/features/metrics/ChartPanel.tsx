import { ActionIcon, Tooltip } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { chartColours } from "../../charts/chart-colours.ts";
import { type ChartHandle, EChart } from "../../charts/EChart.tsx";
import { savePng, saveSvg } from "../../charts/save-chart.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Metric.module.css";

interface ChartPanelProps {
  readonly title: string;
  readonly label: string;
  readonly height: number;
  readonly option: Parameters<typeof EChart>[0]["option"];
  readonly fileName: string;
  readonly note?: string | null;
  readonly onPick?: (index: number) => void;
  readonly onStep?: (by: -1 | 1) => void;
  /** The table behind the chart. */
  readonly children: ReactNode;
}

/** A chart with its title, its files, and the table behind it. */
export function ChartPanel({
  title,
  label,
  height,
  option,
  fileName,
  note,
  onPick,
  onStep,
  children,
}: ChartPanelProps) {
  const { t } = useTranslation("web");
  const chart = useRef<ChartHandle>(null);
  const withSvg = (use: (svg: string) => void): void => {
    const svg = chart.current?.svg() ?? null;
    if (svg !== null) use(svg);
  };
  return (
    <section className={classes.panel} aria-label={title}>
      <header className={classes.panelHead}>
        <h2>{title}</h2>
        <div className={classes.panelTools}>
          <Tooltip label={t("metric.saveSvg")}>
            <ActionIcon
              variant="subtle"
              aria-label={t("metric.saveSvg")}
              onClick={() => withSvg((svg) => saveSvg(svg, fileName))}
            >
              <span className={classes.fileKind}>SVG</span>
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("metric.savePng")}>
            <ActionIcon
              variant="subtle"
              aria-label={t("metric.savePng")}
              onClick={() => withSvg((svg) => void savePng(svg, fileName, chartColours().surface))}
            >
              <span className={classes.fileKind}>PNG</span>
            </ActionIcon>
          </Tooltip>
        </div>
      </header>
      <EChart
        ref={chart}
        option={option}
        label={label}
        height={height}
        {...(onPick === undefined ? {} : { onPick })}
        {...(onStep === undefined ? {} : { onStep })}
      />
      {note != null && <p className={classes.note}>{note}</p>}
      <details className={classes.behind}>
        <summary>
          <Icon name="chevron" size={14} /> {t("metric.table")}
        </summary>
        <ScrollRegion className={classes.scroll} label={t("metric.table")}>
          {children}
        </ScrollRegion>
      </details>
    </section>
  );
}
