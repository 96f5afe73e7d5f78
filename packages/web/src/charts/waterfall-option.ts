import type { EChartsCoreOption } from "echarts/core";
import type { ChartColours } from "./chart-colours.ts";
import { frame } from "./series-option.ts";

export interface WaterfallStep {
  readonly name: string;
  readonly value: number;
  /** A total stands on zero; a movement starts where the one before ended. */
  readonly total: boolean;
}

/**
 * Where the scale is broken: totals so much taller than the movements would press those into hairlines. Null where all of
 * it fits, or something goes below zero. The totals still stand on zero, with the break drawn across them.
 */
export function waterfallBreak(
  bars: readonly { readonly from: number; readonly to: number; readonly total: boolean }[],
): { readonly start: number; readonly end: number } | null {
  const moves = bars.filter((bar) => !bar.total).flatMap((bar) => [bar.from, bar.to]);
  if (moves.length === 0) return null;
  const low = Math.min(...moves);
  const high = Math.max(...moves, ...bars.map((bar) => bar.to));
  const end = low - Math.max(high - low, high * 0.002) * 0.6;
  if (end < high * 0.6) return null;
  return { start: (high - end) * 0.15, end };
}

/** Visible sums: each bar begins where the last one ended, and the closing bar stands on zero again. */
export function waterfallOption(
  steps: readonly WaterfallStep[],
  colours: ChartColours,
  write: (value: number) => string,
  writeAxis: (value: number) => string,
  width = 640,
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
  const broken = waterfallBreak(bars);
  return {
    ...base,
    yAxis: {
      ...(base.yAxis as object),
      ...(broken === null
        ? {}
        : {
            min: 0,
            axisLabel: {
              color: colours.quiet,
              fontSize: 11,
              // The two ends of the break are no values that anybody asked for.
              formatter: (value: number, _index: number, at?: { readonly break?: unknown }) =>
                at?.break === undefined || at.break === null ? writeAxis(value) : "",
            },
            breaks: [{ ...broken, gap: "5%" }],
            breakArea: {
              itemStyle: { color: colours.surface, borderColor: colours.quiet, borderWidth: 1, opacity: 1 },
              zigzagAmplitude: 3,
              expandOnClick: false,
            },
          }),
    },
    xAxis: {
      ...(base.xAxis as object),
      axisLabel: {
        color: colours.quiet,
        fontSize: 11,
        interval: 0,
        width: Math.min(76, Math.max(36, (width - 84) / Math.max(1, steps.length) - 4)),
        overflow: "break",
      },
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
