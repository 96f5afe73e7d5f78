import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { isPast } from "../../lib/view-state.ts";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Health.module.css";
import type { ScorecardItem } from "./health-queries.ts";
import { useScoreRun } from "./use-score-run.ts";

const DAY = 86_400_000;
const STALE_DAYS = 2;

/** Says how old the scores are once that matters, and computes them anew. */
export function StaleNotice({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("portfolio");
  const workspace = useWorkspace();
  const [view] = useView();
  const run = useScoreRun();
  if (card.lastRun === null || isPast(view)) return null;
  const days = Math.floor((Date.parse(`${workspace.today}T00:00:00Z`) - Date.parse(card.lastRun.asOf)) / DAY);
  if (days < STALE_DAYS) return null;
  return (
    <div className={classes.notice} role="note">
      <Icon name="clock" size={14} />
      <span>{t("stale", { count: days })}</span>
      {workspace.role !== "viewer" && (
        <Button size="compact-xs" variant="subtle" loading={run.isPending} onClick={() => run.mutate(card.id)}>
          {t("scoreNow")}
        </Button>
      )}
    </div>
  );
}
