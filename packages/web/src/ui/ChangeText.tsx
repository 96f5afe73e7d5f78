import type { MetricInfo } from "@tendwell/contract";
import type { Measure } from "../lib/format.ts";
import { judgementOf } from "../lib/status-of.ts";
import { useFormat } from "../lib/use-format.ts";
import classes from "./ChangeText.module.css";

interface ChangeTextProps {
  readonly now: number | null;
  readonly before: number | null;
  readonly measure: Measure;
  readonly direction: MetricInfo["direction"];
  readonly against?: string;
}

/** A change with arrow and sign, coloured by whether it is good, not by whether it is up. */
export function ChangeText({ now, before, measure, direction, against }: ChangeTextProps) {
  const format = useFormat();
  if (now === null || before === null)
    return <span className="quiet">{against === undefined ? "–" : `– ${against}`}</span>;
  const change = now - before;
  const arrow = change > 0 ? "↑" : change < 0 ? "↓" : "→";
  return (
    <span className={classes.change}>
      <span className={classes.value} data-judgement={judgementOf(change, direction)}>
        <span aria-hidden="true">{arrow}</span> {format.change(now, before, measure)}
      </span>
      {against !== undefined && <span className="quiet"> {against}</span>}
    </span>
  );
}
