import { useQuery } from "@tanstack/react-query";
import type { Renewals } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { localDay } from "../../lib/local-day.ts";
import { renewalsQuery } from "../../lib/page-queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf } from "../../lib/view-state.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { DEFAULT_DAYS, DuePanel } from "./DuePanel.tsx";
import classes from "./Pages.module.css";

type Item = Renewals["items"][number];
const STATUS = { pending: "none", grace: "watch", renewed: "healthy", lost: "at_risk" } as const;

/** Contract terms that end soon, the next first. */
export function RenewalsPanel() {
  const { t } = useTranslation("pages");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const { grain: _, ...question } = questionOf(view);
  const query = useQuery(renewalsQuery(workspace.slug, { ...question, days: view.days ?? DEFAULT_DAYS }));
  const data = query.data;
  const money = { unit: "money" as const, currency: data?.currency ?? workspace.currency };
  return (
    <DuePanel<Item>
      title={t("panel.renewals")}
      metric="renewal_rate"
      fileName="renewals"
      query={query}
      items={data?.items ?? []}
      total={
        data === undefined || data.total.count === 0
          ? null
          : [
              t("due.renewals", {
                count: data.total.count,
                number: format.count(data.total.count),
                value: format.value(data.total.value, money),
              }),
              ...(data.total.withoutRate > 0 ? [t("due.withoutRate", { count: data.total.withoutRate })] : []),
              ...(data.items.length < data.total.count ? [t("due.shown", { count: data.items.length })] : []),
            ].join(" ")
      }
      empty={t("due.noRenewals")}
      keyOf={(item) => `${item.account.id}/${item.dueAt}/${item.termMonths}/${item.value}`}
      columns={[
        {
          name: t("due.account"),
          cell: (item) => item.account.name ?? item.account.externalId ?? item.account.id,
          file: (item) => item.account.name ?? item.account.externalId ?? item.account.id,
        },
        {
          name: t("due.ends"),
          cell: (item) => format.date(localDay(item.dueAt, workspace.zone)),
          file: (item) => localDay(item.dueAt, workspace.zone),
        },
        {
          name: t("due.left"),
          number: true,
          cell: (item) => format.count(item.daysLeft),
          file: (item) => item.daysLeft,
        },
        {
          name: t("due.value"),
          number: true,
          cell: (item) => (item.value === null ? "–" : format.value(item.value, money)),
          file: (item) => (item.value === null ? null : format.value(item.value, money)),
        },
        {
          name: t("due.state"),
          cell: (item) => (
            <span className={classes.state} data-status={STATUS[item.state]}>
              <StatusMark status={STATUS[item.state]} />
              {t(`due.stateOf.${item.state}`)}
            </span>
          ),
          file: (item) => t(`due.stateOf.${item.state}`),
        },
        {
          name: t("due.term"),
          number: true,
          cell: (item) => format.count(item.termMonths),
          file: (item) => item.termMonths,
        },
      ]}
    />
  );
}
