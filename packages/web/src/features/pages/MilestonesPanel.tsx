import { useQuery } from "@tanstack/react-query";
import type { MilestonesDue } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { milestonesQuery } from "../../lib/page-queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf } from "../../lib/view-state.ts";
import { DEFAULT_DAYS, DuePanel } from "./DuePanel.tsx";
import { useDueColumns } from "./use-due-columns.tsx";

type Item = MilestonesDue["items"][number];
const STATUS = { late: "at_risk", due: "none" } as const;

/** Milestones that are late, the longest first, then those that come. `metric` is where "Why?" leads. */
export function MilestonesPanel({ metric }: { metric: string }) {
  const { t } = useTranslation("pages");
  const text = useMetricText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const due = useDueColumns<Item>(STATUS);
  const { grain: _, ...question } = questionOf(view);
  const query = useQuery(milestonesQuery(workspace.slug, { ...question, days: view.days ?? DEFAULT_DAYS }));
  const data = query.data;
  return (
    <DuePanel<Item>
      title={t("panel.milestones")}
      metric={metric}
      fileName="milestones"
      query={query}
      items={data?.items ?? []}
      total={
        data === undefined || data.items.length === 0
          ? null
          : [
              t("due.milestones", { late: format.count(data.total.late), due: format.count(data.total.due) }),
              ...(data.items.length < data.total.late + data.total.due
                ? [t("due.shown", { count: data.items.length })]
                : []),
            ].join(" ")
      }
      empty={t("due.noMilestones")}
      keyOf={(item) => `${item.account.id}/${item.milestone}/${item.dueAt}`}
      columns={[
        due.account,
        {
          name: t("due.milestone"),
          cell: (item) => text.component(item.milestone),
          file: (item) => item.milestone,
        },
        due.day(t("due.due")),
        due.left,
        due.state,
      ]}
    />
  );
}
