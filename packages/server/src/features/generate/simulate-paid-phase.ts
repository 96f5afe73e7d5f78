import { DAY, type Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany, ServiceMonth } from "./account-life.ts";
import { churnHazard, churnReason } from "./churn-hazard.ts";
import type { LatentHealth } from "./latent-health.ts";
import { addPersons } from "./persons.ts";
import type { Offer } from "./price-list.ts";
import { Purchases } from "./purchases.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { TRUE_PARAMETERS } from "./truth.ts";

const PAST_DUE_DAYS = 30;
const TICKETS_PER_MONTH = { smb: 0.35, mid_market: 0.9, enterprise: 2 } as const;

export interface Departure {
  readonly day: number;
  readonly atUs: Timestamp;
  readonly involuntary: boolean;
}

/**
 * Paid service from one start to its end (or to the end of the span), month of service by month of service.
 * Returns how it ended, null while it still runs.
 */
export function simulatePaidPhase(
  company: GeneratedCompany,
  life: AccountLife,
  health: LatentHealth,
  random: SeededRandom,
  offer: Offer,
  startDay: number,
  returning: boolean,
): Departure | null {
  const bought = new Purchases(company, life, random, offer, startDay, returning);
  const startUs = bought.instant(0);
  life.stages.push({ atUs: startUs, stage: returning ? "adopting" : "onboarding" });
  life.plans.push({ atUs: startUs, plan: offer.plan });
  addPersons(company, life, Math.max(1, Math.ceil(offer.seats * 0.6)), startUs);
  const uses: number[] = [];
  for (let month = 0; bought.day(month) < company.calendar.days; month += 1) {
    const departure = simulateMonth(company, life, health, random, bought, uses, month);
    if (departure !== null) return departure;
  }
  bought.keep();
  return null;
}

function simulateMonth(
  company: GeneratedCompany,
  life: AccountLife,
  latent: LatentHealth,
  random: SeededRandom,
  bought: Purchases,
  uses: number[],
  month: number,
): Departure | null {
  const fromUs = bought.instant(month);
  const toUs = bought.instant(month + 1);
  const fromDay = bought.day(month);
  bought.reprice(month, fromUs, fromDay);
  const recent = bought.priceMonth !== null && month - bought.priceMonth < 3;
  const health = latent.step(bought.priceMonth === month ? TRUE_PARAMETERS.health.priceShock : 0);
  const past = uses.slice(-3);
  const use = Math.exp(TRUE_PARAMETERS.use.health * health + TRUE_PARAMETERS.use.noise * random.normal());
  const mean = past.reduce((sum, x) => sum + x, 0) / Math.max(1, past.length);
  const useTrend = past.length === 0 ? 0 : Math.max(-1.5, Math.min(1.5, Math.log(use / mean)));
  uses.push(use);
  const tickets = random.poisson(TICKETS_PER_MONTH[life.segment] * Math.exp(TRUE_PARAMETERS.tickets.health * health));
  const onboarded = life.onboardedUs !== null && life.onboardedUs < toUs;
  const contractEnd = bought.terms.endsWith(month);
  const canLeave = bought.offer.termMonths === 0 || contractEnd;
  const drivers = {
    health,
    useTrend,
    tickets,
    onboarded,
    priceChange: recent,
    tenure: Math.log1p(month),
    contractEnd,
  };
  const hazard = churnHazard(drivers);
  const leaves = random.chance(hazard) && canLeave && !life.internal;
  const base = { ...drivers, fromDay: month === 0 ? fromDay + 1 : fromDay, fromUs, use };
  const push = (end: number, endUs: Timestamp, extra: Pick<ServiceMonth, "kind" | "hazard" | "left">): void => {
    life.months.push({
      ...base,
      toDay: Math.min(end, company.calendar.days),
      toUs: endUs,
      seats: bought.offer.seats,
      monthly: extra.kind === "paid" ? bought.monthly() : 0,
      ...extra,
    });
  };

  if (bought.pauses(month, fromUs)) {
    push(bought.day(month + 1), toUs, { kind: "paused", hazard: null, left: false });
    return null;
  }
  const paid = bought.bill(month, fromUs, toUs);
  if (paid === "uncollectible") {
    const unpaidUs = company.calendar.at(fromDay + PAST_DUE_DAYS + 1, life.anchor);
    if (unpaidUs < company.calendar.endUs) {
      push(Math.min(fromDay + PAST_DUE_DAYS, bought.day(month + 1)), Math.min(unpaidUs, toUs), {
        kind: "paid",
        hazard: null,
        left: false,
      });
      bought.line.change(unpaidUs, { status: "unpaid" });
      bought.line.end(unpaidUs + 15 * DAY, null);
      bought.addOn?.end(unpaidUs, null);
      bought.leave(unpaidUs, "payment_failed");
      return { day: fromDay + PAST_DUE_DAYS + 16, atUs: unpaidUs, involuntary: true };
    }
  }
  if (paid === "paid") bought.grow(month, fromUs, health);
  push(bought.day(month + 1), toUs, {
    kind: "paid",
    hazard: canLeave ? hazard : null,
    left: leaves && toUs < company.calendar.endUs,
  });
  if (contractEnd) bought.terms.decide(month, leaves, bought.valueOfTerm(), random);
  if (!leaves) return null;
  const notice = company.calendar.at(
    bought.day(month + 1) - random.int(1, bought.offer.termMonths > 0 ? 60 : 24),
    life.anchor,
  );
  const cancelledUs = Math.max(notice, life.signupUs + DAY);
  bought.end(toUs, cancelledUs);
  bought.leave(toUs, churnReason(drivers, random));
  return { day: bought.day(month + 1), atUs: toUs, involuntary: false };
}
