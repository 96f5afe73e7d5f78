import { DAY, type Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import { ContractTerms } from "./contract-terms.ts";
import { addPersons } from "./persons.ts";
import { addOnPrice, listPrice, type Offer, PLANS, pricingOf } from "./price-list.ts";
import { closeSeats, setSeats } from "./seat-ledger.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { monthlyValue, SubscriptionTimeline } from "./subscription-timeline.ts";
import { TRUE_PARAMETERS } from "./truth.ts";

/** What a customer has bought in one paid phase: plan, seats, price, add-on, contract; each change leaves its traces. */
export class Purchases {
  readonly line: SubscriptionTimeline;
  readonly terms: ContractTerms;
  addOn: SubscriptionTimeline | null = null;
  offer: Offer;
  /** The month in which the price list's rise reached this customer. */
  priceMonth: number | null = null;
  private readonly company: GeneratedCompany;
  private readonly life: AccountLife;
  private readonly random: SeededRandom;
  private readonly startDay: number;
  private readonly firstSubscription: number;
  private readonly returning: boolean;
  private rise: number;

  constructor(
    company: GeneratedCompany,
    life: AccountLife,
    random: SeededRandom,
    offer: Offer,
    startDay: number,
    returning: boolean,
  ) {
    this.company = company;
    this.life = life;
    this.random = random;
    this.offer = offer;
    this.startDay = startDay;
    // Subscription 1 is the trial; a phase has a main subscription and room for an add-on.
    this.firstSubscription = returning ? 4 : 2;
    this.returning = returning;
    this.rise = startDay >= company.priceDay ? company.priceRise : 1;
    const pricing = pricingOf(company, life, offer, startDay, true);
    const state = { status: "active" as const, plan: offer.plan, seats: offer.seats, ...pricing };
    this.line = new SubscriptionTimeline(
      life.versions,
      this.firstSubscription,
      this.instant(0),
      state,
      company.calendar.endUs,
    );
    this.terms = new ContractTerms(life.terms, this.firstSubscription, offer.termMonths, this.valueOfTerm(), (m) =>
      this.instant(m),
    );
    this.setSeats(this.instant(0));
  }

  day(month: number): number {
    return this.company.calendar.addMonths(this.startDay, month);
  }
  instant(month: number): Timestamp {
    return this.company.calendar.at(this.day(month), this.life.anchor);
  }
  /** Recurring monthly value of everything bought, minor units. */
  monthly(): number {
    return monthlyValue(this.line.state) + (this.addOn ? monthlyValue(this.addOn.state) : 0);
  }
  /** Ends main subscription and add-on. */
  end(atUs: Timestamp, cancelledUs: Timestamp | null): void {
    this.line.end(atUs, cancelledUs);
    this.addOn?.end(atUs, cancelledUs);
  }
  /** What still runs when the span ends. */
  keep(): void {
    this.line.keep();
    this.addOn?.keep();
    this.terms.leaveOpen();
  }

  leave(atUs: Timestamp, reason: string | null): void {
    const { life, company } = this;
    if (atUs >= company.calendar.endUs) return;
    const monthly = Math.round(this.monthly());
    life.outcomes.push({ kind: "churn", atUs, reason, monthly, referred: null });
    life.stages.push({ atUs, stage: "churned" });
    closeSeats(life, atUs);
  }

  /** The price list's rise: monthly plans at their next month, contracts at their next term. */
  reprice(month: number, fromUs: Timestamp, fromDay: number): void {
    const due = this.terms.startsWith(month);
    const limitedOver = this.line.state.limited > 0 && month >= this.offer.limitedMonths && due;
    const rises = this.rise === 1 && fromDay >= this.company.priceDay && due && month > 0;
    if (rises) {
      this.rise = this.company.priceRise;
      this.priceMonth = month;
    }
    if (month === 0) return;
    const onceOver = this.line.state.once > 0 && (this.offer.interval === "month" || month % 12 === 0);
    if (rises || limitedOver || onceOver) this.applyPrice(fromUs, limitedOver ? { limited: 0 } : {});
  }

  private applyPrice(atUs: Timestamp, patch: { limited?: number }): void {
    const { offer, life } = this;
    const amount = listPrice(offer.plan, life.currency, offer.seats, offer.interval, this.rise);
    const limited = patch.limited ?? (this.line.state.limited > 0 ? Math.round(amount * offer.limitedShare) : 0);
    this.line.change(atUs, {
      plan: offer.plan,
      seats: offer.seats,
      amount,
      forever: Math.round(amount * offer.foreverShare),
      limited,
      once: 0,
      status: "active",
    });
  }

  pauses(month: number, fromUs: Timestamp): boolean {
    if (this.line.state.status === "paused") {
      if (this.random.chance(0.4)) return true;
      if (fromUs < this.company.calendar.endUs) this.line.change(fromUs, { status: "active" });
      return false;
    }
    const may = this.offer.termMonths === 0 && this.addOn === null && month > 2 && this.line.state.once === 0;
    if (!this.random.chance(0.012) || !may || this.startedAt(fromUs)) return false;
    this.line.change(fromUs, { status: "paused" });
    return true;
  }
  /** True where a version already began at this very instant: a second change there would be a version of no length. */
  private startedAt(us: Timestamp): boolean {
    return this.life.versions.at(-1)?.toUs === us && this.life.versions.at(-1)?.subscription === this.firstSubscription;
  }

  /** Bills the month (or the year); a failed payment makes the subscription past due. */
  bill(month: number, fromUs: Timestamp, toUs: Timestamp): "paid" | "late" | "uncollectible" {
    const { life, random, company } = this;
    const state = this.line.state;
    const yearly = this.offer.interval === "year";
    if (yearly && month % 12 !== 0) return "paid";
    const coversTo = yearly ? this.instant(month + 12) : toUs;
    const { pastDuePerMonth, unpaidShare } = TRUE_PARAMETERS.payment;
    const late = random.chance(pastDuePerMonth) && !yearly && month > 0;
    const unpaid = random.chance(unpaidShare);
    const daysLate = random.int(4, 21);
    const result = !late || this.startedAt(fromUs) || life.internal ? "paid" : unpaid ? "uncollectible" : "late";
    const first = month === 0 && !this.returning;
    life.bills.push({
      subscription: this.firstSubscription,
      atUs: fromUs,
      coversTo,
      amount: state.amount - state.forever - state.limited - state.once,
      first,
      result,
    });
    if (this.addOn) {
      const a = this.addOn.state;
      life.bills.push({
        subscription: this.addOn.number,
        atUs: fromUs,
        coversTo,
        amount: a.amount,
        first: false,
        result: result === "late" ? "paid" : result,
      });
    }
    if (result !== "paid") {
      this.line.change(company.calendar.at(company.calendar.addMonths(this.startDay, month) + 1, life.anchor), {
        status: "past_due",
      });
      if (result === "late") this.line.change(fromUs + daysLate * DAY, { status: "active" });
    }
    return result;
  }

  /** Seats, plan and add-on change in the middle of a month, with the customer's health. */
  grow(month: number, fromUs: Timestamp, health: number): void {
    const { life, random, company } = this;
    const atUs = fromUs + random.int(5, 20) * DAY;
    const up = random.chance(0.045 * Math.exp(0.6 * health));
    const down = random.chance(0.02 * Math.exp(-0.8 * health));
    const planUp = random.chance(0.012 * Math.exp(0.5 * health));
    const cross = random.chance(0.015 * Math.exp(0.5 * health));
    const share = 0.1 + 0.3 * random.next();
    if (atUs >= company.calendar.endUs || month === 0 || this.line.state.status !== "active") return;
    const before = monthlyValue(this.line.state);
    const next = PLANS[PLANS.indexOf(this.offer.plan) + 1];
    if (planUp && next !== undefined) {
      this.offer = { ...this.offer, plan: next };
      life.plans.push({ atUs, plan: next });
    } else if (up)
      this.offer = { ...this.offer, seats: this.offer.seats + Math.max(1, Math.round(this.offer.seats * share)) };
    else if (down && this.offer.seats > 2)
      this.offer = {
        ...this.offer,
        seats: Math.max(2, this.offer.seats - Math.max(1, Math.round(this.offer.seats * share))),
      };
    else {
      if (cross && this.addOn === null) this.sellAddOn(month, atUs);
      return;
    }
    this.applyPrice(atUs, {});
    if (this.offer.seats !== life.seatChanges.at(-1)?.seats) this.setSeats(atUs);
    if (up) addPersons(company, life, Math.ceil(this.offer.seats * 0.65), atUs);
    const gain = monthlyValue(this.line.state) - before;
    if (gain > 0) life.outcomes.push({ kind: "upsell", atUs, reason: null, monthly: Math.round(gain), referred: null });
  }

  private sellAddOn(month: number, atUs: Timestamp): void {
    const { life, offer, company } = this;
    const amount = addOnPrice(life.currency, offer.interval);
    const state = {
      status: "active" as const,
      plan: "insights_add_on",
      seats: 1,
      amount,
      interval: offer.interval,
      forever: 0,
      limited: 0,
      once: 0,
    };
    this.addOn = new SubscriptionTimeline(
      life.versions,
      this.firstSubscription + 1,
      atUs,
      state,
      company.calendar.endUs,
    );
    // The rest of the running month or year is billed at once.
    const year = month - (month % 12);
    const [from, to] =
      offer.interval === "year"
        ? [this.instant(year), this.instant(year + 12)]
        : [this.instant(month), this.instant(month + 1)];
    const rest = Math.round((amount * (to - atUs)) / (to - from));
    life.bills.push({
      subscription: this.addOn.number,
      atUs,
      coversTo: to,
      amount: rest,
      first: false,
      result: "paid",
    });
    life.outcomes.push({
      kind: "cross_sell",
      atUs,
      reason: null,
      monthly: Math.round(monthlyValue(state)),
      referred: null,
    });
  }

  private setSeats(atUs: Timestamp): void {
    const unlimited = this.offer.plan === "scale" && this.life.number % 9 === 0;
    setSeats(this.life, unlimited ? null : this.offer.seats, atUs);
  }

  valueOfTerm(): number {
    return Math.round(monthlyValue(this.line.state) * this.offer.termMonths);
  }
}
