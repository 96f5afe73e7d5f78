import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Alerts.module.css";
import sheet from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { healthPart, type ScorecardItem, todayQuery } from "./health-queries.ts";

const SPAN = 7;

/** Accounts of which health, revenue and what people say tell different things, each with the two that differ. */
export function DisagreementsPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("portfolio");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const today = useQuery(todayQuery(workspace.slug, { scorecard: card.id, days: SPAN, ...healthPart(view) }));
  const { data } = today;
  if (data === undefined) return null;
  const { items, total } = data.disagreements;
  const money = { unit: "money" as const, currency: data.currency };
  return (
    <PanelFrame
      title={t("disagree.title")}
      tools={
        total > 0 && <span className="quiet">{t("disagree.count", { count: total, number: format.count(total) })}</span>
      }
    >
      {items.length === 0 && <p className={`quiet ${sheet.body}`}>{t("disagree.none")}</p>}
      {items.length > 0 && (
        <ul className={classes.alerts}>
          {items.map((one) => (
            <li key={one.account.id} className={classes.alert}>
              <span className={classes.alertWords}>
                <AccountLink account={one.account} /> <HealthBadge score={one} />
                {one.mrr !== null && (
                  <span className="quiet"> {format.value(Math.round(one.mrr), money, { compact: true })}</span>
                )}
                <br />
                {t(`disagree.kind.${one.kind}`, {
                  change: one.revenueChange === null ? "–" : format.percent(Math.abs(one.revenueChange)),
                  at: one.voiceAt === null ? "–" : format.instant(one.voiceAt, workspace.zone),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
