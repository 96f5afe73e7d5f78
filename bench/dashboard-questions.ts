import { PRESETS } from "@tendwell/contract";

/** One question as a page puts it, under `/api/v1/workspaces/<workspace>`. */
export interface PageQuestion {
  readonly name: string;
  readonly path: string;
}

const figures = (name: string, metric: string, query = ""): PageQuestion => ({
  name,
  path: `/metrics/${metric}/results?stale=allowed${query}`,
});

/**
 * What people open every morning, fixed on purpose: the cards of every preset, charts of the four pages with their groups, and
 * first pages of rows behind a figure. `end` is the workspace's today.
 */
export function dashboardQuestions(end: string): readonly PageQuestion[] {
  const month = new Date(Date.parse(end) - 86_400_000).toISOString().slice(0, 7);
  const rows = (metric: string): PageQuestion => ({
    name: `rows behind ${metric}`,
    path: `/metrics/${metric}/rows?from=${month}-01&to=${end}&limit=50`,
  });
  return [
    ...PRESETS.map((preset) => ({ name: `cards: ${preset}`, path: `/dashboard?layout=${preset}&stale=allowed` })),
    figures("MRR movements", "mrr_movements"),
    figures("MRR by segment", "mrr", "&group=segment"),
    figures("net retention by plan", "net_revenue_retention", "&group=plan"),
    figures("cohort retention", "cohort_retention"),
    figures("survival by segment", "survival", "&group=segment"),
    figures("active users by week", "active_users", "&grain=week"),
    figures("active users by segment", "active_users", "&group=segment"),
    figures("feature adoption", "adoption_breadth"),
    figures("time to value by cohort", "time_to_value", "&group=cohort:quarter"),
    figures("first response by country", "first_response_time", "&group=country"),
    figures("issue types", "issue_types"),
    figures("acquisition cost by channel", "customer_acquisition_cost", "&group=acquisition_channel"),
    figures("lifetime value by segment", "customer_lifetime_value", "&group=segment"),
    rows("mrr"),
    rows("first_response_time"),
    rows("nps"),
  ];
}
