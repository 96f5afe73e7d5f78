import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { isPast } from "../../lib/view-state.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { AccountOverviewPanels } from "../touches/AccountOverviewPanels.tsx";
import { BriefMenu } from "../touches/BriefMenu.tsx";
import { openTouch } from "../touches/open-touch.ts";
import { TimelinePanel } from "../touches/TimelinePanel.tsx";
import beside from "../touches/Touches.module.css";
import { AccountFacts } from "./AccountFacts.tsx";
import { AlertsPanel } from "./AlertsPanel.tsx";
import { ContributionPanel } from "./ContributionPanel.tsx";
import classes from "./Health.module.css";
import { accountHealthQuery } from "./health-queries.ts";
import { AccountLedgerPanel } from "./LedgerPanel.tsx";
import { OverridePanel } from "./OverridePanel.tsx";
import { PageOfSkeletons } from "./ScoreGate.tsx";
import { ScoreHead } from "./ScoreHead.tsx";
import { ScoreHistoryPanel } from "./ScoreHistoryPanel.tsx";
import { SentimentPanel } from "./SentimentPanel.tsx";
import { useHealthText } from "./use-health-text.ts";
import { useHealthView } from "./use-health-view.ts";
import { WhatIfPanel } from "./WhatIfPanel.tsx";

/** One account: its score with reasons, what moved it, its past, and what people said. Prints as a brief. */
export function AccountPage() {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const workspace = useWorkspace();
  const { account = "" } = useParams({ strict: false }) as { account?: string };
  const [view, change] = useHealthView();
  const [shared] = useView();
  const health = useQuery(accountHealthQuery(workspace.slug, account, shared.asOf));
  if (health.isError) {
    return (
      <>
        <PageHeader title={account} />
        <ErrorPanel error={health.error} retry={() => void health.refetch()} />
      </>
    );
  }
  if (health.isPending) {
    return (
      <>
        <PageHeader title={account} />
        <PageOfSkeletons />
      </>
    );
  }
  const { data } = health;
  const { scores } = data;
  const score =
    scores.find((one) => one.scorecard === view.card) ??
    scores.find((one) => one.choice.scorecard === one.scorecard) ??
    scores[0];
  // What is noted now belongs to today.
  const now = !isPast(shared);
  const editable = workspace.role !== "viewer" && now;
  const name = data.account.name ?? data.account.externalId ?? account;
  return (
    <div className={classes.account}>
      <PageHeader
        title={name}
        lead={<AccountFacts account={account} scorecard={score?.scorecard} />}
        actions={
          <>
            {score !== undefined && scores.length > 1 && (
              <NativeSelect
                size="sm"
                aria-label={t("page.scorecard")}
                value={score.scorecard}
                onChange={(event) => change({ card: event.currentTarget.value }, true)}
                data={scores.map((one) => ({
                  value: one.scorecard,
                  label: `${text.card(one.scorecard, one.title)} · ${t(`outcome.${one.outcome}`)}`,
                }))}
              />
            )}
            {editable && (
              <Button
                className={classes.noPrint}
                title={t("log.hint", { ns: "touches" })}
                onClick={() => openTouch({ channel: "call" })}
              >
                {t("log.open", { ns: "touches" })}
              </Button>
            )}
            <BriefMenu account={account} scorecard={score?.scorecard} />
          </>
        }
      />
      {score === undefined ? (
        <EmptyPanel title={t("page.account.unscored")}>
          <p>{t("page.account.unscoredText")}</p>
        </EmptyPanel>
      ) : (
        <div className={classes.stack}>
          <ScoreHead score={score} />
          <div className={classes.columns}>
            <div className={classes.stack}>
              <ContributionPanel score={score} />
              <AccountLedgerPanel account={account} score={score} />
              <ScoreHistoryPanel account={account} score={score} />
            </div>
            <div className={classes.stack}>
              <AlertsPanel account={account} />
              <OverridePanel account={account} score={score} overrides={data.overrides} editable={editable} />
              <SentimentPanel account={account} sentiments={data.sentiments} editable={editable} />
              {now && (
                <div className={classes.noPrint}>
                  <WhatIfPanel key={score.scorecard} account={account} score={score} />
                </div>
              )}
            </div>
          </div>
        </div>
      )}
      <div className={beside.beside}>
        <AccountOverviewPanels account={account} />
        <TimelinePanel account={account} editable={editable} />
      </div>
    </div>
  );
}
