import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import classes from "./Surveys.module.css";
import type { SurveyScore } from "./survey-queries.ts";

type Interval = { readonly low: number; readonly high: number; readonly level: number } | null;

/** Where the figure and its interval stand on the whole scale; the words beside it say the same. */
export function IntervalBar({
  unit,
  value,
  interval,
}: {
  unit: SurveyScore["unit"];
  value: number;
  interval: Interval;
}) {
  const [from, to] = unit === "nps" ? [-100, 100] : [0, 1];
  const at = (one: number): string => `${(100 * Math.min(1, Math.max(0, (one - from) / (to - from)))).toFixed(2)}%`;
  return (
    <svg className={classes.interval} width="100%" height="14" aria-hidden="true" focusable="false">
      <rect className={classes.track} x="0" y="5" width="100%" height="4" rx="1" />
      {unit === "nps" && <rect className={classes.zero} x="50%" y="1" width="1" height="12" />}
      {interval !== null && (
        <line className={classes.whisker} x1={at(interval.low)} x2={at(interval.high)} y1="7" y2="7" />
      )}
      <circle className={classes.point} cx={at(value)} cy="7" r="4.5" />
    </svg>
  );
}

/** "35 (21 to 48)", in the reader's numbers. */
export function useScoreText() {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const write = (unit: SurveyScore["unit"], value: number): string => format.value(value, { unit, currency: null });
  return {
    write,
    range: (unit: SurveyScore["unit"], interval: Interval): string =>
      interval === null ? "" : t("ui.range", { low: write(unit, interval.low), high: write(unit, interval.high) }),
  };
}

/** A score with its interval, small: for tables. */
export function ScoreFigure({ score }: { score: SurveyScore | undefined }) {
  const { t } = useTranslation("surveys");
  const text = useScoreText();
  if (score === undefined) return <span className="quiet">–</span>;
  if (score.value === null) return <span className="quiet">{score.suppressed ? t("ui.suppressed") : "–"}</span>;
  return (
    <div className={classes.score}>
      <div>
        <span className="quiet">{t(`ui.kind.${score.question}`)}</span>{" "}
        <strong>{text.write(score.unit, score.value)}</strong>{" "}
        <span className="quiet">{text.range(score.unit, score.interval)}</span>
      </div>
      <IntervalBar unit={score.unit} value={score.value} interval={score.interval} />
    </div>
  );
}
