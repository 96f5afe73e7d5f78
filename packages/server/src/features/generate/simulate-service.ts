import { DAY, type Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import { LatentHealth } from "./latent-health.ts";
import { addPersons } from "./persons.ts";
import { drawOffer, pricingOf } from "./price-list.ts";
import { logistic, type SeededRandom } from "./seeded-random.ts";
import { simulatePaidPhase } from "./simulate-paid-phase.ts";
import { SubscriptionTimeline } from "./subscription-timeline.ts";
import { TRUE_PARAMETERS } from "./truth.ts";

const TRIAL_DAYS = 14;

/** When the account is set up, if ever: healthy and small accounts sooner. */
function planOnboarding(company: GeneratedCompany, life: AccountLife, health: number, random: SeededRandom): void {
  const { calendar } = company;
  const size = life.segment === "enterprise" ? 1.7 : life.segment === "mid_market" ? 1.3 : 1;
  const after = (days: number): Timestamp =>
    calendar.at(life.signupDay + Math.max(1, Math.round(days)), random.int(9 * 3600, 17 * 3600));
  const kickoff = after(random.around(4, 0.5));
  const value = random.chance(logistic(2.1 + 0.8 * health)) ? after(random.around(12 * size, 0.6)) : null;
  const onboarded =
    value !== null && random.chance(logistic(1.9 + 0.9 * health))
      ? value + Math.round(random.around(10 * size, 0.6)) * DAY
      : null;
  life.kickoffUs = kickoff;
  life.firstValueUs = value === null ? null : Math.max(value, kickoff + DAY);
  life.onboardedUs = onboarded === null ? null : Math.max(onboarded, life.firstValueUs! + DAY);
}

/** Trial, paid service, leaving, and perhaps coming back. */
export function simulateService(company: GeneratedCompany, life: AccountLife, mean: number): void {
  const { calendar } = company;
  const random = company.random(3, life.number);
  const health = new LatentHealth(mean, company.random(4, life.number));
  const offer = drawOffer(random, life.segment);
  planOnboarding(company, life, health.value, random);
  addPersons(company, life, Math.max(1, Math.ceil(offer.seats * 0.5)), life.signupUs);

  let paidDay = life.signupDay;
  if (life.internal || random.chance(life.segment === "enterprise" ? 0.35 : 0.75)) {
    life.stages.push({ atUs: life.signupUs, stage: "trial" });
    const state = {
      status: "trial" as const,
      plan: offer.plan,
      seats: offer.seats,
      amount: 0,
      interval: "month" as const,
      forever: 0,
      limited: 0,
      once: 0,
    };
    paidDay = life.signupDay + TRIAL_DAYS;
    const convert = random.chance(logistic(1.5 + 0.7 * health.value));
    const line = new SubscriptionTimeline(
      life.versions,
      1,
      life.signupUs,
      { ...state, ...pricingOf(company, life, offer, paidDay, false) },
      calendar.endUs,
    );
    life.months.push({
      fromDay: life.signupDay + 1,
      toDay: Math.min(paidDay, calendar.days),
      fromUs: life.signupUs,
      toUs: calendar.at(paidDay, life.anchor),
      kind: "trial",
      health: health.value,
      use: Math.exp(TRUE_PARAMETERS.use.health * health.value),
      useTrend: 0,
      tickets: 0,
      onboarded: false,
      priceChange: false,
      tenure: 0,
      contractEnd: false,
      hazard: null,
      left: false,
      seats: offer.seats,
      monthly: 0,
    });
    life.seatChanges.push({ atUs: life.signupUs, seats: offer.seats, toUs: null });
    if (!convert || paidDay >= calendar.days) {
      line.end(calendar.at(paidDay, life.anchor), null);
      if (paidDay < calendar.days) {
        life.stages.push({ atUs: calendar.at(paidDay, life.anchor), stage: "trial_lost" });
        trimOnboarding(life, calendar.at(paidDay, life.anchor));
      }
      return;
    }
    line.end(calendar.at(paidDay, life.anchor), null);
  }
  const left = simulatePaidPhase(company, life, health, random, offer, paidDay, false);
  if (left === null) return;
  trimOnboarding(life, left.atUs);
  if (left.involuntary || !random.chance(TRUE_PARAMETERS.reactivation.probability)) return;
  const backDay = left.day + random.int(40, 210);
  if (backDay >= calendar.days) return;
  life.returned = true;
  health.value = mean + 0.4;
  simulatePaidPhase(company, life, health, random, drawOffer(random, life.segment), backDay, true);
}

/** What was not reached by the end of service never was. */
function trimOnboarding(life: AccountLife, endUs: Timestamp): void {
  if (life.kickoffUs !== null && life.kickoffUs >= endUs) life.kickoffUs = null;
  if (life.firstValueUs !== null && life.firstValueUs >= endUs) life.firstValueUs = null;
  if (life.onboardedUs !== null && life.onboardedUs >= endUs) life.onboardedUs = null;
}
