import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Health.module.css";
import { type ScorecardItem, scorecardsQuery } from "./health-queries.ts";
import { StaleNotice } from "./StaleNotice.tsx";
import { useHealthView } from "./use-health-view.ts";
import { useScoreRun } from "./use-score-run.ts";

interface ScoreGateProps {
  readonly children: (card: ScorecardItem, cards: readonly ScorecardItem[]) => ReactNode;
}

/** Shows its children once some scorecard has scored; before that, the one next step. */
export function ScoreGate({ children }: ScoreGateProps) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const [health] = useHealthView();
  const cards = useQuery(scorecardsQuery(workspace.slug));
  const run = useScoreRun();
  if (cards.isError) return <ErrorPanel error={cards.error} retry={() => void cards.refetch()} />;
  if (cards.isPending) return <PageOfSkeletons />;
  const { items } = cards.data;
  const scored = items.filter((one) => one.lastRun !== null);
  const card = scored.find((one) => one.id === health.card) ?? scored[0];
  if (card === undefined) {
    const none = items.length === 0;
    return (
      <>
        <EmptyPanel
          title={t("page.empty.title")}
          action={
            none ? (
              <Button
                renderRoot={(props) => (
                  <Link
                    to="/w/$workspace/data/$tab"
                    params={{ workspace: workspace.slug, tab: "upload" }}
                    search={{} as never}
                    {...props}
                  />
                )}
              >
                {t("page.empty.import")}
              </Button>
            ) : workspace.role === "viewer" ? undefined : (
              <Button loading={run.isPending} onClick={() => run.mutate(undefined)}>
                {t("page.empty.score")}
              </Button>
            )
          }
        >
          <p>{t(none ? "page.empty.noFacts" : "page.empty.noRun")}</p>
        </EmptyPanel>
        {run.isError && <ErrorPanel error={run.error} />}
      </>
    );
  }
  return (
    <>
      <StaleNotice card={card} />
      {children(card, scored)}
    </>
  );
}

export function PageOfSkeletons() {
  const { t } = useTranslation("common");
  return (
    <div className={classes.stack} aria-busy="true">
      <span className="hidden" role="status">
        {t("state.loading")}
      </span>
      <Skeleton height={64} />
      <Skeleton height={420} />
    </div>
  );
}
