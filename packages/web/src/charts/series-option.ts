import type { EChartsCoreOption } from "echarts/core";
import type { ChartColours } from "./chart-colours.ts";

interface ChartPoint {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly provisional: boolean;
}

export interface ChartSeries {
  readonly name: string;
  readonly points: readonly ChartPoint[];
}

export interface SeriesChart {
  readonly labels: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly kind: "line" | "bar" | "step";
  /** Index of the chosen category. */
  readonly chosen: number;
  readonly events: readonly { readonly index: number; readonly title: string }[];
  readonly write: (value: number) => string;
  /** Axis labels: shorter than values. */
  readonly writeAxis: (value: number) => string;
  /** Upper end of the scale where it is known: 1 for shares. */
  readonly max: number | null;
  /** Distance between two labels of the scale, where it has to be a certain one. */
  readonly step?: number | null;
  readonly writeRange: (low: number, high: number) => string;
  readonly provisional: string;
}

const EVENT_WIDTH = 100;

/** From here on a label ends at its tick instead of standing over it: it would leave the chart otherwise. */
const endsAtTick = (index: number, count: number): boolean => index > count * 0.85;

/**
 * Event labels that would touch stand one above the other: a level for each, 0 lowest. Indexes ascend; `width` is that of
 * the plot in pixels.
 */
export function eventLevels(indexes: readonly number[], count: number, width: number): number[] {
  const placed: { readonly from: number; readonly to: number; readonly level: number }[] = [];
  for (const index of indexes) {
    const tick = ((index + 0.5) * width) / Math.max(1, count);
    const from = endsAtTick(index, count) ? tick - EVENT_WIDTH : tick - EVENT_WIDTH / 2;
    const to = from + EVENT_WIDTH;
    const taken = placed.filter((one) => one.from < to && from < one.to).map((one) => one.level);
    let level = 0;
    while (taken.includes(level)) level += 1;
    placed.push({ from, to, level });
  }
  return placed.map((one) => one.level);
}

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The axes, tooltip and frame that every chart shares. */
interface Frame {
  readonly right: number;
  readonly top?: number;
  readonly max?: number | null;
  readonly step?: number | null;
}

export function frame(
  colours: ChartColours,
  labels: readonly string[],
  write: (value: number) => string,
  { right, top = 28, max = null, step = null }: Frame,
): EChartsCoreOption {
  return {
    textStyle: { fontFamily: colours.font, color: colours.quiet, fontSize: 12 },
    grid: { left: 8, right, top, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: [...labels],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { color: colours.quiet, hideOverlap: true, fontSize: 11 },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      ...(max === null ? {} : { max }),
      ...(step === null ? {} : { interval: step }),
      axisLabel: { color: colours.quiet, fontSize: 11, formatter: (value: number) => write(value) },
      splitLine: { lineStyle: { color: colours.line } },
    },
  };
}

/** The end of a scale whose labels have a fixed distance: the next label above what is drawn. */
function wholeSteps(chart: SeriesChart): number | null {
  const { step = null } = chart;
  if (step === null) return null;
  const points = chart.series.flatMap((one) => one.points);
  const top = Math.max(0, ...points.map((point) => Math.max(point.value ?? 0, point.high ?? 0)));
  return Math.max(1, Math.ceil(top / step)) * step;
}

