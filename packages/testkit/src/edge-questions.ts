// Over 300 lines: the edges of questions stand together, so that every metric is asked the same ones.
import {
  BUILT_IN_DEFINITIONS,
  DAY,
  type Fact,
  type FactSet,
  findMetric,
  HOUR,
  localMidnight,
  type MetricScope,
  type OptionValue,
  periodsBetween,
} from "@tendwell/core";
import { CLOCK_EDGE_QUESTIONS } from "./clock-edge-questions.ts";
import type { EdgeQuestion } from "./edge-question.ts";
import { worldOf } from "./fact-world.ts";
import { clampPeriods } from "./random-scope.ts";
import { USE_EDGE_QUESTIONS } from "./use-edge-questions.ts";

const ZONE = "Europe/Bucharest";
const NANO = 1_000_000_000n;
const day = (date: string): number => localMidnight(date, ZONE);
const stamps = (at: number) => ({ occurred_at: at, available_at: at, recorded_at: at });

function question(
  about: string,
  id: string,
  facts: FactSet,
  ask: {
    readonly start: string;
    readonly end: string;
    readonly asOf?: number;
    readonly options?: Readonly<Record<string, OptionValue>>;
    readonly group?: MetricScope["group"];
    /** The events that make a user active; any by default. */
    readonly events?: readonly string[];
  },
): EdgeQuestion {
  const metric = findMetric(id);
  if (metric === undefined) throw new RangeError(`an edge requires a known metric, got ${id}`);
  const asOf = ask.asOf ?? day(ask.end);
  return {
    about,
    metric,
    world: worldOf(facts),
    scope: {
      periods: clampPeriods(periodsBetween(ask.start, ask.end, "month", ZONE), asOf),
      asOf,
      knownAt: null,
      zone: ZONE,
      currency: "EUR",
      options: {
        ...Object.fromEntries(Object.entries(metric.options).map(([name, spec]) => [name, spec.default])),
        ...ask.options,
      },
      definitions: {
        ...BUILT_IN_DEFINITIONS,
        activeUser: { ...BUILT_IN_DEFINITIONS.activeUser, events: ask.events ?? null },
      },
      group: ask.group ?? null,
      filters: [],
      accounts: null,
    },
  };
}

const account = (id: string, at: number): Fact<"account"> => ({ ...stamps(at), account_id: id });
const attribute = (id: string, at: number, name: string, value: string): Fact<"account_attribute"> => ({
  ...stamps(at),
  account_id: id,
  attribute: name,
  value,
});
const use = (id: string, at: number, quantity: number): Fact<"product_event"> => ({
  ...stamps(at),
  account_id: id,
  person_id: `9${id}`,
  event: "login",
  feature: "board",
  quantity,
});
let serial = 0;
/** Euros a month over `[from, to)`, as a subscription of its own. */
function pays(id: string, from: number, to: number | null, euros: number): Fact<"subscription_version"> {
  serial += 1;
  const mrr = BigInt(euros * 100) * NANO;
  return {
    ...stamps(from),
    account_id: id,
    subscription_id: String(700_000 + serial),
    ends_at: to,
    status: "active",
    plan: null,
    currency: "EUR",
    amount: mrr,
    interval_unit: "month",
    interval_count: 1,
    quantity: 1,
    discount_forever: 0n,
    discount_limited: 0n,
    discount_once: 0n,
    mrr,
    service_started_at: from,
    cancelled_at: null,
  };
}

/** The company's very first use falls on the end of a period. */
function firstUseAtTheEnd(): EdgeQuestion[] {
  const facts: FactSet = {
    account: [account("1", day("2024-01-10"))],
    seat_entitlement: [{ ...stamps(day("2024-01-10")), account_id: "1", product: null, seats: 5n, ends_at: null }],
    product_event: [use("1", day("2024-06-01"), 1)],
  };
  const ask = { start: "2024-05-01", end: "2024-07-01" };
  return [
    question("first use at a period's end", "active_users", facts, ask),
    question("first use at a period's end", "license_utilization", facts, ask),
    ...(findMetric("behavioral_composite")?.options.population?.type === "enum"
      ? (findMetric("behavioral_composite")!.options.population as { values: readonly string[] }).values
      : []
    ).map((population) =>
      question("first use at a period's end", "behavioral_composite", facts, { ...ask, options: { population } }),
    ),
    // Use without a feature before; the first named feature falls on the end.
    question(
      "first named feature at a period's end",
      "behavioral_composite",
      {
        ...facts,
        product_event: [{ ...use("1", day("2024-05-10"), 1), feature: null }, ...(facts.product_event ?? [])],
      },
      ask,
    ),
  ];
}

