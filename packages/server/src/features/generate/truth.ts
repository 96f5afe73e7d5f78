import type { AccountLife, GeneratedCompany } from "./account-life.ts";

/**
 * The generator's true parameters. Effects are on the log-odds of leaving at the end of a service month in which the
 * customer can leave (monthly plans: every month; contracts: the last month of a term).
 */
export const TRUE_PARAMETERS = {
  health: { persistence: 0.85, innovation: 0.32, accountMean: 0.35, accountSpread: 0.55, priceShock: -0.25 },
  churn: {
    intercept: -3.3,
    useTrend: -1.3,
    tickets: 0.22,
    notOnboarded: 0.9,
    priceChange: 0.6,
    logTenure: -0.22,
    health: -0.45,
    contractEnd: 1.5,
  },
  use: { health: 0.55, noise: 0.22 },
  tickets: { health: -0.45 },
  answer: { intercept: -0.9, mood: 0.8 },
  reactivation: { probability: 0.16 },
  payment: { pastDuePerMonth: 0.02, unpaidShare: 0.12 },
} as const;

/** One account's hidden life, month of service by month of service. Numbers are hundredths; null is "could not leave then". */
export interface AccountTruth {
  readonly id: string;
  readonly external_id: string;
  readonly internal: boolean;
  /** First local day of each service month. */
  readonly months: readonly string[];
  readonly health: readonly number[];
  readonly use_trend: readonly number[];
  readonly tickets: readonly number[];
  readonly onboarded: readonly (0 | 1)[];
  readonly price_change: readonly (0 | 1)[];
  readonly tenure: readonly number[];
  readonly contract_end: readonly (0 | 1)[];
  readonly hazard: readonly (number | null)[];
  readonly left: readonly (0 | 1)[];
  readonly summary: {
    readonly mean_health: number;
    readonly last_health: number;
    readonly slope_per_month: number;
    readonly returned: boolean;
  };
}

/** What `truth.json` holds beside a generated company. */
export interface GeneratedTruth {
  readonly generator: "tendwell";
  readonly version: 1;
  readonly seed: number;
  readonly accounts_requested: number;
  readonly events_requested: number;
  readonly events_written: number;
  readonly months: number;
  readonly end_date: string;
  readonly zone: string;
  readonly currency: string;
  readonly price_change_on: string;
  readonly parameters: typeof TRUE_PARAMETERS;
  readonly accounts: readonly AccountTruth[];
}

const hundredths = (value: number): number => Math.round(value * 100);

function accountTruth(company: GeneratedCompany, life: AccountLife): AccountTruth {
  const { months } = life;
  const n = months.length;
  const mean = months.reduce((sum, m) => sum + m.health, 0) / Math.max(1, n);
  const centre = (n - 1) / 2;
  const spread = months.reduce((sum, _, i) => sum + (i - centre) ** 2, 0);
  const slope = spread === 0 ? 0 : months.reduce((sum, m, i) => sum + (i - centre) * (m.health - mean), 0) / spread;
  return {
    id: String(life.id),
    external_id: life.externalId,
    internal: life.internal,
    months: months.map((m) => company.calendar.date(m.fromDay)),
    health: months.map((m) => hundredths(m.health)),
    use_trend: months.map((m) => hundredths(m.useTrend)),
    tickets: months.map((m) => m.tickets * 100),
    onboarded: months.map((m) => (m.onboarded ? 1 : 0)),
    price_change: months.map((m) => (m.priceChange ? 1 : 0)),
    tenure: months.map((m) => hundredths(m.tenure)),
    contract_end: months.map((m) => (m.contractEnd ? 1 : 0)),
    hazard: months.map((m) => (m.hazard === null ? null : hundredths(m.hazard))),
    left: months.map((m) => (m.left ? 1 : 0)),
    summary: {
      mean_health: hundredths(mean),
      last_health: hundredths(months.at(-1)?.health ?? 0),
      slope_per_month: hundredths(slope),
      returned: life.returned,
    },
  };
}

interface TruthOfOptions {
  readonly seed: number;
  readonly accounts: number;
  readonly events: number;
  readonly written: number;
  readonly months: number;
  readonly endDate: string;
  readonly zone: string;
}

/** The truth behind a company, for `truth.json`. */
export function truthOf(
  company: GeneratedCompany,
  lives: readonly AccountLife[],
  options: TruthOfOptions,
): GeneratedTruth {
  return {
    generator: "tendwell",
    version: 1,
    seed: options.seed,
    accounts_requested: options.accounts,
    events_requested: options.events,
    events_written: options.written,
    months: options.months,
    end_date: options.endDate,
    zone: options.zone,
    currency: company.currency,
    price_change_on: company.calendar.date(company.priceDay),
    parameters: TRUE_PARAMETERS,
    accounts: lives.map((life) => accountTruth(company, life)),
  };
}