/** Lines with an interval ribbon and a dashed provisional part, or bars from zero; events as labelled ticks. */
export function seriesOption(chart: SeriesChart, colours: ChartColours, width = 640): EChartsCoreOption {
  const named = chart.series.length > 1;
  const levels = eventLevels(
    chart.events.map((event) => event.index),
    chart.labels.length,
    width - (named ? 118 : 20) - 48,
  );
  const base = frame(colours, chart.labels, chart.writeAxis, {
    right: named ? 118 : 20,
    top: 26 + 14 * Math.max(0, ...levels),
    max: chart.max ?? wholeSteps(chart),
    step: chart.step ?? null,
  });
  const drawn = chart.series.flatMap((one, index): object[] => {
    const colour = colours.series[index % colours.series.length] ?? colours.ink;
    const markLine =
      index > 0
        ? {}
        : {
            markLine: {
              silent: true,
              symbol: "none",
              animation: false,
              data: [
                ...chart.events.map((event, at) => ({
                  xAxis: event.index,
                  lineStyle: { color: colours.past, type: "solid" as const, width: 1 },
                  label: {
                    formatter: event.title,
                    color: colours.past,
                    position: "end" as const,
                    distance: 4 + 14 * (levels[at] ?? 0),
                    align: endsAtTick(event.index, chart.labels.length) ? ("right" as const) : ("center" as const),
                    fontSize: 11,
                    width: EVENT_WIDTH - 4,
                    overflow: "truncate" as const,
                  },
                })),
                ...(chart.chosen >= 0
                  ? [
                      {
                        xAxis: chart.chosen,
                        lineStyle: { color: colours.quiet, type: "dotted" as const },
                        label: { show: false },
                      },
                    ]
                  : []),
              ],
            },
          };
    if (chart.kind === "bar") {
      return [
        {
          type: "bar",
          name: one.name,
          barMaxWidth: 34,
          ...markLine,
          data: one.points.map((point, at) => ({
            value: point.value,
            itemStyle: {
              color: colour,
              opacity: at === chart.chosen || chart.chosen < 0 ? 1 : 0.62,
              ...(point.provisional
                ? { decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: 0.8 } }
                : {}),
            },
          })),
        },
      ];
    }
    const step = chart.kind === "step" ? { step: "end" as const } : {};
    const solid = one.points.map((point) => (point.provisional ? null : point.value));
    const dashed = one.points.map((point, at) =>
      point.provisional || one.points[at + 1]?.provisional === true ? point.value : null,
    );
    // The name stands at the end of what is drawn, be it solid or dashed.
    const endsDashed = dashed.findLastIndex((value) => value !== null) > solid.findLastIndex((value) => value !== null);
    const endLabel = named
      ? {
          endLabel: {
            show: true,
            formatter: one.name,
            color: colour,
            width: 104,
            overflow: "truncate",
            distance: 6,
            fontSize: 11,
          },
          labelLayout: { moveOverlap: "shiftY" },
          // The name would travel along the line, and has no place where the line has a gap.
          animation: false,
        }
      : {};
    const ribbon = !named && one.points.some((point) => point.low !== null);
    return [
      ...(ribbon
        ? [
            {
              type: "line",
              stack: "ribbon",
              stackStrategy: "all",
              silent: true,
              symbol: "none",
              ...step,
              lineStyle: { opacity: 0 },
              data: one.points.map((point) => point.low),
            },
            {
              type: "line",
              stack: "ribbon",
              stackStrategy: "all",
              silent: true,
              symbol: "none",
              ...step,
              lineStyle: { opacity: 0 },
              areaStyle: { color: colour, opacity: 0.14 },
              data: one.points.map((point) =>
                point.low === null || point.high === null ? null : point.high - point.low,
              ),
            },
          ]
        : []),
      {
        type: "line",
        name: one.name,
        ...step,
        symbol: "circle",
        symbolSize: 5,
        showSymbol: one.points.length < 40,
        connectNulls: false,
        itemStyle: { color: colour },
        lineStyle: { color: colour, width: 2 },
        ...(endsDashed ? {} : endLabel),
        ...markLine,
        data: solid,
      },
      {
        type: "line",
        name: one.name,
        ...step,
        symbol: "emptyCircle",
        symbolSize: 5,
        connectNulls: false,
        itemStyle: { color: colour },
        lineStyle: { color: colour, width: 2, type: [4, 4] },
        ...(endsDashed ? endLabel : {}),
        data: dashed,
      },
    ];
  });
  return {
    ...base,
    tooltip: {
      trigger: "axis",
      backgroundColor: colours.surface,
      borderColor: colours.line,
      extraCssText: "box-shadow:none",
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 12 },
      formatter: (items: unknown) => {
        const at = (Array.isArray(items) ? (items[0] as { dataIndex: number } | undefined) : undefined)?.dataIndex ?? 0;
        const lines = chart.series.map((one) => {
          const point = one.points[at];
          const value = point === undefined || point.value === null ? "–" : chart.write(point.value);
          const range =
            point?.low == null || point.high === null ? "" : ` (${chart.writeRange(point.low, point.high)})`;
          const name = chart.series.length > 1 ? `${escapeHtml(one.name)} ` : "";
          return `${name}<b>${escapeHtml(value)}</b>${escapeHtml(range)}${point?.provisional === true ? ` · ${escapeHtml(chart.provisional)}` : ""}`;
        });
        const events = chart.events
          .filter((event) => event.index === at)
          .map((event) => `⚑ ${escapeHtml(event.title)}`);
        return [escapeHtml(chart.labels[at] ?? ""), ...lines, ...events].join("<br>");
      },
    },
    series: drawn,
  };
}