/** One that was broken off exactly as many days ago as an answer may still come. */
function brokenOffExactlyThen(): EdgeQuestion {
  // At the very end of its period, so that the period itself is over.
  const asOf = day("2024-07-01");
  const started = asOf - 14 * DAY;
  return question(
    "begun exactly open_days ago",
    "completion_rate",
    {
      survey_invitation: [
        {
          ...stamps(started - DAY),
          account_id: "1",
          person_id: "91",
          invitation_id: "5",
          survey: "s",
          wave: null,
          channel: "email",
        },
      ],
      survey_delivery: [{ ...stamps(started), account_id: "1", invitation_id: "5", status: "started" }],
    },
    { start: "2024-06-01", end: "2024-07-01", asOf, options: { open_days: 14 } },
  );
}

/** The grace of a milestone ends at the very instant of the question. */
function graceEndsNow(): EdgeQuestion {
  const asOf = day("2024-07-01");
  return question(
    "grace over at as_of",
    "milestone_attainment",
    {
      account: [account("1", day("2024-01-10"))],
      milestone: [
        {
          ...stamps(day("2024-01-10")),
          account_id: "1",
          milestone: "live",
          due_at: asOf - DAY,
          achieved_at: null,
          status: "planned",
        },
      ],
    },
    { start: "2024-06-01", end: "2024-07-01", asOf, options: { grace_days: 1 } },
  );
}

/** Use on every one of the 120 days, more each week, beginning at the first instant that is looked back on. */
function trendFromTheFirstInstant(): EdgeQuestion[] {
  const first = day("2024-02-02");
  const uses = Array.from({ length: 120 }, (_, i) => use("1", first + i * DAY, 1 + Math.floor(i / 7)));
  const facts: FactSet = {
    account: [account("1", day("2023-01-10"))],
    product_event: [use("2", day("2023-01-10"), 1), ...uses],
  };
  const ask = { start: "2024-05-01", end: "2024-06-01", group: { kind: "account" } } as const;
  return ["ratio", "theil_sen"].flatMap((method) =>
    ["active_days", "events"].flatMap((measure) => [
      question("use from the first instant on", "usage_trend", facts, { ...ask, options: { method, measure } }),
      question("use of one kind from the first instant on", "usage_trend", facts, {
        ...ask,
        options: { method, measure },
        events: ["login"],
      }),
    ]),
  );
}

/** Subscriptions that begin and that end exactly with the period. */
function paidAtTheClosing(): EdgeQuestion {
  const end = day("2024-06-01");
  const money = { currency: "EUR" } as const;
  return question(
    "subscriptions bounded by the closing",
    "cac_payback",
    {
      account: ["1", "2", "3", "4"].map((id) => account(id, day("2024-01-10"))),
      subscription_version: [
        pays("1", day("2024-01-10"), null, 1000),
        pays("2", day("2024-05-10"), null, 300),
        pays("3", end, null, 500),
        pays("4", day("2024-02-10"), end, 700),
      ],
      recognised_revenue: [
        {
          ...stamps(day("2024-05-15")),
          account_id: "1",
          product: null,
          revenue_minor: 100_000n,
          cost_minor: 20_000n,
          ...money,
        },
      ],
      cost: [
        {
          ...stamps(day("2024-05-12")),
          account_id: null,
          purpose: "acquisition",
          category: "ads",
          channel: null,
          campaign: null,
          amount_minor: 60_000n,
          ...money,
        },
      ],
    },
    { start: "2024-05-01", end: "2024-07-01" },
  );
}

/** The acquisition channel changes at the very instant of becoming a customer: to referral, and away from it. */
function channelAtTheSale(): EdgeQuestion {
  const sale = day("2024-05-10");
  return question(
    "channel changed at the sale",
    "referral_rate",
    {
      account: ["1", "2", "3"].map((id) => account(id, day("2024-01-10"))),
      account_attribute: [
        attribute("1", day("2024-01-10"), "acquisition_channel", "ads"),
        attribute("1", sale, "acquisition_channel", "referral"),
        attribute("2", day("2024-01-10"), "acquisition_channel", "referral"),
        attribute("2", sale, "acquisition_channel", "ads"),
      ],
      subscription_version: [pays("1", sale, null, 100), pays("2", sale, null, 100), pays("3", sale, null, 100)],
      outcome: [
        {
          ...stamps(sale),
          account_id: "9",
          outcome_id: "77",
          kind: "referral_made",
          reason: null,
          mrr: null,
          currency: null,
          referred_account_id: "8",
        },
      ],
    },
    { start: "2024-05-01", end: "2024-06-01" },
  );
}

