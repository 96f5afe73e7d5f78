import type { MetricInfo } from "@tendwell/contract";
import { CurvePanel } from "../../panels/CurvePanel.tsx";
import { PartsPanel } from "../../panels/PartsPanel.tsx";
import type { Figures } from "../../panels/pick-figures.ts";
import { SeriesPanel } from "../../panels/SeriesPanel.tsx";
import { TrianglePanel } from "../../panels/TrianglePanel.tsx";
import { WaterfallPanel } from "../../panels/WaterfallPanel.tsx";

/** The pictures that fit the metric: a line over time for all, and its own picture where it has several parts. */
export function MetricCharts({ info, figures }: { info: MetricInfo; figures: Figures }) {
  return (
    <>
      {figures.shape === "waterfall" && <WaterfallPanel figures={figures} info={info} />}
      {figures.shape === "triangle" && <TrianglePanel figures={figures} />}
      {figures.shape === "curve" && <CurvePanel figures={figures} info={info} />}
      {figures.shape === "parts" && <PartsPanel figures={figures} info={info} />}
      {figures.shape !== "triangle" && <SeriesPanel figures={figures} info={info} />}
    </>
  );
}
