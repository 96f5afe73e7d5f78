import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { useScoreText } from "./ScoreFigure.tsx";
import classes from "./Surveys.module.css";
import type { SurveyResults } from "./survey-queries.ts";

/** How many of those who were asked answered, by channel. */
export function ResponsePanel({ channels }: { channels: SurveyResults["channels"] }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const text = useScoreText();
  return (
    <section className={classes.panel} aria-labelledby="response">
      <header className={classes.panelHead}>
        <h2 id="response">{t("ui.response.title")}</h2>
      </header>
      <ScrollRegion className={classes.scrollPlain} label={t("ui.response.title")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("ui.messages.channel")}</th>
              <th scope="col" className="num">
                {t("ui.response.sent")}
              </th>
              <th scope="col" className="num">
                {t("ui.response.answered")}
              </th>
              <th scope="col" className="num">
                {t("ui.response.complete")}
              </th>
              <th scope="col" className="num">
                {t("ui.list.rate")}
              </th>
            </tr>
          </thead>
          <tbody>
            {channels.map((one) => (
              <tr key={one.channel}>
                <th scope="row">{t(`ui.channel.${one.channel}`, { defaultValue: one.channel })}</th>
                <td className="num">
                  {one.sent === 0 ? "–" : format.count(one.sent)}
                  {one.bounced > 0 && (
                    <div className="quiet">
                      {t("ui.response.bounced", { count: one.bounced, number: format.count(one.bounced) })}
                    </div>
                  )}
                </td>
                <td className="num">{format.count(one.answered)}</td>
                <td className="num">{format.count(one.complete)}</td>
                <td className="num">
                  {one.responseRate === null ? "–" : format.percent(one.responseRate)}{" "}
                  <span className="quiet">{text.range("ratio", one.responseInterval)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
