import { useTranslation } from "react-i18next";
import type { SectionSpec } from "../../panels/panel-spec.ts";
import { PanelPage } from "./PanelPage.tsx";

const SECTIONS: readonly SectionSpec[] = [
  {
    id: "onboarding",
    panels: [
      { kind: "map", title: "stepsByStart", metric: "onboarding_steps", sorted: "given", wide: true },
      { kind: "parts", title: "onboardingSteps", metric: "onboarding_steps", option: "of:started", sorted: "given" },
      { kind: "parts", title: "stepsPassed", metric: "onboarding_steps", option: "of:previous", sorted: "given" },
      { kind: "parts", title: "stepTimes", metric: "onboarding_step_time", sorted: "given" },
      {
        kind: "trend",
        title: "timeToValue",
        lines: [
          { metric: "time_to_value", component: "median" },
          { metric: "time_to_value", component: "p25" },
        ],
      },
      { kind: "trend", title: "reachedValue", lines: [{ metric: "time_to_value", component: "share_reached" }] },
      {
        kind: "trend",
        title: "onboardingTime",
        lines: [
          { metric: "onboarding_time", component: "median" },
          { metric: "onboarding_time", component: "p75" },
        ],
      },
      { kind: "trend", title: "onboarded", lines: [{ metric: "onboarding_time", component: "share_reached" }] },
    ],
  },
  {
    id: "milestones",
    panels: [
      { kind: "milestones", metric: "milestone_attainment" },
      { kind: "trend", lines: [{ metric: "milestone_attainment" }] },
      { kind: "trend", lines: [{ metric: "outcome_attainment" }] },
    ],
  },
  {
    id: "use",
    panels: [
      { kind: "trend", lines: [{ metric: "active_users" }] },
      { kind: "trend", lines: [{ metric: "stickiness" }] },
      { kind: "trend", lines: [{ metric: "license_utilization" }] },
      {
        kind: "trend",
        lines: [
          { metric: "usage_trend", component: "median_change" },
          { metric: "usage_trend", component: "steep_drop" },
        ],
      },
      { kind: "trend", lines: [{ metric: "adoption_depth" }] },
      { kind: "map", title: "featureMap", metric: "adoption_breadth", wide: true },
    ],
  },
  {
    id: "help",
    panels: [
      { kind: "parts", title: "articles", metric: "resource_rating", option: "by:resource", sorted: "ascending" },
      {
        kind: "trend",
        lines: [
          { metric: "resource_use", component: "repeat_views" },
          { metric: "resource_use", component: "followed_by_ticket" },
        ],
      },
    ],
  },
];

/** Whether customers get started, use what they pay for, and find their way. */
export function AdoptionPage() {
  const { t } = useTranslation("pages");
  return <PanelPage title={t("title.adoption")} sections={SECTIONS} splits={[]} empty={t("empty.adoption")} />;
}