/** A customer changes its group within the period; another leaves, comes free for a while and pays again. */
function movedAndReturned(): EdgeQuestion[] {
  const moved: FactSet = {
    account: [account("1", day("2024-01-10"))],
    account_attribute: [
      attribute("1", day("2024-01-10"), "plan", "basic"),
      attribute("1", day("2024-05-15"), "plan", "pro"),
    ],
    subscription_version: [pays("1", day("2024-01-10"), null, 100)],
  };
  const returned: FactSet = {
    account: [account("1", day("2023-12-01"))],
    subscription_version: [
      pays("1", day("2023-12-01"), day("2024-01-31"), 100),
      pays("1", day("2024-03-05"), day("2024-03-25"), 0),
      pays("1", day("2024-03-25"), null, 100),
    ],
  };
  return [
    question("moved to another group", "mrr_movements", moved, {
      start: "2024-04-01",
      end: "2024-07-01",
      group: { kind: "attribute", name: "plan" },
    }),
    ...["ledger", "endpoints"].map((method) =>
      question("free before paying again", "mrr_movements", returned, {
        start: "2024-03-01",
        end: "2024-05-01",
        options: { method, new_after_days: 40 },
      }),
    ),
  ];
}

/** A currency whose first rate is known only from the last of three openings on: before it nothing can be priced. */
function rateFromTheLastOpening(): EdgeQuestion {
  const start = day("2024-01-10");
  return question(
    "a first rate before the last of three openings",
    "quick_ratio",
    {
      account: [account("1", start)],
      subscription_version: [{ ...pays("1", start, null, 100), currency: "USD" }],
      fx_rate: [{ ...stamps(day("2024-05-15")), currency: "USD", reporting_currency: "EUR", rate: 900_000_000n }],
    },
    { start: "2024-04-01", end: "2024-07-01", options: { fx: "period_end" } },
  );
}

const MOVEMENT_METRICS = ["mrr_movements", "gross_revenue_churn", "net_revenue_churn", "quick_ratio"] as const;

/** One subscription ends half an hour before the question's instant, the other at that very instant: it has not ended yet. */
function endsAtTheInstant(): EdgeQuestion[] {
  const asOf = day("2024-06-15") + 12 * HOUR;
  const facts: FactSet = {
    account: [account("1", day("2024-01-10")), account("2", day("2024-01-10"))],
    subscription_version: [
      pays("1", day("2024-02-01"), asOf - HOUR / 2, 10),
      pays("1", day("2024-02-01"), asOf, 20),
      pays("2", day("2024-06-10"), null, 40),
    ],
  };
  const ask = { start: "2024-05-01", end: "2024-07-01", asOf };
  return MOVEMENT_METRICS.map((id) => question("a subscription ends at the question's instant", id, facts, ask));
}

/** At the midnight after the day of a clock change: what ended half an hour before it is a movement of the day before. */
function midnightAfterAClockChange(): EdgeQuestion[] {
  const midnight = day("2024-10-28");
  const facts: FactSet = {
    account: [account("1", day("2024-01-10")), account("2", day("2024-01-10"))],
    subscription_version: [
      pays("1", day("2024-02-01"), midnight - HOUR / 2, 20),
      pays("1", midnight, null, 30),
      pays("2", day("2024-02-01"), day("2024-10-10"), 5),
    ],
  };
  const ask = { start: "2024-09-01", end: "2024-12-01" };
  return MOVEMENT_METRICS.map((id) => question("a movement at the midnight after a clock change", id, facts, ask));
}

/** Every edge, each with its own small company. */
export const EDGE_QUESTIONS: readonly EdgeQuestion[] = [
  ...CLOCK_EDGE_QUESTIONS,
  ...USE_EDGE_QUESTIONS,
  ...endsAtTheInstant(),
  ...midnightAfterAClockChange(),
  ...firstUseAtTheEnd(),
  brokenOffExactlyThen(),
  graceEndsNow(),
  ...trendFromTheFirstInstant(),
  paidAtTheClosing(),
  channelAtTheSale(),
  ...movedAndReturned(),
  rateFromTheLastOpening(),
];
