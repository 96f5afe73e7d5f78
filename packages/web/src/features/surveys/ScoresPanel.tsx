import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { IntervalBar, useScoreText } from "./ScoreFigure.tsx";
import classes from "./Surveys.module.css";
import type { SurveyResults, SurveyScore } from "./survey-queries.ts";

/** Each score large, with its interval and how the answers spread. */
export function ScoresPanel({
  scores,
  weighting,
}: {
  scores: readonly SurveyScore[];
  weighting: SurveyResults["weighting"];
}) {
  const { t } = useTranslation("surveys");
  const text = useScoreText();
  const format = useFormat();
  return (
    <div className={classes.cards}>
      {scores.map((score) => (
        <section key={score.question} className={classes.card} aria-label={t(`ui.kind.${score.question}`)}>
          <h2>{t(`ui.kind.${score.question}`)}</h2>
          {score.value === null ? (
            <p>{t(score.suppressed ? "ui.suppressed" : "ui.results.noValue")}</p>
          ) : (
            <>
              <p className={classes.large}>{text.write(score.unit, score.value)}</p>
              <p className="quiet">
                {score.interval !== null &&
                  t("ui.results.sure", {
                    level: format.percent(score.interval.level),
                    low: text.write(score.unit, score.interval.low),
                    high: text.write(score.unit, score.interval.high),
                    count: score.n,
                    number: format.count(score.n),
                  })}
              </p>
              <IntervalBar unit={score.unit} value={score.value} interval={score.interval} />
              <Spread score={score} />
              {score.question === "nps" && weighting !== null && (
                <p className="quiet">
                  {t("ui.results.weighted", {
                    value: text.write("nps", weighting.value),
                    range: text.range("nps", weighting.interval),
                    effective: format.count(Math.round(weighting.effective)),
                  })}
                </p>
              )}
            </>
          )}
        </section>
      ))}
    </div>
  );
}

/** Low, middle and good answers as one bar with its words below. */
function Spread({ score }: { score: SurveyScore }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const parts = [
    { name: "low", n: score.low },
    { name: "middle", n: score.n - score.low - score.high },
    { name: "high", n: score.high },
  ] as const;
  const nps = score.question === "nps";
  return (
    <div className={classes.spread}>
      <div className={classes.spreadBar} aria-hidden="true">
        {parts.map((part) => (
          <span key={part.name} data-part={part.name} style={{ flexGrow: part.n }} />
        ))}
      </div>
      <ul>
        {parts.map((part) => (
          <li key={part.name} data-part={part.name}>
            <span>{t(nps ? `ui.spread.nps.${part.name}` : `ui.spread.${part.name}`)}</span>{" "}
            <strong>{format.percent(score.n === 0 ? 0 : part.n / score.n)}</strong>{" "}
            <span className="quiet">{format.count(part.n)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
