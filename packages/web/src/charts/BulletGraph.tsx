import classes from "./BulletGraph.module.css";
import { type BulletInput, bulletDomain } from "./bullet-domain.ts";

interface BulletGraphProps extends BulletInput {
  readonly label: string;
  readonly uncertain?: boolean;
}

const percent = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;

/** Value bar over its bands, a tick for the target, a whisker for the interval. Without bands: the range of earlier periods. */
export function BulletGraph(props: BulletGraphProps) {
  const [low, high] = bulletDomain(props);
  const at = (value: number): number => Math.min(1, Math.max(0, (value - low) / (high - low)));
  const span = (from: number, to: number): { x: string; width: string } => {
    const [a, b] = from < to ? [at(from), at(to)] : [at(to), at(from)];
    return { x: percent(a), width: percent(b - a) };
  };
  const history = props.bands.length === 0 && props.history.length > 1 ? props.history : null;
  return (
    <svg className={classes.bullet} width="100%" height="16" role="img" aria-label={props.label}>
      <rect className={classes.track} y="3" height="10" width="100%" rx="1.5" />
      {props.bands.map((band) => (
        <rect
          key={band.name}
          className={classes.band}
          data-status={band.status}
          y="3"
          height="10"
          {...span(band.from ?? low, band.to ?? high)}
        />
      ))}
      {props.bands.map((band) =>
        band.from === null || band.from <= low ? null : (
          <rect key={band.name} className={classes.edge} x={percent(at(band.from))} y="3" width="1" height="10" />
        ),
      )}
      {history !== null && (
        <rect className={classes.range} y="3" height="10" {...span(Math.min(...history), Math.max(...history))} />
      )}
      <rect className={classes.value} data-uncertain={props.uncertain} y="6" height="4" {...span(0, props.value)} />
      <rect
        className={classes.tip}
        x={percent(at(props.value))}
        y="4.5"
        width="2.5"
        height="7"
        transform="translate(-1.25 0)"
      />
      {props.interval !== null && (
        <g className={classes.whisker}>
          <line x1={percent(at(props.interval.low))} x2={percent(at(props.interval.high))} y1="14.5" y2="14.5" />
          <line x1={percent(at(props.interval.low))} x2={percent(at(props.interval.low))} y1="13" y2="16" />
          <line x1={percent(at(props.interval.high))} x2={percent(at(props.interval.high))} y1="13" y2="16" />
        </g>
      )}
      {props.target !== null && (
        <rect className={classes.target} x={percent(at(props.target))} y="0" width="2.5" height="16" />
      )}
    </svg>
  );
}
