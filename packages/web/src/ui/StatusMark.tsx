import type { Status } from "../lib/status-of.ts";
import classes from "./StatusMark.module.css";

/** The status's shape: ● healthy, ▲ watch, ■ at risk, ◌ uncertain, – none. The word beside it is the accessible name. */
export function StatusMark({ status, size = 10 }: { status: Status; size?: number }) {
  return (
    <svg
      className={classes.mark}
      data-status={status}
      width={size}
      height={size}
      viewBox="0 0 10 10"
      aria-hidden="true"
    >
      {status === "healthy" && <circle cx="5" cy="5" r="4.4" fill="currentColor" />}
      {status === "watch" && <path d="M5 .6 9.8 9.4H.2z" fill="currentColor" />}
      {status === "at_risk" && <rect x=".8" y=".8" width="8.4" height="8.4" fill="currentColor" />}
      {status === "uncertain" && (
        <circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.45 1.63" />
      )}
      {status === "none" && <rect x="1" y="4.2" width="8" height="1.6" fill="currentColor" />}
    </svg>
  );
}
