import type { MetricInfo } from "@tendwell/contract";
import { MetricCurvePanel } from "./MetricCurvePanel.tsx";
import { MetricPartsPanel } from "./MetricPartsPanel.tsx";
import { MetricSeriesPanel } from "./MetricSeriesPanel.tsx";
import { MetricTriangle } from "./MetricTriangle.tsx";
import { MetricWaterfallPanel } from "./MetricWaterfallPanel.tsx";
import type { Figures } from "./pick-figures.ts";

/** The pictures that fit the metric: a line over time for all, and its own picture where it has several parts. */
export function MetricCharts({ info, figures }: { info: MetricInfo; figures: Figures }) {
  return (
    <>
      {figures.shape === "waterfall" && <MetricWaterfallPanel figures={figures} info={info} />}
      {figures.shape === "triangle" && <MetricTriangle figures={figures} />}
      {figures.shape === "curve" && <MetricCurvePanel figures={figures} info={info} />}
      {figures.shape === "parts" && <MetricPartsPanel figures={figures} info={info} />}
      {figures.shape !== "triangle" && <MetricSeriesPanel figures={figures} info={info} />}
    </>
  );
}
