import classes from "./Sparkline.module.css";

interface SparkPoint {
  readonly value: number | null;
  readonly provisional: boolean;
}

interface SparklineProps {
  readonly points: readonly SparkPoint[];
  /** Indexes at which a business event happened. */
  readonly marks?: readonly number[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

/** The last periods as a line; gaps stay gaps, the provisional part is dashed, business events are ticks on the floor. */
export function Sparkline({ points, marks = [], label, width = 112, height = 34 }: SparklineProps) {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  if (values.length === 0) return <span className={classes.empty} style={{ width, height }} />;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = 4;
  const x = (index: number): number => pad + (index * (width - 2 * pad)) / Math.max(1, points.length - 1);
  const y = (value: number): number =>
    high === low ? height / 2 : pad + ((high - value) * (height - 2 * pad - 2)) / (high - low);
  const solid: string[] = [];
  const dashed: string[] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (point.value === null || before === undefined || before.value === null) return;
    const segment = `M${x(index - 1).toFixed(1)} ${y(before.value).toFixed(1)}L${x(index).toFixed(1)} ${y(point.value).toFixed(1)}`;
    (point.provisional ? dashed : solid).push(segment);
  });
  const last = points.findLastIndex((point) => point.value !== null);
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {marks.map((mark) => (
        <path key={mark} className={classes.mark} d={`M${x(mark).toFixed(1)} ${height - 4}v4`} />
      ))}
      <path className={classes.line} d={solid.join("")} />
      <path className={classes.line} data-provisional="true" d={dashed.join("")} />
      <circle className={classes.dot} cx={x(last)} cy={y(points[last]?.value ?? 0)} r="2.5" />
    </svg>
  );
}
