import type { Reference } from "../reference.ts";
import { activeUsersReference } from "./active-users.reference.ts";
import { adoptionBreadthReference } from "./adoption-breadth.reference.ts";
import { adoptionDepthReference } from "./adoption-depth.reference.ts";
import { behavioralCompositeReference } from "./behavioral-composite.reference.ts";
import { licenseUtilizationReference } from "./license-utilization.reference.ts";
import { milestoneAttainmentReference } from "./milestone-attainment.reference.ts";
import { onboardingStepTimeReference } from "./onboarding-step-time.reference.ts";
import { onboardingStepsReference } from "./onboarding-steps.reference.ts";
import { onboardingTimeReference } from "./onboarding-time.reference.ts";
import { outcomeAttainmentReference } from "./outcome-attainment.reference.ts";
import { stickinessReference } from "./stickiness.reference.ts";
import { timeToValueReference } from "./time-to-value.reference.ts";
import { usageTrendReference } from "./usage-trend.reference.ts";

/** The oracles of the product metrics, by id. */
export const PRODUCT_REFERENCES: Readonly<Record<string, Reference>> = {
  active_users: activeUsersReference,
  stickiness: stickinessReference,
  behavioral_composite: behavioralCompositeReference,
  usage_trend: usageTrendReference,
  adoption_depth: adoptionDepthReference,
  adoption_breadth: adoptionBreadthReference,
  license_utilization: licenseUtilizationReference,
  onboarding_time: onboardingTimeReference,
  onboarding_steps: onboardingStepsReference,
  onboarding_step_time: onboardingStepTimeReference,
  time_to_value: timeToValueReference,
  milestone_attainment: milestoneAttainmentReference,
  outcome_attainment: outcomeAttainmentReference,
};
