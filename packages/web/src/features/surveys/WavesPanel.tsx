import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ChartColours } from "../../charts/chart-colours.ts";
import { EChart } from "../../charts/EChart.tsx";
import { seriesOption } from "../../charts/series-option.ts";
import { useFormat } from "../../lib/use-format.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { useScoreText } from "./ScoreFigure.tsx";
import classes from "./Surveys.module.css";
import type { SurveyResults } from "./survey-queries.ts";

/** The score wave by wave with its interval, and which changes are more than chance. */
export function WavesPanel({ waves, tests }: { waves: SurveyResults["waves"]; tests: SurveyResults["tests"] }) {
  const { t } = useTranslation("surveys");
  const kinds = [...new Set(waves.map((one) => one.question))];
  return kinds.map((kind) => {
    const own = waves.filter((one) => one.question === kind);
    return own.length < 2 ? null : (
      <section key={kind} className={classes.panel} aria-label={t("ui.waves.title", { score: t(`ui.kind.${kind}`) })}>
        <header className={classes.panelHead}>
          <h2>{t("ui.waves.title", { score: t(`ui.kind.${kind}`) })}</h2>
        </header>
        <WaveChart waves={own} tests={tests.filter((one) => one.question === kind)} />
      </section>
    );
  });
}

function WaveChart({ waves, tests }: { waves: SurveyResults["waves"]; tests: SurveyResults["tests"] }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const text = useScoreText();
  const unit = waves[0]?.unit ?? "nps";
  const option = useCallback(
    (colours: ChartColours) =>
      seriesOption(
        {
          labels: waves.map((one) => one.wave ?? ""),
          series: [
            {
              name: "",
              points: waves.map((one) => ({
                value: one.value,
                low: one.interval?.low ?? null,
                high: one.interval?.high ?? null,
                provisional: false,
              })),
            },
          ],
          kind: "line",
          chosen: -1,
          events: [],
          write: (value) => format.value(value, { unit, currency: null }),
          writeAxis: (value) => format.axis(value, { unit, currency: null }),
          max: null,
          writeRange: (low, high) =>
            t("ui.range", {
              low: format.value(low, { unit, currency: null }),
              high: format.value(high, { unit, currency: null }),
            }),
          provisional: "",
        },
        colours,
      ),
    [waves, unit, format, t],
  );
  const title = t("ui.waves.title", { score: t(`ui.kind.${waves[0]?.question ?? "nps"}`) });
  return (
    <>
      <div className={classes.chart}>
        <EChart option={option} label={title} height={200} />
      </div>
      <details className={classes.behind} open={waves.length <= 4}>
        <summary>{t("ui.waves.table")}</summary>
        <ScrollRegion className={classes.scrollPlain} label={title}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("ui.waves.wave")}</th>
                <th scope="col" className="num">
                  {t("ui.waves.score")}
                </th>
                <th scope="col">{t("ui.waves.change")}</th>
              </tr>
            </thead>
            <tbody>
              {waves.map((one) => {
                const test = tests.find((each) => each.to === one.wave);
                return (
                  <tr key={one.wave}>
                    <th scope="row">
                      {one.wave} <span className="quiet">n = {format.count(one.n)}</span>
                    </th>
                    <td className="num">
                      {one.value === null ? "–" : text.write(one.unit, one.value)}{" "}
                      <span className="quiet">{text.range(one.unit, one.interval)}</span>
                    </td>
                    <td className={classes.wrap}>
                      {test === undefined
                        ? "–"
                        : t(test.significant ? "ui.waves.significant" : "ui.waves.chance", {
                            difference: format.value(
                              test.difference,
                              { unit: one.unit, currency: null },
                              { sign: "exceptZero" },
                            ),
                            p: format.decimal(test.p.toFixed(3)),
                          })}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      </details>
    </>
  );
}
