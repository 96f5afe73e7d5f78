import { DAY, type Timestamp } from "@tendwell/core";
import type { Term } from "./account-life.ts";
import type { SeededRandom } from "./seeded-random.ts";

const GRACE_DAYS = 15;

/** The terms of one contract, one after the other, each decided once. Months count from the start of service. */
export class ContractTerms {
  private readonly terms: Term[];
  private readonly number: number;
  private readonly length: number;
  private readonly instant: (month: number) => Timestamp;
  private start = 0;
  private value: number;

  constructor(terms: Term[], number: number, length: number, value: number, instant: (month: number) => Timestamp) {
    this.terms = terms;
    this.number = number;
    this.length = length;
    this.value = value;
    this.instant = instant;
  }

  /** True for the last month of a term; never without a contract. */
  endsWith(month: number): boolean {
    return this.length > 0 && (month + 1 - this.start) % this.length === 0;
  }
  /** True for a month at which a new price may begin. */
  startsWith(month: number): boolean {
    return this.length === 0 || (month - this.start) % this.length === 0;
  }

  /** The decision: most come early, some in the days of grace; a leaving customer says so or falls silent. */
  decide(month: number, leaves: boolean, nextValue: number, random: SeededRandom): void {
    const toUs = this.instant(month + 1);
    const early = random.chance(0.7);
    const days = early ? -random.int(3, 45) : leaves ? GRACE_DAYS : random.int(0, GRACE_DAYS - 3);
    const value = leaves ? 0 : Math.min(this.value, nextValue);
    this.push({ atUs: toUs + days * DAY, renewed: !leaves, value });
    this.start = month + 1;
    this.value = nextValue;
  }

  /** The term that runs at the end of the span. */
  leaveOpen(): void {
    if (this.length > 0) this.push(null);
  }

  private push(decision: Term["decision"]): void {
    this.terms.push({
      number: this.number,
      fromUs: this.instant(this.start),
      toUs: this.instant(this.start + this.length),
      months: this.length,
      value: this.value,
      decision,
    });
  }
}
