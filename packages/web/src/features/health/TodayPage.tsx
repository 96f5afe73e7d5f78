import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { AlertsPanel } from "./AlertsPanel.tsx";
import { CardPicker } from "./CardPicker.tsx";
import { DisagreementsPanel } from "./DisagreementsPanel.tsx";
import { DueRenewalsPanel } from "./DueRenewalsPanel.tsx";
import classes from "./Health.module.css";
import { PortfolioLedgerPanel } from "./LedgerPanel.tsx";
import { MeanPanel } from "./MeanPanel.tsx";
import { MovesPanel } from "./MovesPanel.tsx";
import { OwnerPicker } from "./OwnerPicker.tsx";
import { RunLine } from "./RunLine.tsx";
import { ScoreGate } from "./ScoreGate.tsx";
import { SilentPanel } from "./SilentPanel.tsx";

/** What changed and why, who needs a look, what is due: the first page of the day. */
export function TodayPage() {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const [view] = useView();
  return (
    <>
      <PageHeader
        title={t("page.today.title")}
        lead={t("page.today.lead")}
        actions={
          <Link
            to="/w/$workspace/portfolio"
            params={{ workspace: workspace.slug }}
            search={sharedView(view) as never}
            className={classes.headLink}
          >
            {t("page.today.seeAll")}
          </Link>
        }
      />
      <ScoreGate>
        {(card, cards) => (
          <div className={classes.stack}>
            <div className={classes.toolbar}>
              <CardPicker card={card} cards={cards} />
              <OwnerPicker />
            </div>
            <MeanPanel card={card} />
            <div className={classes.columns}>
              <div className={classes.stack}>
                <MovesPanel card={card} />
                <AlertsPanel />
                <PortfolioLedgerPanel card={card} />
              </div>
              <div className={classes.stack}>
                <DisagreementsPanel card={card} />
                <DueRenewalsPanel card={card} />
                <SilentPanel card={card} />
              </div>
            </div>
            <p className={classes.foot}>
              <RunLine card={card} />
            </p>
          </div>
        )}
      </ScoreGate>
    </>
  );
}
