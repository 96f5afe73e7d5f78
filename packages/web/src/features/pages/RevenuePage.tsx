import { useTranslation } from "react-i18next";
import type { SectionSpec } from "../../panels/panel-spec.ts";
import { PanelPage } from "./PanelPage.tsx";
import { RevenueTabs } from "./RevenueTabs.tsx";

const SECTIONS: readonly SectionSpec[] = [
  {
    id: "movement",
    panels: [
      { kind: "waterfall", metric: "mrr_movements", wide: true },
      { kind: "trend", lines: [{ metric: "mrr" }] },
      { kind: "trend", lines: [{ metric: "arpu" }] },
      { kind: "trend", lines: [{ metric: "quick_ratio" }] },
      { kind: "trend", lines: [{ metric: "magic_number" }] },
    ],
  },
  {
    id: "retention",
    panels: [
      {
        kind: "trend",
        title: "retention",
        lines: [{ metric: "net_revenue_retention" }, { metric: "gross_revenue_retention" }],
      },
      { kind: "trend", lines: [{ metric: "logo_churn_rate" }] },
      { kind: "triangle", metric: "cohort_retention", wide: true },
      { kind: "curve", metric: "survival", split: true, wide: true },
    ],
  },
  {
    id: "renewals",
    panels: [
      { kind: "renewals", metric: "renewal_rate" },
      {
        kind: "trend",
        title: "renewalRates",
        lines: [{ metric: "renewal_rate" }, { metric: "renewal_rate", component: "value" }],
      },
    ],
  },
  {
    id: "reasons",
    panels: [{ kind: "parts", metric: "churn_reasons", pareto: true, wide: true }],
  },
];

/** Where recurring revenue came from, whether it stays, and what is due. */
export function RevenuePage() {
  const { t } = useTranslation("pages");
  return (
    <PanelPage
      title={t("title.revenue")}
      sections={SECTIONS}
      tabs={<RevenueTabs />}
      splits={["segment", "plan", "country"]}
      empty={t("empty.revenue")}
    />
  );
}
