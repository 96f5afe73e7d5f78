import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { PortfolioRow } from "@tendwell/contract";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { renewalsQuery } from "../../lib/page-queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf } from "../../lib/view-state.ts";
import panel from "../../panels/Panel.module.css";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { healthPart, portfolioQuery, type ScorecardItem } from "./health-queries.ts";
import { SmallTable } from "./SmallTable.tsx";

const DAYS = 90;
const FIRST = 8;

/** Contracts that end soon, beside the health of who decides about them. */
export function DueRenewalsPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const [all, setAll] = useState(false);
  const { grain: _, ...question } = questionOf(view);
  const renewals = useQuery(renewalsQuery(workspace.slug, { ...question, days: DAYS }));
  const portfolio = useQuery(
    portfolioQuery(workspace.slug, { scorecard: card.id, sort: "renewal", limit: 1000, ...healthPart(view) }),
  );
  const rows = useMemo(
    () => new Map<string, PortfolioRow>((portfolio.data?.items ?? []).map((row) => [row.account.id, row])),
    [portfolio.data],
  );
  const open = (renewals.data?.items ?? []).filter((one) => one.state === "pending" || one.state === "grace");
  const shown = all ? open : open.slice(0, FIRST);
  const money = { unit: "money" as const, currency: renewals.data?.currency ?? workspace.currency };
  const title = t("page.today.renewals");
  return (
    <PanelFrame title={title}>
      {renewals.isPending && (
        <div className={classes.body}>
          <Skeleton height={120} />
        </div>
      )}
      {renewals.isError && <ErrorPanel error={renewals.error} retry={() => void renewals.refetch()} />}
      {renewals.isSuccess && open.length === 0 && (
        <p className={`quiet ${classes.body}`}>{t("page.today.noRenewals")}</p>
      )}
      {shown.length > 0 && (
        <SmallTable
          title={title}
          items={shown}
          keyOf={(one) => `${one.account.id}/${one.dueAt}/${one.termMonths}/${one.value}`}
          columns={[
            { name: t("page.column.account"), cell: (one) => <AccountLink account={one.account} /> },
            { name: t("page.today.daysLeft"), number: true, cell: (one) => format.count(one.daysLeft) },
            {
              name: t("page.column.health"),
              cell: (one) => {
                const row = rows.get(one.account.id);
                return row === undefined ? <span className="quiet">–</span> : <HealthBadge score={row} />;
              },
            },
            {
              name: t("page.today.value"),
              number: true,
              cell: (one) => (one.value === null ? "–" : format.value(one.value, money, { compact: true })),
            },
          ]}
        />
      )}
      {!all && open.length > FIRST && (
        <button type="button" className={panel.more} onClick={() => setAll(true)}>
          {t("page.alerts.more", { count: open.length - FIRST, number: format.count(open.length - FIRST) })}
        </button>
      )}
    </PanelFrame>
  );
}
