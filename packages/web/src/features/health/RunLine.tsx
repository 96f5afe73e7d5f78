import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { isPast } from "../../lib/view-state.ts";
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
  const [view] = useView();
  const run = card.lastRun;
  // The newest run says nothing of a past day, which the page's frame names.
  if (run === null || isPast(view)) return null;
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
