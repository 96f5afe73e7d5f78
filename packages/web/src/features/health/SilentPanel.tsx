import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { portfolioQuery, type ScorecardItem } from "./health-queries.ts";
import { SmallTable } from "./SmallTable.tsx";

const DAY = 86_400_000;
const SILENT_DAYS = 10;
const LISTED = 6;

/** Accounts that nobody has spoken with for the longest time. */
export function SilentPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const [view] = useView();
  const portfolio = useQuery(
    portfolioQuery(workspace.slug, {
      scorecard: card.id,
      sort: "touch",
      limit: LISTED,
      ...(view.filter === undefined ? {} : { filter: [...view.filter] }),
    }),
  );
  if (portfolio.data === undefined) return null;
  const now = Date.parse(portfolio.data.asOf);
  const rows = portfolio.data.items.flatMap((row) => {
    const days = row.lastTouchAt === null ? null : Math.floor((now - Date.parse(row.lastTouchAt)) / DAY);
    return days === null || days < SILENT_DAYS ? [] : [{ row, days }];
  });
  // A company that records no touches would be told that all are in order.
  if (rows.length === 0 && !portfolio.data.items.some((row) => row.lastTouchAt !== null)) return null;
  const title = t("page.today.silent");
  return (
    <PanelFrame title={title}>
      {rows.length === 0 ? (
        <p className={`quiet ${classes.body}`}>{t("page.today.noSilent")}</p>
      ) : (
        <SmallTable
          title={title}
          items={rows}
          keyOf={({ row }) => row.account.id}
          columns={[
            { name: t("page.column.account"), cell: ({ row }) => <AccountLink account={row.account} /> },
            { name: t("page.column.health"), cell: ({ row }) => <HealthBadge score={row} /> },
            {
              name: t("page.today.since"),
              number: true,
              cell: ({ days }) => t("page.today.days", { count: days }),
            },
          ]}
        />
      )}
    </PanelFrame>
  );
}
