/** What the behavioural composite can look at, per account and period. */
export type BehaviorInput = "active_days" | "features_used" | "events_per_seat" | "users_per_seat";

/** One input: 0 at `worst` or beyond, 1 at `best` or beyond, linear between; `best` may lie below `worst`. */
export interface BehaviorWeight {
  readonly input: BehaviorInput;
  readonly weight: number;
  readonly worst: number;
  readonly best: number;
}

/** The minutes of a local day at which it opens and closes (exclusive, up to 1440). */
export type Opening = readonly [number, number];

/** The most openings a day can have: the later ones do not count. */
export const MOST_OPENINGS = 4;

/** When a company works, by the clock of its zone. */
export interface BusinessHours {
  /** IANA zone of these hours; null: the workspace's. */
  readonly zone: string | null;
  /** Name of an imported calendar (`business_calendar`) that says the hours instead of `week` and `holidays`. */
  readonly calendar: string | null;
  /** Monday first, seven days: the openings of each, those that touch or overlap as one; none is closed. */
  readonly week: readonly (readonly Opening[])[];
  /** Local dates on which it is closed all day. */
  readonly holidays: readonly string[];
}

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
  /** The steps of onboarding in their order, milestones or `event:<product event>`; null: all milestones, soonest due first. */
  readonly onboardingSteps: readonly string[] | null;
  /** Order-only companies: days without purchase after which a customer has lapsed; null until the company says. */
  readonly lapseDays: number | null;
  /** Days of past due after which it is churn. */
  readonly pastDueDays: number;
  /** Month (1 to 12) in which fiscal quarters and years begin. */
  readonly fiscalYearStartMonth: number;
  /** Horizon of restricted mean survival, months. */
  readonly survivalHorizonMonths: number;
  /** The features an account may use; null: those that anybody was seen to use lately. */
  readonly features: readonly string[] | null;
  /** What the behavioural composite is made of; each input at most once, weights above 0, `worst` and `best` apart. */
  readonly behavioralComposite: readonly BehaviorWeight[];
  /** What the business clock counts. */
  readonly businessHours: BusinessHours;
}

const NINE_TO_FIVE: readonly Opening[] = [[540, 1020]];

export const BUILT_IN_DEFINITIONS: CompanyDefinitions = {
  activeUser: { events: null, minimumEvents: 1 },
  valueEvent: { events: ["value_reached"], milestones: ["first_value"] },
  onboarded: { milestone: "onboarded" },
  onboardingSteps: null,
  lapseDays: null,
  pastDueDays: 30,
  fiscalYearStartMonth: 1,
  survivalHorizonMonths: 60,
  features: null,
  behavioralComposite: [
    { input: "active_days", weight: 0.4, worst: 0, best: 0.6 },
    { input: "features_used", weight: 0.3, worst: 0, best: 8 },
    { input: "events_per_seat", weight: 0.15, worst: 0, best: 1 },
    { input: "users_per_seat", weight: 0.15, worst: 0, best: 0.8 },
  ],
  businessHours: {
    zone: null,
    calendar: null,
    week: [NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, [], []],
    holidays: [],
  },
};
