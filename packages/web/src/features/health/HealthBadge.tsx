import type { Status } from "../../lib/status-of.ts";
import badge from "../../ui/BandBadge.module.css";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { useHealthText } from "./use-health-text.ts";

interface Shown {
  readonly status: "plain" | "uncertain" | "none" | "overridden";
  readonly band: string | null;
  readonly bandStatus: "healthy" | "watch" | "at_risk" | null;
}

/** The band's name, or the status where there is none: what filters and counts go by. */
export function shownName(score: Shown): string {
  return score.status === "plain" ? (score.band ?? "none") : score.status;
}

/** How a score stands: shape, word and colour. Only a plain score has a band's colour; an override has its own mark. */
export function HealthBadge({ score }: { score: Shown }) {
  const text = useHealthText();
  const overridden = score.status === "overridden";
  const status: Status =
    score.status === "plain" ? (score.bandStatus ?? "none") : score.status === "uncertain" ? "uncertain" : "none";
  return (
    <span className={badge.badge} data-status={status}>
      {overridden ? <OverrideMark /> : <StatusMark status={status} />}
      <span>{text.shown(shownName(score))}</span>
    </span>
  );
}

/** ◇: a person said so. */
export function OverrideMark({ size = 10 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true" style={{ flex: "none" }}>
      <path d="M5 .8 9.2 5 5 9.2.8 5z" fill="none" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}
