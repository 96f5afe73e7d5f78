import { DAY, HOUR, SECOND } from "@tendwell/core";
import type { AccountLife, Currency, GeneratedCompany } from "./account-life.ts";
import type { FactSink } from "./fact-sink.ts";

const DOMAIN = 17;
/** Value of one minor unit in euro cents when the span begins. */
const START_RATES: Readonly<Record<Currency, number>> = { EUR: 1, USD: 0.92, RON: 0.201 };
const SPEND: readonly (readonly [string, string | null, number])[] = [
  ["paid_search", "search_brand", 0.1],
  ["paid_search", "search_generic", 0.26],
  ["event", "spring_summit", 0.14],
  ["event", "autumn_fair", 0.14],
  ["outbound", "outbound_mid", 0.12],
  ["outbound", "outbound_enterprise", 0.14],
  ["partner", null, 0.06],
  ["referral", null, 0.04],
];

/** What belongs to no single account: rates, costs, employees' answers, calendars, service levels, annotations. */
export function companyFacts(company: GeneratedCompany, lives: readonly AccountLife[], sink: FactSink): void {
  rates(company, sink);
  costs(company, lives, sink);
  employees(company, sink);
  settings(company, sink);
}

/** Weekly rates to the reporting currency, a slow random walk; the first stands before every other fact. */
function rates(company: GeneratedCompany, sink: FactSink): void {
  const random = company.random(DOMAIN, 0);
  const { calendar } = company;
  const level = { ...START_RATES };
  for (let day = -2; day < calendar.days; day += 7) {
    level.USD *= 1 + 0.006 * random.normal();
    level.RON *= 1 + 0.0015 * random.normal() - 0.0002;
    for (const currency of ["EUR", "USD", "RON"] as const) {
      if (currency === company.currency) continue;
      const rate = BigInt(Math.round((level[currency] / level[company.currency]) * 1e6)) * 1_000n;
      sink.add("fx_rate", {
        occurred_at: calendar.midnight(day),
        currency,
        reporting_currency: company.currency,
        rate,
      });
    }
  }
}

/** Monthly costs in proportion to new and present customers, booked on the month's last working moment. */
function costs(company: GeneratedCompany, lives: readonly AccountLife[], sink: FactSink): void {
  const random = company.random(DOMAIN, 1);
  const { calendar, currency } = company;
  const months = calendar.monthIndex(calendar.days);
  const joined = new Array<number>(months).fill(0);
  const present = new Array<number>(months).fill(0);
  for (const life of lives) {
    joined[calendar.monthIndex(life.signupDay)]! += 1;
    for (const month of life.months) present[Math.min(months - 1, calendar.monthIndex(month.fromDay))]! += 1;
  }
  for (let index = 0; index < months; index += 1) {
    const occurred_at = calendar.at(calendar.monthStart(index + 1) - 1, 17 * 3600);
    const book = (
      purpose: "acquisition" | "retention" | "delivery" | "other",
      category: string,
      amount: number,
      channel: string | null,
      campaign: string | null,
    ): void =>
      sink.add("cost", {
        occurred_at,
        account_id: null,
        purpose,
        category,
        channel,
        campaign,
        amount_minor: BigInt(Math.round(amount)),
        currency,
      });
    const acquisition = (joined[index]! + 1.5) * 62_000 * (0.9 + 0.2 * random.next());
    for (const [channel, campaign, share] of SPEND)
      book("acquisition", campaign === null ? "programme" : "campaign", acquisition * share * 0.55, channel, campaign);
    book("acquisition", "sales_salaries", acquisition * 0.45, null, null);
    const keep = (present[index]! + 5) * 2_400;
    book("retention", "cs_salaries", keep * 0.62, null, null);
    book("retention", "training", keep * 0.12, null, null);
    book("retention", "customer_campaigns", keep * 0.14, null, "customer_newsletter");
    book("retention", "crm_licences", keep * 0.12, null, null);
    book("delivery", "hosting", (present[index]! + 5) * 1_500, null, null);
    book("other", "office", 250_000, null, null);
  }
}

/** A short monthly pulse among two dozen employees. */
function employees(company: GeneratedCompany, sink: FactSink): void {
  const random = company.random(DOMAIN, 2);
  const { calendar } = company;
  const persons = Array.from({ length: 24 }, (_, i) => ({
    id: company.idOf("person", `E-${i + 1}`),
    external: `E-${i + 1}`,
  }));
  for (const person of persons) {
    sink.add("person", { occurred_at: calendar.midnight(0), person_id: person.id, account_id: null, role: "employee" });
    sink.identity("person", person.id, person.external);
  }
  const months = calendar.monthIndex(calendar.days);
  for (let index = 0; index < months; index += 1) {
    const start = calendar.monthStart(index);
    for (const [i, person] of persons.entries()) {
      if (random.chance(0.3)) continue;
      sink.add("employee_answer", {
        occurred_at: calendar.at(start + random.int(9, 20), random.int(9 * 3600, 16 * 3600)) + i,
        answer_id: company.idOf("answer", `${person.external}-${index}`),
        person_id: person.id,
        wave: calendar.date(start).slice(0, 7),
        score: random.chance(0.03) ? null : Math.max(1, Math.min(5, Math.round(3.8 + 0.9 * random.normal()))),
        scale_min: 1,
        scale_max: 5,
      });
    }
  }
}

function settings(company: GeneratedCompany, sink: FactSink): void {
  const { calendar } = company;
  const start = calendar.midnight(0);
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const open = weekday <= 5;
    sink.add("business_calendar", {
      occurred_at: start,
      calendar: "support",
      weekday,
      opens_minute: open ? 540 : null,
      closes_minute: open ? 1080 : null,
    });
  }
  const hours = [
    ["urgent", 1, 8],
    ["high", 4, 24],
    ["normal", 8, 72],
    ["low", 24, 120],
  ] as const;
  for (const [priority, reply, resolve] of hours) {
    sink.add("sla_policy", {
      occurred_at: start,
      policy: "standard",
      priority,
      measure: "first_response",
      target_us: BigInt(reply * HOUR),
    });
    sink.add("sla_policy", {
      occurred_at: start,
      policy: "standard",
      priority,
      measure: "resolution",
      target_us: BigInt(resolve * HOUR),
    });
  }
  const events: readonly (readonly [string, string, number])[] = [
    ["New help desk", "tool", Math.floor(calendar.days * 0.3)],
    ["Price list raised", "price", company.priceDay],
    ["Onboarding course launched", "programme", Math.floor(calendar.days * 0.75)],
    ["Service outage of three hours", "incident", calendar.days - 40],
    ["Spring release", "release", calendar.days - 12],
  ];
  for (const [title, kind, day] of events)
    sink.add("business_event", { occurred_at: calendar.midnight(day) + DAY / 2 + SECOND, title, kind });
}
