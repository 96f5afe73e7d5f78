import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useScoreText } from "./ScoreFigure.tsx";
import classes from "./Surveys.module.css";
import type { SurveyResults } from "./survey-queries.ts";

/** How often each option was chosen, most often first. */
export function ChoicesPanel({ choice }: { choice: SurveyResults["choices"][number] }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const text = useScoreText();
  const options = [...choice.options].sort((a, b) => b.n - a.n);
  return (
    <section className={classes.panel} aria-label={choice.text}>
      <header className={classes.panelHead}>
        <h2>{choice.text}</h2>
        <span className="quiet">{t("ui.results.answers", { count: choice.n, number: format.count(choice.n) })}</span>
      </header>
      <ul className={classes.choices}>
        {options.map((one) => (
          <li key={one.option}>
            <span>{one.text}</span>
            <span className={classes.choiceBar} aria-hidden="true">
              <span style={{ width: `${(100 * one.share).toFixed(2)}%` }} />
            </span>
            <span className="num">
              <strong>{format.percent(one.share)}</strong>{" "}
              <span className="quiet">{text.range("ratio", one.interval)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
