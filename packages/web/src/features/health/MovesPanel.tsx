import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { PortfolioRow } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { portfolioQuery, type ScorecardItem } from "./health-queries.ts";
import { SmallTable } from "./SmallTable.tsx";
import { TREND_DAYS, TrendText } from "./TrendText.tsx";

const LISTED = 5;

/** The steepest falls and rises whose interval does not hold zero. */
export function MovesPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const [view] = useView();
  const ask = (order: "asc" | "desc") => ({
    scorecard: card.id,
    sort: "slope" as const,
    order,
    // Steep but unsure slopes stand among the first, so more are asked for than are listed.
    limit: 100,
    ...(view.filter === undefined ? {} : { filter: [...view.filter] }),
  });
  const down = useQuery(portfolioQuery(workspace.slug, ask("asc")));
  const up = useQuery(portfolioQuery(workspace.slug, ask("desc")));
  const falling = (down.data?.items ?? []).filter((one) => one.direction === "falling").slice(0, LISTED);
  const rising = (up.data?.items ?? []).filter((one) => one.direction === "rising").slice(0, LISTED);
  const pending = down.isPending || up.isPending;
  const error = down.error ?? up.error;
  const title = t("page.column.trend", { days: TREND_DAYS });
  return (
    <PanelFrame title={title}>
      {pending && (
        <div className={classes.body}>
          <Skeleton height={120} />
        </div>
      )}
      {error !== null && <ErrorPanel error={error} retry={() => void down.refetch()} />}
      {!pending && error === null && falling.length + rising.length === 0 && (
        <p className={`quiet ${classes.body}`}>{t("page.today.noMoves")}</p>
      )}
      {falling.length > 0 && <Moves title={t("page.today.falling")} rows={falling} />}
      {rising.length > 0 && <Moves title={t("page.today.rising")} rows={rising} />}
    </PanelFrame>
  );
}

function Moves({ title, rows }: { title: string; rows: readonly PortfolioRow[] }) {
  const { t } = useTranslation("health");
  return (
    <SmallTable
      title={title}
      items={rows}
      keyOf={(row) => row.account.id}
      columns={[
        { name: title, cell: (row) => <AccountLink account={row.account} /> },
        { name: t("page.column.health"), cell: (row) => <HealthBadge score={row} /> },
        {
          name: t("page.column.trend", { days: TREND_DAYS }),
          number: true,
          cell: (row) => <TrendText slope={row.slope} direction={row.direction} />,
        },
      ]}
    />
  );
}
