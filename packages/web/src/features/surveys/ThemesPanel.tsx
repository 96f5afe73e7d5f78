import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useView } from "../../lib/use-view.ts";
import classes from "./Surveys.module.css";
import type { SurveyResults } from "./survey-queries.ts";

/** Words that one side uses more than chance would have it; a word leads to the comments with it. */
export function ThemesPanel({ themes }: { themes: SurveyResults["themes"] }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const [, change] = useView();
  return (
    <section className={classes.panel} aria-labelledby="themes">
      <header className={classes.panelHead}>
        <h2 id="themes">{t("ui.themes.title")}</h2>
      </header>
      <p className={classes.note}>{t("ui.themes.about")}</p>
      <div className={classes.sides}>
        {(["detractor", "promoter"] as const).map((side) => {
          const own = themes.filter((one) => one.side === side);
          return (
            <div key={side}>
              <h3>{t(`ui.themes.${side}`)}</h3>
              {own.length === 0 && <p className="quiet">{t("ui.themes.none")}</p>}
              <ul className={classes.words}>
                {own.map((one) => (
                  <li key={one.word} data-side={side}>
                    <button type="button" className={classes.link} onClick={() => change({ rows: one.word }, false)}>
                      {one.word}
                    </button>{" "}
                    <span className="quiet">
                      {t("ui.themes.counts", {
                        low: format.count(one.detractors),
                        high: format.count(one.promoters),
                      })}
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
    </section>
  );
}
