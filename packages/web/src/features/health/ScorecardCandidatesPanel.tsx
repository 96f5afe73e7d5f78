import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { MetricInfo } from "@tendwell/contract";
import type { MeasureDocument, Outcome } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import { stringify } from "yaml";
import { call } from "../../lib/api-client.ts";
import { useMetricText } from "../../lib/metric-text.ts";
import { catalogueQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Health.module.css";
import { SmallTable } from "./SmallTable.tsx";
import { useScorecardEditing } from "./scorecard-editing.ts";
import { freshMeasureId, insertInto, placedMeasures } from "./scorecard-source.ts";

/** Behaviours worth a look, as measures by place among all accounts: which end is good comes from the metric. */
const METRICS: readonly (readonly [metric: string, window: string])[] = [
  ["active_users", "30d"],
  ["license_utilization", "30d"],
  ["stickiness", "30d"],
  ["adoption_depth", "30d"],
  ["nps", "1y"],
  ["csat", "1y"],
  ["ces", "1y"],
  ["tickets_per_customer", "90d"],
  ["ticket_reopens", "90d"],
  ["first_response_time", "90d"],
  ["satisfaction_rating", "90d"],
  ["net_revenue_retention", "1y"],
  ["purchase_frequency", "90d"],
];
const MONTHS = 12;
/** One that is asked of nearly all accounts is a preview: it is not kept. */
const NEARLY_ALL = 0.99;
const STATUS = { too_few: "uncertain", no_better_than_chance: "watch", better_than_chance: "healthy" } as const;

function candidates(catalogue: readonly MetricInfo[]): MeasureDocument[] {
  const metrics = METRICS.flatMap(([metric, window]): MeasureDocument[] => {
    const found = catalogue.find((one) => one.id === metric);
    if (found === undefined) return [];
    return [{ id: metric, metric, window, percentile: found.direction === "lower" ? { worst: 100, best: 0 } : {} }];
  });
  return [
    ...metrics,
    { id: "use_against_past", metric: "active_users", absent: 0, ownPast: { worst: -4, best: 0 } },
    { id: "days_since_use", signal: "days_since_use", linear: { worst: 30, best: 3 } },
    { id: "days_since_touch", signal: "days_since_touch", linear: { worst: 90, best: 14 } },
    { id: "days_as_customer", signal: "days_as_customer", percentile: {} },
  ];
}

/** Which behaviours came before the outcome in this company's own past, the best first. */
export function ScorecardCandidatesPanel() {
  const { t } = useTranslation("health");
  const format = useFormat();
  const metrics = useMetricText();
  const workspace = useWorkspace();
  const { document, change, editable } = useScorecardEditing();
  const catalogue = useQuery(catalogueQuery(workspace.slug)).data?.items ?? [];
  const all = candidates(catalogue);
  const rank = useMutation({
    mutationFn: (outcome: Outcome) =>
      call("POST /api/v1/workspaces/{workspace}/scorecards/backtest", {
        params: { workspace: workspace.slug },
        body: {
          source: stringify({ kind: "scorecard", id: "candidates", title: "Candidates", outcome, measures: all }),
          months: MONTHS,
          sample: NEARLY_ALL,
        },
      }),
  });
  const name = (id: string): string => {
    const measure = all.find((one) => one.id === id);
    if (measure?.signal !== undefined) return t(`page.design.signals.${measure.signal}`);
    const title = metrics.title(measure?.metric ?? id);
    return measure?.ownPast === undefined ? title : `${title} · ${t("page.design.normalisers.ownPast")}`;
  };
  const taken = new Set(placedMeasures(document).map(({ measure }) => measure.id));
  const number = (value: number): string => format.value(value, { unit: "number", currency: null });
  if (!editable) return null;
  return (
    <section className={classes.form} aria-label={t("page.candidates.title")}>
      <h3>{t("page.candidates.title")}</h3>
      <p className="quiet">{t("page.candidates.about")}</p>
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          loading={rank.isPending}
          disabled={catalogue.length === 0}
          onClick={() => rank.mutate(document.outcome)}
        >
          {t("page.candidates.ask")}
        </Button>
      </div>
      {rank.isError && <ErrorPanel error={rank.error} />}
      {rank.data !== undefined && (
        <div role="status">
          <SmallTable
            title={t("page.candidates.title")}
            items={rank.data.measures.filter((one) => one.present > 0)}
            keyOf={(one) => one.id}
            columns={[
              {
                name: t("page.design.measure"),
                cell: (one) => (
                  <span className={classes.wrapCell}>
                    <StatusMark status={STATUS[one.verdict]} /> {name(one.id)}
                  </span>
                ),
              },
              {
                name: t("page.candidates.says"),
                cell: (one) => <span className={classes.wrapCell}>{t(`page.candidates.verdict.${one.verdict}`)}</span>,
              },
              {
                name: t("page.replay.lift"),
                number: true,
                cell: (one) => (one.lift === null ? "–" : `× ${number(one.lift)}`),
              },
              {
                name: t("page.replay.auc"),
                number: true,
                cell: (one) => (one.auc === null ? "–" : number(one.auc.auc)),
              },
              {
                name: t("page.preview.known"),
                number: true,
                cell: (one) => format.percent(one.present, 0),
              },
              {
                name: t("page.cards.actions"),
                cell: (one) => (
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={taken.has(one.id)}
                    aria-label={t("page.candidates.addOf", { measure: name(one.id) })}
                    onClick={() => {
                      const measure = all.find((each) => each.id === one.id);
                      if (measure !== undefined)
                        change((source) =>
                          insertInto(source, ["measures"], document.measures.length, {
                            ...measure,
                            id: freshMeasureId(document, one.id),
                          }),
                        );
                    }}
                  >
                    {t("page.candidates.add")}
                  </Button>
                ),
              },
            ]}
          />
        </div>
      )}
    </section>
  );
}
