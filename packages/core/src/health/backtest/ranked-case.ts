export interface RankedCase {
  /** Cases of one account are not independent of each other. */
  readonly cluster: string;
  /** Higher means the outcome is thought likelier. */
  readonly risk: number;
  readonly happened: boolean;
}
