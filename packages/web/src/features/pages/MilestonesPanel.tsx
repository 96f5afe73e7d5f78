import { useQuery } from "@tanstack/react-query";
import type { MilestonesDue } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { localDay } from "../../lib/local-day.ts";
import { useMetricText } from "../../lib/metric-text.ts";
import { milestonesQuery } from "../../lib/page-queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf } from "../../lib/view-state.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { DEFAULT_DAYS, DuePanel } from "./DuePanel.tsx";
import classes from "./Pages.module.css";

type Item = MilestonesDue["items"][number];
const STATUS = { late: "at_risk", due: "none" } as const;

/** Milestones that are late, the longest first, then those that come. `metric` is where "Why?" leads. */
export function MilestonesPanel({ metric }: { metric: string }) {
  const { t } = useTranslation("pages");
  const text = useMetricText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
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
        {
          name: t("due.account"),
          cell: (item) => item.account.name ?? item.account.externalId ?? item.account.id,
          file: (item) => item.account.name ?? item.account.externalId ?? item.account.id,
        },
        {
          name: t("due.milestone"),
          cell: (item) => text.component(item.milestone),
          file: (item) => item.milestone,
        },
        {
          name: t("due.due"),
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
          name: t("due.state"),
          cell: (item) => (
            <span className={classes.state} data-status={STATUS[item.state]}>
              <StatusMark status={STATUS[item.state]} />
              {t(`due.stateOf.${item.state}`)}
            </span>
          ),
          file: (item) => t(`due.stateOf.${item.state}`),
        },
      ]}
    />
  );
}
