import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChartColours } from "../../charts/chart-colours.ts";
import { seriesOption } from "../../charts/series-option.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ChartPanel } from "../../panels/ChartPanel.tsx";
import panel from "../../panels/Panel.module.css";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { type AccountScoreItem, scoreHistoryQuery } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";

/** Stored scores over time with their range; a new version of the scorecard draws a mark. */
export function ScoreHistoryPanel({ account, score }: { account: string; score: AccountScoreItem }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const history = useQuery(
    scoreHistoryQuery(workspace.slug, account, {
      scorecard: score.scorecard,
      ...(view.asOf === undefined ? {} : { to: view.asOf }),
    }),
  );
  // A day may be scored more than once: the last word counts.
  const points = useMemo(
    () => [...new Map((history.data?.items ?? []).map((one) => [one.asOf, one])).values()],
    [history.data],
  );
  const day = useMemo(() => {
    const local = new Intl.DateTimeFormat("sv-SE", { timeZone: workspace.zone });
    return (instant: string): string => format.date(local.format(new Date(instant)));
  }, [format, workspace.zone]);
  const option = useMemo(
    () => (colours: ChartColours, width: number) =>
      seriesOption(
        {
          labels: points.map((one) => day(one.asOf)),
          series: [
            {
              name: t("page.score"),
              points: points.map((one) => ({ value: one.score, low: one.low, high: one.high, provisional: false })),
            },
          ],
          kind: "line",
          chosen: -1,
          events: points.flatMap((one, index) => {
            const before = points[index - 1];
            return before === undefined || before.version === one.version
              ? []
              : [{ index, title: t("page.version", { version: one.version }) }];
          }),
          write: (value) => text.points(value),
          writeAxis: (value) => format.count(value),
          max: 100,
          step: 25,
          writeRange: (low, high) => t("page.rangeOf", { low: text.points(low), high: text.points(high) }),
          provisional: "",
        },
        colours,
        width,
      ),
    [points, day, t, text, format],
  );
  const title = t("page.account.history");
  if (history.isError || history.isPending || points.length < 2) {
    return (
      <PanelFrame title={title}>
        <div className={classes.body}>
          {history.isPending && <Skeleton height={220} />}
          {history.isError && <ErrorPanel error={history.error} retry={() => void history.refetch()} />}
          {history.isSuccess && <p className="quiet">{t("page.account.noHistory")}</p>}
        </div>
      </PanelFrame>
    );
  }
  return (
    <ChartPanel
      title={title}
      label={t("page.account.historyLabel", { from: day(points[0]?.asOf ?? ""), to: day(points.at(-1)?.asOf ?? "") })}
      height={240}
      option={option}
      fileName={`score-${account}`}
    >
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t("page.column.date")}</th>
            <th scope="col" className="num">
              {t("page.score")}
            </th>
            <th scope="col">{t("page.range")}</th>
            <th scope="col">{t("page.column.health")}</th>
            <th scope="col" className="num">
              {t("page.column.coverage")}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...points].reverse().map((one) => (
            <tr key={one.asOf}>
              <th scope="row">{day(one.asOf)}</th>
              <td className="num">{one.score === null ? "–" : text.points(one.score)}</td>
              <td>
                {one.low === null || one.high === null
                  ? "–"
                  : t("page.rangeOf", { low: text.points(one.low), high: text.points(one.high) })}
              </td>
              <td>
                <HealthBadge score={one} />
              </td>
              <td className="num">{format.percent(one.coverage)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ChartPanel>
  );
}
