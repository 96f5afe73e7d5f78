import type { AccountLife, Currency, GeneratedCompany, Segment } from "./account-life.ts";
import { simulateService } from "./simulate-service.ts";
import { TRUE_PARAMETERS } from "./truth.ts";

const COUNTRIES: readonly (readonly [string, number, Currency])[] = [
  ["RO", 30, "RON"],
  ["DE", 18, "EUR"],
  ["FR", 12, "EUR"],
  ["US", 18, "USD"],
  ["GB", 6, "USD"],
  ["CN", 4, "USD"],
  ["TW", 3, "USD"],
  ["ES", 9, "EUR"],
];
const INDUSTRIES = [
  "software",
  "retail",
  "logistics",
  "health",
  "education",
  "finance",
  "manufacturing",
  "travel",
] as const;
const CHANNELS: readonly (readonly [string, number])[] = [
  ["organic", 26],
  ["paid_search", 24],
  ["partner", 14],
  ["referral", 10],
  ["outbound", 14],
  ["event", 12],
];
const CAMPAIGNS: Readonly<Record<string, readonly string[]>> = {
  paid_search: ["search_brand", "search_generic"],
  event: ["spring_summit", "autumn_fair"],
  outbound: ["outbound_mid", "outbound_enterprise"],
};
/** Team labels, not persons: the owner attribute and the touches carry them. */
export const STAFF = ["Ioana", "Mateo", "Wei", "Klara", "Amara", "Luca"] as const;

/** The day on which each account signs up: a quarter over the first eighth of the time, the rest with growth and a calm summer. */
function signupDay(company: GeneratedCompany, number: number, accounts: number): number {
  const random = company.random(1, number);
  const { calendar } = company;
  const early = Math.floor(calendar.days / 8);
  if (number <= Math.max(1, Math.round(accounts / 4))) return random.int(0, early);
  for (;;) {
    // Density rises threefold over the span.
    const u = random.next();
    const day = early + Math.floor((calendar.days - 1 - early) * ((Math.sqrt(1 + 8 * u) - 1) / 2));
    if (random.next() < calendar.business(day)) return day;
  }
}

/** One account from sign-up to the end of the span. `earlier` are accounts already made: possible parents and referrers. */
export function simulateAccount(
  company: GeneratedCompany,
  number: number,
  accounts: number,
  earlier: readonly AccountLife[],
): AccountLife {
  const random = company.random(2, number);
  const { calendar } = company;
  const day = signupDay(company, number, accounts);
  const segment = random.weighted<Segment>([
    ["smb", 60],
    ["mid_market", 29],
    ["enterprise", 11],
  ]);
  const [country, , currency] = random.weighted(COUNTRIES.map((row) => [row, row[1]] as const));
  const candidate = earlier[number - 8];
  const campaigned = random.weighted(CHANNELS);
  const referrer =
    candidate !== undefined && candidate.signupDay + 40 < day && !candidate.internal ? candidate : undefined;
  const channel = campaigned === "referral" && referrer === undefined ? "organic" : campaigned;
  const campaigns = CAMPAIGNS[channel];
  const internal = number % 83 === 17;
  const parents =
    segment === "enterprise"
      ? earlier.filter((o) => o.segment === "enterprise" && o.parent === null && o.signupDay < day)
      : [];
  const anchor = random.int(8 * 3600, 18 * 3600);
  const externalId = `A-${String(number).padStart(5, "0")}`;
  const life: AccountLife = {
    number,
    id: company.idOf("account", externalId),
    externalId,
    signupDay: day,
    anchor,
    signupUs: calendar.at(day, anchor),
    segment,
    country,
    industry: random.pick(INDUSTRIES),
    channel,
    campaign: campaigns === undefined ? null : random.pick(campaigns),
    owner: random.pick(STAFF),
    currency,
    internal,
    parent: parents.length > 0 && random.chance(0.3) ? random.pick(parents).number : null,
    baseUse: random.around(segment === "smb" ? 9 : segment === "mid_market" ? 11 : 12, 0.3),
    onboardedUs: null,
    firstValueUs: null,
    kickoffUs: null,
    returned: false,
    persons: [],
    versions: [],
    bills: [],
    terms: [],
    months: [],
    outcomes: [],
    stages: [],
    plans: [],
    seatChanges: [],
  };
  const { health } = TRUE_PARAMETERS;
  simulateService(company, life, health.accountMean + health.accountSpread * random.normal());
  if (channel === "referral" && referrer !== undefined) {
    const atUs = life.signupUs - 20 * 86_400_000_000;
    if (atUs > referrer.signupUs) {
      referrer.outcomes.push({ kind: "referral_asked", atUs, reason: null, monthly: null, referred: null });
      referrer.outcomes.push({
        kind: "referral_made",
        atUs: life.signupUs,
        reason: null,
        monthly: null,
        referred: number,
      });
    }
  }
  return life;
}
