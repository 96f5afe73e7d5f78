import { useTranslation } from "react-i18next";
import type { SectionSpec } from "../../panels/panel-spec.ts";
import { PanelPage } from "./PanelPage.tsx";

const SECTIONS: readonly SectionSpec[] = [
  {
    id: "volume",
    panels: [
      { kind: "trend", lines: [{ metric: "tickets_per_customer" }] },
      { kind: "trend", lines: [{ metric: "backlog" }] },
    ],
  },
  {
    id: "speed",
    panels: [
      {
        kind: "trend",
        lines: [
          { metric: "first_response_time", component: "median" },
          { metric: "first_response_time", component: "p90" },
        ],
      },
      {
        kind: "trend",
        title: "businessResponse",
        option: "clock:business",
        lines: [
          { metric: "first_response_time", component: "median" },
          { metric: "first_response_time", component: "p90" },
        ],
      },
      {
        kind: "trend",
        lines: [
          { metric: "resolution_time", component: "median" },
          { metric: "resolution_time", component: "p90" },
        ],
      },
      {
        kind: "trend",
        title: "businessResolution",
        option: "clock:business",
        lines: [
          { metric: "resolution_time", component: "median" },
          { metric: "resolution_time", component: "p90" },
        ],
      },
      { kind: "trend", lines: [{ metric: "requester_wait_time", component: "median" }] },
      { kind: "trend", lines: [{ metric: "sla_attainment" }] },
      {
        kind: "trend",
        lines: [
          { metric: "average_wait_time", component: "answered" },
          { metric: "average_wait_time", component: "abandoned" },
        ],
      },
      { kind: "trend", lines: [{ metric: "abandonment_rate" }] },
    ],
  },
  {
    id: "quality",
    panels: [
      { kind: "trend", lines: [{ metric: "first_contact_resolution", component: "first_contact" }] },
      { kind: "trend", lines: [{ metric: "ticket_reopens" }] },
      { kind: "trend", lines: [{ metric: "reopen_rate" }] },
    ],
  },
  {
    id: "handling",
    panels: [
      { kind: "trend", lines: [{ metric: "average_handle_time", component: "handle" }] },
      { kind: "trend", lines: [{ metric: "csat" }] },
      { kind: "trend", lines: [{ metric: "satisfaction_rating" }] },
      { kind: "trend", lines: [{ metric: "stars" }] },
    ],
  },
  {
    id: "issues",
    panels: [{ kind: "parts", metric: "issue_types", pareto: true, wide: true }],
  },
];

/** How much help customers need, how fast it comes, and whether it helps. */
export function SupportPage() {
  const { t } = useTranslation("pages");
  return <PanelPage title={t("title.support")} sections={SECTIONS} splits={[]} empty={t("empty.support")} />;
}
