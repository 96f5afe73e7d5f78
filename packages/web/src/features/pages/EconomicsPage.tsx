import { useTranslation } from "react-i18next";
import type { SectionSpec } from "../../panels/panel-spec.ts";
import { PanelPage } from "./PanelPage.tsx";
import { RevenueTabs } from "./RevenueTabs.tsx";

const SECTIONS: readonly SectionSpec[] = [
  {
    id: "worth",
    panels: [
      { kind: "trend", lines: [{ metric: "customer_lifetime_value" }] },
      { kind: "groups", title: "lifetimeBy", metric: "customer_lifetime_value" },
    ],
  },
  {
    id: "cost",
    panels: [
      {
        kind: "trend",
        title: "winKeep",
        lines: [{ metric: "customer_acquisition_cost" }, { metric: "customer_retention_cost" }],
      },
      { kind: "groups", title: "acquisitionBy", metric: "customer_acquisition_cost" },
    ],
  },
  {
    id: "return",
    panels: [
      { kind: "trend", lines: [{ metric: "ltv_to_cac" }] },
      { kind: "trend", lines: [{ metric: "cac_payback" }] },
      { kind: "trend", lines: [{ metric: "success_return", component: "upper_bound" }] },
      { kind: "trend", lines: [{ metric: "referral_rate" }] },
    ],
  },
  {
    id: "orders",
    panels: [
      { kind: "trend", lines: [{ metric: "average_purchase_value" }] },
      { kind: "trend", lines: [{ metric: "purchase_frequency" }] },
    ],
  },
];

/** What a customer is worth, what it cost to win and to keep, and how they compare. */
export function EconomicsPage() {
  const { t } = useTranslation("pages");
  return (
    <PanelPage
      title={t("title.economics")}
      sections={SECTIONS}
      tabs={<RevenueTabs />}
      splits={["acquisition_channel", "channel", "campaign", "segment", "plan"]}
      empty={t("empty.economics")}
    />
  );
}
