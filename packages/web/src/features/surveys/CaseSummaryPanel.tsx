import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Surveys.module.css";
import type { CaseSummary } from "./send-queries.ts";

const HOUR_US = 3_600_000_000;

/** How fast low answers are followed up, what they were about, and what fixed them. */
export function CaseSummaryPanel({ summary }: { summary: CaseSummary }) {
  const { t } = useTranslation("sends");
  const format = useFormat();
  const duration = (hours: number | null) => (hours === null ? "–" : format.duration(hours * HOUR_US));
  const figures = [
    ["open", format.count(summary.open)],
    ["overdue", format.count(summary.overdue)],
    ["resolved", format.count(summary.resolved)],
    ["contact", duration(summary.medianHoursToContact)],
    ["resolve", duration(summary.medianHoursToResolve)],
  ] as const;
  return (
    <details className={classes.section}>
      <summary>
        <strong>{t("loop.title")}</strong>{" "}
        <span className="quiet">
          {figures
            .slice(0, 3)
            .map(([name, value]) => `${t(`loop.${name}`)} ${value}`)
            .join(" · ")}
        </span>
      </summary>
      <dl className={classes.inline}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{t(`loop.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {summary.asks
          .filter((one) => one.asked > 0)
          .map((one) => (
            <div key={one.kind}>
              <dt className="quiet">{t("asks.title")}</dt>
              <dd>
                {t("asks.summary", {
                  kind: t(`asks.${one.kind}`),
                  done: format.count(one.done),
                  asked: format.count(one.asked),
                })}
              </dd>
            </div>
          ))}
      </dl>
      {summary.causes.length === 0 && <p className="quiet">{t("loop.none")}</p>}
      {(["causes", "fixes"] as const).map(
        (list) =>
          summary[list].length > 0 && (
            <ScrollRegion key={list} className={classes.scrollPlain} label={t(`loop.${list}`)}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">{t(`loop.${list}`)}</th>
                    {(["cases", "again", "better"] as const).map((column) => (
                      <th key={column} scope="col" className="num">
                        {t(`loop.${column}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {summary[list].map((one) => (
                    <tr key={one.text}>
                      <th scope="row">{one.text}</th>
                      <td className="num">{format.count(one.cases)}</td>
                      <td className="num">{format.count(one.askedAgain)}</td>
                      <td className="num">{format.count(one.better)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          ),
      )}
    </details>
  );
}
