/** What a look back is asked: how far, within how many days the outcome counts, and how many accounts the team can look after. */
export interface ReplayQuestion {
  readonly months: number;
  readonly horizonDays: number;
  readonly capacity: number;
  /** Account attribute to report by. */
  readonly segment?: string;
}
