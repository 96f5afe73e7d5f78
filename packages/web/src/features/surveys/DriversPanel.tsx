import type { SurveyDefinition } from "@tendwell/core/surveys";
import { questionsOf, scaleOf } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { useScoreText } from "./ScoreFigure.tsx";
import classes from "./Surveys.module.css";
import type { SurveyResults } from "./survey-queries.ts";
import { readable } from "./survey-text.ts";

type Drivers = NonNullable<SurveyResults["drivers"]>;
const SIDE = 240;

/** What moves the main score: how much each other answer explains of it, against how well it is rated. */
export function DriversPanel({ drivers, survey }: { drivers: Drivers; survey: SurveyDefinition }) {
  const { t, i18n } = useTranslation("surveys");
  const format = useFormat();
  const text = useScoreText();
  const questions = new Map(questionsOf(survey).map((one) => [one.id, one] as const));
  const nameOf = (id: string): string => {
    const question = questions.get(id);
    return question === undefined ? id : readable(survey, question.text, i18n.language) || id;
  };
  const items = [...drivers.drivers]
    .sort((a, b) => b.importance - a.importance)
    .map((one, index) => {
      const question = questions.get(one.name);
      const scale = question === undefined ? null : scaleOf(question);
      const rated = scale === null ? null : (one.performance - scale.min) / Math.max(1, scale.max - scale.min);
      return { ...one, number: index + 1, rated: scale?.lowIsGood === true && rated !== null ? 1 - rated : rated };
    });
  const most = Math.max(0.01, ...items.map((one) => one.high));
  return (
    <section className={classes.panel} aria-labelledby="drivers">
      <header className={classes.panelHead}>
        <h2 id="drivers">{t("ui.drivers.title", { question: nameOf(drivers.outcome) })}</h2>
      </header>
      <p className={classes.note}>
        {t("ui.drivers.about", {
          share: format.percent(drivers.rSquared),
          count: drivers.n,
          number: format.count(drivers.n),
          method: t(`ui.drivers.${drivers.method}`),
        })}
      </p>
      <div className={classes.plotRow}>
        <svg viewBox={`0 0 ${SIDE} ${SIDE}`} className={classes.plot} aria-hidden="true" focusable="false">
          <rect x="0.5" y="0.5" width={SIDE - 1} height={SIDE - 1} className={classes.plotFrame} />
          <line x1={SIDE / 2} x2={SIDE / 2} y1="0" y2={SIDE} className={classes.plotLine} />
          <line x1="0" x2={SIDE} y1={SIDE / 2} y2={SIDE / 2} className={classes.plotLine} />
          <text x="6" y="14">
            {t("ui.drivers.fix")}
          </text>
          <text x={SIDE - 6} y="14" textAnchor="end">
            {t("ui.drivers.keep")}
          </text>
          {items.map(
            (one) =>
              one.rated !== null && (
                <g
                  key={one.name}
                  transform={`translate(${12 + one.rated * (SIDE - 24)} ${SIDE - 12 - (one.importance / most) * (SIDE - 40)})`}
                >
                  <circle r="9" className={classes.plotPoint} />
                  <text dy="4" textAnchor="middle" className={classes.plotNumber}>
                    {one.number}
                  </text>
                </g>
              ),
          )}
        </svg>
        <ScrollRegion
          className={classes.scrollPlain}
          label={t("ui.drivers.title", { question: nameOf(drivers.outcome) })}
        >
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("ui.drivers.driver")}</th>
                <th scope="col" className="num">
                  {t("ui.drivers.importance")}
                </th>
                <th scope="col" className="num">
                  {t("ui.drivers.performance")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.name}>
                  <th scope="row" className={classes.wrap}>
                    {one.number}. {nameOf(one.name)}
                  </th>
                  <td className="num">
                    {format.percent(one.importance)}{" "}
                    <span className="quiet">{text.range("ratio", { low: one.low, high: one.high, level: 0.95 })}</span>
                  </td>
                  <td className="num">{format.value(one.performance, { unit: "number", currency: null })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </div>
    </section>
  );
}
