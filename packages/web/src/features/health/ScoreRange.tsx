import { useTranslation } from "react-i18next";
import classes from "./ScoreRange.module.css";
import { useHealthText } from "./use-health-text.ts";

interface ScoreRangeProps {
  readonly score: {
    readonly score: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly status: string;
    readonly bandStatus: string | null;
  };
}

/** A score on 0–100: a tick at the score, and the range from the worst to the best completion, hatched where it is uncertain. */
export function ScoreRange({ score }: ScoreRangeProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const { low, high } = score;
  if (score.score === null) return <span className={classes.range} aria-hidden="true" />;
  const label =
    low !== null && high !== null && high - low > 0.05
      ? t("page.rangeOf", { low: text.points(low), high: text.points(high) })
      : text.points(score.score);
  return (
    <span
      className={classes.range}
      role="img"
      aria-label={label}
      title={label}
      data-status={score.status === "plain" ? (score.bandStatus ?? "none") : score.status}
    >
      {low !== null && high !== null && (
        <span
          className={classes.rangeSpan}
          style={{ insetInlineStart: `${low}%`, width: `${Math.max(1, high - low)}%` }}
        />
      )}
      <span className={classes.rangeTick} style={{ insetInlineStart: `${score.score}%` }} />
    </span>
  );
}
