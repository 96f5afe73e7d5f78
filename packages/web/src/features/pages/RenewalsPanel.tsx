import { useQuery } from "@tanstack/react-query";
import type { Renewals } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { renewalsQuery } from "../../lib/page-queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf } from "../../lib/view-state.ts";
import { DEFAULT_DAYS, DuePanel } from "./DuePanel.tsx";
import { useDueColumns } from "./use-due-columns.tsx";

type Item = Renewals["items"][number];
const STATUS = { pending: "none", grace: "watch", renewed: "healthy", lost: "at_risk" } as const;

/** Contract terms that end soon, the next first. */
export function RenewalsPanel() {
  const { t } = useTranslation("pages");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const due = useDueColumns<Item>(STATUS);
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
        due.account,
        due.day(t("due.ends")),
        due.left,
        {
          name: t("due.value"),
          number: true,
          cell: (item) => (item.value === null ? "–" : format.value(item.value, money)),
          file: (item) => (item.value === null ? null : format.value(item.value, money)),
        },
        due.state,
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
