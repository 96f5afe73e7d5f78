import { ActionIcon, Tooltip } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { chartColours } from "../charts/chart-colours.ts";
import { type ChartHandle, EChart } from "../charts/EChart.tsx";
import { savePng, saveSvg } from "../charts/save-chart.ts";
import { Icon } from "../ui/Icon.tsx";
import { ScrollRegion } from "../ui/ScrollRegion.tsx";
import classes from "./Panel.module.css";
import { PanelFrame, type PanelSlots, type SaveDrawing } from "./PanelFrame.tsx";

interface ChartPanelProps {
  readonly title: string;
  readonly label: string;
  readonly height: number;
  readonly option: Parameters<typeof EChart>[0]["option"];
  readonly fileName: string;
  readonly note?: string | null;
  readonly onPick?: (index: number) => void;
  readonly onStep?: (by: -1 | 1) => void;
  readonly slots?: PanelSlots;
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
  slots = {},
  children,
}: ChartPanelProps) {
  const { t } = useTranslation("web");
  const chart = useRef<ChartHandle>(null);
  const withSvg = (use: (svg: string) => void): void => {
    const svg = chart.current?.svg() ?? null;
    if (svg !== null) use(svg);
  };
  const save: SaveDrawing = {
    svg: () => withSvg((svg) => saveSvg(svg, fileName)),
    png: () => withSvg((svg) => void savePng(svg, fileName, chartColours().surface)),
  };
  return (
    <PanelFrame
      title={slots.title ?? title}
      heading={slots.heading}
      level={slots.level ?? 2}
      lead={slots.lead}
      foot={slots.foot}
      tools={
        slots.tools?.(save) ?? (
          <>
            <Tooltip label={t("metric.saveSvg")}>
              <ActionIcon variant="subtle" aria-label={t("metric.saveSvg")} onClick={save.svg}>
                <span className={classes.fileKind}>SVG</span>
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("metric.savePng")}>
              <ActionIcon variant="subtle" aria-label={t("metric.savePng")} onClick={save.png}>
                <span className={classes.fileKind}>PNG</span>
              </ActionIcon>
            </Tooltip>
          </>
        )
      }
    >
      <EChart
        ref={chart}
        option={option}
        label={label}
        height={slots.height ?? height}
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
    </PanelFrame>
  );
}
