import { DAY, HOUR, MINUTE, type Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import type { FactSink, NewFact } from "./fact-sink.ts";
import { personsAt } from "./persons.ts";
import { logistic } from "./seeded-random.ts";
import { STAFF } from "./simulate-account.ts";
import { momentIn } from "./ticket-facts.ts";

const DOMAIN = 16;
const REFERRAL_DOMAIN = 19;
const TOUCHES = { smb: 0.25, mid_market: 0.7, enterprise: 1.6 } as const;
const RESOURCES = [
  "getting-started",
  "import-data",
  "roles-and-rights",
  "billing-faq",
  "api-basics",
  "reports",
  "course-admin",
  "video-tour",
] as const;

/** milestone, touch, outcome, outcome_target, education_view and education_rating. */
export function successFacts(
  company: GeneratedCompany,
  life: AccountLife,
  accounts: readonly AccountLife[],
  sink: FactSink,
): void {
  const random = company.random(DOMAIN, life.number);
  const account_id = life.id;
  milestones(company, life, sink);

  let touches = 0;
  for (const month of life.months) {
    const persons = personsAt(life, month.fromUs);
    const count = random.poisson(TOUCHES[life.segment]);
    for (let i = 0; i < count; i += 1) {
      const occurred_at = momentIn(company, month, random);
      if (occurred_at === null) continue;
      touches += 1;
      const mood = month.health + 0.6 * random.normal();
      sink.add("touch", {
        occurred_at,
        account_id,
        person_id: life.persons[Math.floor(random.next() * Math.min(persons, 3))]!.id,
        touch_id: company.idOf("touch", `${life.externalId}-N${touches}`),
        staff: random.chance(0.8) ? life.owner : random.pick(STAFF),
        channel: random.weighted([
          ["email", 5],
          ["call", 3],
          ["meeting", 2],
          ["note", 1],
        ] as const),
        sentiment: random.chance(0.3) ? null : mood > 0.5 ? "good" : mood < -0.4 ? "bad" : "neutral",
        success: random.chance(0.85),
      });
    }
    const views = random.poisson(0.8);
    for (let i = 0; i < views; i += 1) {
      const occurred_at = momentIn(company, month, random);
      if (occurred_at === null) continue;
      const resource = random.pick(RESOURCES);
      const person_id = life.persons[Math.floor(random.next() * persons)]!.id;
      sink.add("education_view", { occurred_at, account_id, person_id, resource });
      if (!random.chance(0.2)) continue;
      const helpful = random.chance(logistic(1 + 0.4 * month.health - (resource === "billing-faq" ? 1.4 : 0)));
      sink.add("education_rating", { occurred_at: occurred_at + 3 * MINUTE, account_id, person_id, resource, helpful });
    }
  }

  life.outcomes.forEach((outcome, index) => {
    const referred = outcome.referred === null ? undefined : accounts[outcome.referred - 1];
    sink.add("outcome", {
      occurred_at: outcome.atUs,
      account_id,
      outcome_id: company.idOf("outcome", `${life.externalId}-X${index + 1}`),
      kind: outcome.kind,
      reason: outcome.reason,
      mrr: outcome.monthly === null ? null : BigInt(outcome.monthly) * 1_000_000_000n,
      currency: outcome.monthly === null ? null : life.currency,
      referred_account_id: referred?.id ?? null,
    });
  });
  referrals(company, life, sink);
  if (random.chance(0.5)) targets(company, life, sink, random.int(20, 200));
}

/** Content customers are asked for a referral now and then; some give the name of somebody who is no account (yet). */
function referrals(company: GeneratedCompany, life: AccountLife, sink: FactSink): void {
  const random = company.random(REFERRAL_DOMAIN, life.number);
  let number = 0;
  const add = (kind: "referral_asked" | "referral_made", occurred_at: Timestamp): void => {
    number += 1;
    const outcome_id = company.idOf("outcome", `${life.externalId}-R${number}`);
    sink.add("outcome", { occurred_at, account_id: life.id, outcome_id, kind });
  };
  for (const month of life.months) {
    if (month.kind !== "paid" || !random.chance(0.3 * logistic(3 * month.health - 3))) continue;
    const asked = momentIn(company, month, random);
    if (asked === null) continue;
    add("referral_asked", asked);
    if (random.chance(0.35)) add("referral_made", asked + random.int(1, 45) * DAY);
  }
}

function milestones(company: GeneratedCompany, life: AccountLife, sink: FactSink): void {
  const { calendar } = company;
  const paid = life.months.find((month) => month.kind === "paid");
  const planned = life.signupUs + MINUTE;
  const add = (milestone: string, dueDays: number, achieved: Timestamp | null): void => {
    const first: NewFact<"milestone"> = {
      occurred_at: planned,
      account_id: life.id,
      milestone,
      due_at: calendar.midnight(life.signupDay + dueDays),
      achieved_at: null,
      status: "planned",
    };
    if (achieved === null) sink.add("milestone", first);
    else sink.revise("milestone", first, { ...first, achieved_at: achieved, status: "achieved" }, achieved);
  };
  add("kickoff", 7, life.kickoffUs);
  add("first_value", 21, life.firstValueUs);
  add("onboarded", 35, life.onboardedUs);
  if (paid === undefined || life.segment === "smb") return;
  add("integration", 60, life.onboardedUs === null ? null : life.onboardedUs + (5 + (life.number % 20)) * DAY);
}

function targets(company: GeneratedCompany, life: AccountLife, sink: FactSink, agreed: number): void {
  const { calendar } = company;
  let attained = 0;
  life.months.forEach((month, index) => {
    if (month.kind !== "paid") return;
    attained += (agreed / 12) * Math.max(0, 0.8 + 0.4 * month.health);
    if (index % 3 !== 0) return;
    sink.add("outcome_target", {
      occurred_at: month.fromUs + 2 * HOUR,
      account_id: life.id,
      target: "hours_saved",
      agreed,
      attained: Math.round(attained * 10) / 10,
      due_at: calendar.midnight(calendar.addMonths(life.signupDay, 12)),
    });
  });
}
