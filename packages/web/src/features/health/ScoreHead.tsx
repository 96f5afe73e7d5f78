import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import sheet from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import type { AccountScoreItem } from "./health-queries.ts";
import classes from "./ScoreHead.module.css";
import { ScoreRange } from "./ScoreRange.tsx";
import { TrendText } from "./TrendText.tsx";
import { useHealthText } from "./use-health-text.ts";

/** The score itself: status, value, range, coverage, trend, and by which version as of when. */
export function ScoreHead({ score }: { score: AccountScoreItem }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const ranged = score.low !== null && score.high !== null && score.high - score.low > 0.05;
  return (
    <section className={`panel ${classes.head}`} aria-label={t("page.score")}>
      <div className={classes.headValue}>
        <HealthBadge score={score} />
        <span className={classes.big}>
          {score.score === null || score.status === "none" ? "–" : text.points(score.score)}
          <span className={classes.unit}> / 100</span>
        </span>
      </div>
      <div className={classes.headRange}>
        <ScoreRange score={score} />
        <span className="quiet">
          {ranged
            ? t("page.rangeOf", { low: text.points(score.low ?? 0), high: text.points(score.high ?? 0) })
            : t("page.noRange")}
        </span>
      </div>
      <dl className={sheet.facts}>
        <div>
          <dt>{t("page.column.coverage")}</dt>
          <dd>{format.percent(score.coverage)}</dd>
        </div>
        <div>
          <dt>{t("page.trend28")}</dt>
          <dd>
            <TrendText slope={score.trend?.slope.slope ?? null} direction={score.trend?.direction ?? null} words />
          </dd>
        </div>
        <div>
          <dt>{t("page.scorecard")}</dt>
          <dd>
            {text.card(score.scorecard, score.title)} ·{" "}
            {score.version === 0 ? t("page.builtIn") : t("page.version", { version: score.version })}
          </dd>
        </div>
        <div>
          <dt>{t("page.outcome")}</dt>
          <dd>{t(`outcome.${score.outcome}`)}</dd>
        </div>
        <div>
          <dt>{t("page.computed")}</dt>
          <dd>{format.instant(score.asOf, workspace.zone)}</dd>
        </div>
      </dl>
      {score.status === "uncertain" && <p className={classes.explain}>{t("page.uncertainText")}</p>}
      {score.status === "none" && <p className={classes.explain}>{t("page.noneText")}</p>}
      {score.status === "overridden" && score.computed !== null && (
        <p className={classes.explain}>{t("page.overriddenText", { computed: text.points(score.computed) })}</p>
      )}
    </section>
  );
}
