import type { ServiceMonth } from "./account-life.ts";
import { logistic, type SeededRandom } from "./seeded-random.ts";
import { TRUE_PARAMETERS } from "./truth.ts";

export type Drivers = Pick<
  ServiceMonth,
  "health" | "useTrend" | "tickets" | "onboarded" | "priceChange" | "tenure" | "contractEnd"
>;

/** The true probability of leaving at the end of a month of service in which the customer can leave. */
export function churnHazard(drivers: Drivers): number {
  const c = TRUE_PARAMETERS.churn;
  return logistic(
    c.intercept +
      c.useTrend * drivers.useTrend +
      c.tickets * Math.min(drivers.tickets, 8) +
      (drivers.onboarded ? 0 : c.notOnboarded) +
      (drivers.priceChange ? c.priceChange : 0) +
      c.logTenure * drivers.tenure +
      c.health * drivers.health +
      (drivers.contractEnd ? c.contractEnd : 0),
  );
}

/** What the customer says: what drove the hazard, more often than not; now and then nothing. */
export function churnReason(drivers: Drivers, random: SeededRandom): string | null {
  return random.weighted<string | null>([
    ["price", drivers.priceChange ? 5 : 1],
    ["onboarding", drivers.onboarded ? 0.2 : 3],
    ["support", drivers.tickets >= 2 ? 3 : 0.4],
    ["low_use", drivers.useTrend < -0.2 ? 3 : 0.8],
    ["competitor", 1],
    ["missing_feature", 1],
    [null, 0.7],
  ]);
}
