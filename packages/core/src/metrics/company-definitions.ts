/**
 * The company settings that steer many metrics. The built-in values stand here and nowhere else.
 */
export interface CompanyDefinitions {
  /** An active user did at least `minimumEvents` of `events` (null: any event) in the window. */
  readonly activeUser: { readonly events: readonly string[] | null; readonly minimumEvents: number };
  /** The first moment of value: one of these product events, or one of these milestones achieved. */
  readonly valueEvent: { readonly events: readonly string[]; readonly milestones: readonly string[] };
  /** An account is onboarded when this milestone is achieved. */
  readonly onboarded: { readonly milestone: string };
  /** Order-only companies: days without purchase after which a customer has lapsed; null until the company says. */
  readonly lapseDays: number | null;
  /** Days of past due after which it is churn. */
  readonly pastDueDays: number;
  /** Horizon of restricted mean survival, months. */
  readonly survivalHorizonMonths: number;
}

export const BUILT_IN_DEFINITIONS: CompanyDefinitions = {
  activeUser: { events: null, minimumEvents: 1 },
  valueEvent: { events: ["value_reached"], milestones: ["first_value"] },
  onboarded: { milestone: "onboarded" },
  lapseDays: null,
  pastDueDays: 30,
  survivalHorizonMonths: 60,
};
