import type { EChartsCoreOption } from "echarts/core";
import type { ChartColours } from "./chart-colours.ts";
import { frame } from "./series-option.ts";

export interface WaterfallStep {
  readonly name: string;
  readonly value: number;
  /** A total stands on zero; a movement starts where the one before ended. */
  readonly total: boolean;
}

/** Visible sums: each bar begins where the last one ended, and the closing bar stands on zero again. */
export function waterfallOption(
  steps: readonly WaterfallStep[],
  colours: ChartColours,
  write: (value: number) => string,
  writeAxis: (value: number) => string,
): EChartsCoreOption {
  let level = 0;
  const bars = steps.map((step) => {
    const from = step.total ? 0 : level;
    level = step.total ? step.value : level + step.value;
    return { ...step, from, to: level };
  });
  const base = frame(
    colours,
    steps.map((step) => step.name),
    writeAxis,
    { right: 12 },
  );
  return {
    ...base,
    xAxis: {
      ...(base.xAxis as object),
      axisLabel: { color: colours.quiet, fontSize: 11, interval: 0, width: 76, overflow: "break" },
    },
    tooltip: {
      trigger: "item",
      backgroundColor: colours.surface,
      borderColor: colours.line,
      extraCssText: "box-shadow:none",
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 12 },
      formatter: (item: unknown) => {
        const bar = bars[(item as { dataIndex: number }).dataIndex];
        return bar === undefined ? "" : `${bar.name}<br><b>${write(bar.value)}</b>`;
      },
    },
    series: [
      {
        type: "bar",
        stack: "w",
        stackStrategy: "all",
        silent: true,
        itemStyle: { opacity: 0 },
        data: bars.map((bar) => Math.min(bar.from, bar.to)),
      },
      {
        type: "bar",
        stack: "w",
        stackStrategy: "all",
        barMaxWidth: 56,
        data: bars.map((bar) => ({
          value: Math.abs(bar.to - bar.from),
          itemStyle: { color: bar.total ? colours.series[0] : bar.value >= 0 ? colours.healthy : colours.atRisk },
        })),
        label: {
          show: true,
          position: "top",
          color: colours.ink,
          fontSize: 11,
          formatter: (item: { dataIndex: number }) => write(bars[item.dataIndex]?.value ?? 0),
        },
      },
    ],
  };
}
