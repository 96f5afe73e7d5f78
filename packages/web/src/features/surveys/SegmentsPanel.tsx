import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { IntervalBar, useScoreText } from "./ScoreFigure.tsx";
import classes from "./Surveys.module.css";
import type { SurveyResults } from "./survey-queries.ts";

/** Each group against the rest, the p corrected for how many groups were looked at. */
export function SegmentsPanel({ segments }: { segments: SurveyResults["segments"] }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const text = useScoreText();
  return (
    <section className={classes.panel} aria-labelledby="segments">
      <header className={classes.panelHead}>
        <h2 id="segments">{t("ui.segments.title")}</h2>
      </header>
      <ScrollRegion className={classes.scrollPlain} label={t("ui.segments.title")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("ui.segments.group")}</th>
              <th scope="col">{t("ui.list.score")}</th>
              <th scope="col">{t("ui.segments.rest")}</th>
            </tr>
          </thead>
          <tbody>
            {segments.map((one) => (
              <tr key={`${one.question}/${one.group ?? ""}`}>
                <th scope="row">
                  {one.group === null || one.group === "" ? t("ui.segments.none") : one.group}
                  <div className="quiet">
                    {t(`ui.kind.${one.question}`)} · n = {format.count(one.n)}
                  </div>
                </th>
                <td className={classes.scoreCell}>
                  {one.value === null ? (
                    <span className="quiet">{one.suppressed ? t("ui.suppressed") : "–"}</span>
                  ) : (
                    <>
                      <strong>{text.write(one.unit, one.value)}</strong>{" "}
                      <span className="quiet">{text.range(one.unit, one.interval)}</span>
                      <IntervalBar unit={one.unit} value={one.value} interval={one.interval} />
                    </>
                  )}
                </td>
                <td className={classes.wrap}>
                  {one.p === null
                    ? "–"
                    : t(one.p < 0.05 ? "ui.segments.differs" : "ui.segments.same", {
                        p: format.decimal(one.p.toFixed(3)),
                      })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
