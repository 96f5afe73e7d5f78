import { Skeleton, useComputedColorScheme } from "@mantine/core";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { type ChartColours, chartColours } from "./chart-colours.ts";

export interface ChartHandle {
  /** The drawing as an SVG data URL, null before it is drawn. */
  svg(): string | null;
}

interface EChartProps {
  /** Builds the option from the theme's colours and the width in pixels; called again when either changes. */
  readonly option: (colours: ChartColours, width: number) => EChartsCoreOption;
  readonly label: string;
  readonly height: number;
  /** Index of the category that was clicked. */
  readonly onPick?: (index: number) => void;
  /** Moves the choice by the arrow keys. */
  readonly onStep?: (by: -1 | 1) => void;
  readonly ref?: Ref<ChartHandle>;
}

/** ECharts, loaded when first needed. The table behind every chart carries the same values for readers. */
export function EChart({ option, label, height, onPick, onStep, ref }: EChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const [ready, setReady] = useState(false);
  const [width, setWidth] = useState(0);
  const scheme = useComputedColorScheme("light");
  const pick = useRef(onPick);
  pick.current = onPick;
  useImperativeHandle(ref, () => ({ svg: () => chart.current?.getDataURL({ type: "svg" }) ?? null }), []);

  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | null = null;
    void import("./echarts-setup.ts").then(({ init }) => {
      if (gone || host.current === null) return;
      const made = init(host.current, null, { renderer: "svg" });
      made.getZr().on("click", (event: { offsetX: number; offsetY: number }) => {
        const point = [event.offsetX, event.offsetY];
        if (!made.containPixel("grid", point)) return;
        const [index] = made.convertFromPixel({ gridIndex: 0 }, point) as [number, number];
        pick.current?.(Math.round(index));
      });
      made.on("finished", () => host.current?.setAttribute("data-drawn", "true"));
      observer = new ResizeObserver(() => {
        made.resize();
        // In steps: a window being dragged must not redraw at every pixel.
        setWidth(Math.round(made.getWidth() / 40) * 40);
      });
      observer.observe(host.current);
      chart.current = made;
      setWidth(Math.round(made.getWidth() / 40) * 40);
      setReady(true);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the colours that the option reads
  useEffect(() => {
    if (!ready) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    chart.current?.setOption(
      { ...option(chartColours(), width), animation: !still, animationDuration: 120 },
      { notMerge: true },
    );
  }, [ready, option, scheme, width]);

  const steps = onStep !== undefined;
  return (
    <div style={{ position: "relative", height }}>
      {!ready && <Skeleton height={height} style={{ position: "absolute", inset: 0 }} />}
      <div
        ref={host}
        style={{ height, opacity: ready ? 1 : 0 }}
        role="img"
        data-chart=""
        aria-label={label}
        {...(steps ? { tabIndex: 0 } : {})}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") onStep?.(-1);
          else if (event.key === "ArrowRight") onStep?.(1);
          else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}
