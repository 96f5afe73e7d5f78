import type { MetricDefinition } from "../metric.ts";
import { activeUsers } from "./active-users.ts";
import { adoptionBreadth } from "./adoption-breadth.ts";
import { adoptionDepth } from "./adoption-depth.ts";
import { behavioralComposite } from "./behavioral-composite.ts";
import { licenseUtilization } from "./license-utilization.ts";
import { milestoneAttainment } from "./milestone-attainment.ts";
import { onboardingStepTime } from "./onboarding-step-time.ts";
import { onboardingSteps } from "./onboarding-steps.ts";
import { onboardingTime } from "./onboarding-time.ts";
import { outcomeAttainment } from "./outcome-attainment.ts";
import { stickiness } from "./stickiness.ts";
import { timeToValue } from "./time-to-value.ts";
import { usageTrend } from "./usage-trend.ts";

/** The product metrics, in display order. */
export const PRODUCT_METRICS: readonly MetricDefinition[] = [
  activeUsers,
  stickiness,
  usageTrend,
  behavioralComposite,
  adoptionDepth,
  adoptionBreadth,
  licenseUtilization,
  onboardingTime,
  onboardingSteps,
  onboardingStepTime,
  timeToValue,
  milestoneAttainment,
  outcomeAttainment,
];
