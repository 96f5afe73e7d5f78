import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { FreshnessDot } from "../../ui/FreshnessDot.tsx";
import type { ScorecardItem } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";

const STALE_DAYS = 2;

/** By which scorecard and as of when a page's scores stand; stale ones say how old they are. */
export function RunLine({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const run = card.lastRun;
  if (run === null) return null;
  const now = `${workspace.today}T00:00:00Z`;
  return (
    <span>
      {t("page.asOf", {
        card: text.card(card.id, card.title),
        outcome: t(`outcome.${card.outcome}`),
        at: format.instant(run.asOf, workspace.zone),
      })}{" "}
      <FreshnessDot occurredAt={run.asOf} now={now} staleAfterDays={STALE_DAYS} />
    </span>
  );
}
