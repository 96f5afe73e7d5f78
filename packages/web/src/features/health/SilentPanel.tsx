import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import panel from "../../panels/Panel.module.css";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { healthPart, type ScorecardItem, todayQuery } from "./health-queries.ts";
import { SmallTable } from "./SmallTable.tsx";

const SPAN = 7;

/** Accounts that nobody has spoken with for 10 days or more; nothing at all where no touches are recorded. */
export function SilentPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("health");
  const { t: own } = useTranslation("portfolio");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const today = useQuery(todayQuery(workspace.slug, { scorecard: card.id, days: SPAN, ...healthPart(view) }));
  const silent = today.data?.silent ?? null;
  if (silent === null || today.data === undefined) return null;
  const title = own("silent.title");
  const money = { unit: "money" as const, currency: today.data.currency };
  const left = silent.total - silent.items.length;
  return (
    <PanelFrame title={title}>
      {silent.items.length === 0 ? (
        <p className={`quiet ${classes.body}`}>{t("page.today.noSilent")}</p>
      ) : (
        <SmallTable
          title={title}
          items={silent.items}
          keyOf={(one) => one.account.id}
          columns={[
            { name: t("page.column.account"), cell: (one) => <AccountLink account={one.account} /> },
            {
              name: t("page.today.since"),
              number: true,
              cell: (one) => (
                <>
                  {t("page.today.days", { count: one.days })}
                  {one.never && <div className={`quiet ${classes.breaks}`}>{own("silent.never")}</div>}
                </>
              ),
            },
            { name: t("page.column.health"), cell: (one) => <HealthBadge score={one} /> },
            {
              name: t("page.column.mrr"),
              number: true,
              cell: (one) => (one.mrr === null ? "–" : format.value(Math.round(one.mrr), money, { compact: true })),
            },
          ]}
        />
      )}
      {left > 0 && (
        <Link
          to="/w/$workspace/portfolio"
          params={{ workspace: workspace.slug }}
          search={{ ...sharedView(view), where: "silent>=10", sort: "touch", card: card.id } as never}
          className={panel.more}
        >
          {t("page.alerts.more", { count: left, number: format.count(left) })}
        </Link>
      )}
    </PanelFrame>
  );
}
