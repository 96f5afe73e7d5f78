// Over 300 lines: the catalogue of every fact table stays in one place, so that the schema can be read top to bottom.
import type { ColumnType } from "../sql/dialect.ts";

/**
 * The facts, as data. Every table also has the stamp columns below (rule R2). `occurred_at` is when it happened (for a
 * state: when it began). Personal data never stands here: names, addresses and free text live in the vault tables.
 */
export interface ColumnSpec {
  readonly type: ColumnType;
  /** May be NULL; otherwise ingestion rejects a row without it. */
  readonly optional?: true;
  /** The closed set of values, where there is one. */
  readonly oneOf?: readonly string[];
  readonly about: string;
}
export interface TableSpec {
  readonly about: string;
  /** Columns that identify the fact inside a source, for tables whose sources declare no key of their own. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnSpec>>;
}

/** Columns on every fact: identity, provenance and the three times. */
export const STAMP_COLUMNS = {
  row_id: { type: "bigint", about: "Unique number of this stored row (a version of a fact)" },
  fact_key: { type: "hash128", about: "Keyed hash of source and natural key: versions of one fact share it" },
  content_hash: { type: "bigint", about: "Keyed hash of the content: equal when re-imported unchanged" },
  source_id: { type: "int", about: "Which source it came from" },
  batch_id: { type: "int", about: "Which import brought it" },
  occurred_at: { type: "time", about: "When it happened, or when the state began" },
  available_at: { type: "time", about: "When the company could have known" },
  recorded_at: { type: "time", about: "When Tendwell stored it" },
} as const satisfies Record<string, ColumnSpec>;

const account = { type: "id", about: "The customer account" } as const;
const maybeAccount = { type: "id", optional: true, about: "The customer account, where known" } as const;
const maybePerson = { type: "id", optional: true, about: "The person, where known" } as const;
const currency = { type: "text", about: "ISO 4217 code" } as const;
const minor = { type: "bigint", about: "Amount in minor units of its currency" } as const;

export const TABLES = {
  account: {
    about: "A customer account; occurred_at is when it signed up or was created",
    key: ["account_id"],
    columns: { account_id: account },
  },
  account_attribute: {
    about:
      "A dated attribute of an account (segment, plan, owner, parent, lifecycle_stage, acquisition_channel, campaign, country, industry, internal, or any other); holds from occurred_at until the next value",
    key: ["account_id", "attribute", "occurred_at"],
    columns: {
      account_id: account,
      attribute: { type: "text", about: "Attribute name, snake_case" },
      value: { type: "text", optional: true, about: "Value as text; NULL clears it" },
    },
  },
  person: {
    about: "A person at a customer (or an employee); contact details are in the vault",
    key: ["person_id"],
    columns: {
      person_id: { type: "id", about: "The person" },
      account_id: maybeAccount,
      role: { type: "text", optional: true, about: "Role at the customer, such as champion or admin" },
    },
  },
  subscription_version: {
    about:
      "What one subscription was worth over [occurred_at, ends_at). A change of price, quantity, discount or status ends a version and starts the next",
    key: ["subscription_id", "occurred_at"],
    columns: {
      account_id: account,
      subscription_id: { type: "id", about: "The subscription" },
      ends_at: { type: "time", optional: true, about: "Exclusive end of this version; NULL while open" },
      status: {
        type: "text",
        oneOf: ["active", "trial", "paused", "past_due", "unpaid"],
        about: "State during the version; only active and (30 days of) past_due count as MRR",
      },
      plan: { type: "text", optional: true, about: "Plan name" },
      currency,
      amount: {
        type: "decimal9",
        about:
          "List price per billing interval for the whole quantity, minor units, before discounts, without tax or metered use",
      },
      interval_unit: { type: "text", oneOf: ["day", "week", "month", "year"], about: "Billing interval" },
      interval_count: { type: "int", about: "Intervals per billing, at least 1" },
      quantity: { type: "double", about: "Units, for information; amount already includes them" },
      discount_forever: { type: "decimal9", about: "Recurring discount per interval without end date, minor units" },
      discount_limited: { type: "decimal9", about: "Recurring discount per interval with an end date, minor units" },
      discount_once: { type: "decimal9", about: "One-time discount in this interval, minor units" },
      mrr: {
        type: "decimal9",
        about:
          "Monthly minor units under the default rules: (amount − recurring discounts) per month, rounded once to nine places half away from zero; kept for every status",
      },
      service_started_at: { type: "time", about: "When the subscription first started: fixes its exchange rate" },
      cancelled_at: {
        type: "time",
        optional: true,
        about: "When the customer cancelled, for the option that churns at cancellation",
      },
    },
  },
  seat_entitlement: {
    about: "Seats an account may use over [occurred_at, ends_at)",
    key: ["account_id", "product", "occurred_at"],
    columns: {
      account_id: account,
      product: { type: "text", optional: true, about: "Product, where seats are sold per product" },
      seats: { type: "bigint", optional: true, about: "Seats; NULL means unlimited" },
      ends_at: { type: "time", optional: true, about: "Exclusive end; NULL while open" },
    },
  },
  invoice_line: {
    about: "A line of an issued invoice",
    key: ["invoice_id", "line_number"],
    columns: {
      account_id: account,
      invoice_id: { type: "id", about: "The invoice" },
      line_number: { type: "int", about: "Line inside the invoice, from 1" },
      subscription_id: { type: "id", optional: true, about: "The subscription it bills" },
      kind: { type: "text", oneOf: ["recurring", "one_off", "metered"], about: "What is billed" },
      status: { type: "text", oneOf: ["open", "paid", "void", "uncollectible"], about: "State of the invoice" },
      amount_minor: { ...minor, about: "Net of discounts, without tax; credit lines are negative" },
      tax_minor: { ...minor, about: "Tax" },
      currency,
      covers_from: { type: "time", optional: true, about: "Service period start" },
      covers_to: { type: "time", optional: true, about: "Service period end, exclusive" },
    },
  },
  payment: {
    about: "A payment attempt",
    key: ["payment_id"],
    columns: {
      account_id: account,
      payment_id: { type: "id", about: "The payment" },
      invoice_id: { type: "id", optional: true, about: "The invoice it pays" },
      status: { type: "text", oneOf: ["succeeded", "failed"], about: "Result" },
      amount_minor: minor,
      currency,
    },
  },
  refund: {
    about: "Money given back",
    key: ["refund_id"],
    columns: {
      account_id: account,
      refund_id: { type: "id", about: "The refund" },
      payment_id: { type: "id", optional: true, about: "The payment it reverses" },
      order_id: { type: "id", optional: true, about: "The order it reverses" },
      amount_minor: minor,
      currency,
    },
  },
  recognised_revenue: {
    about: "Recognised revenue and its direct cost, at the day of recognition",
    key: ["account_id", "occurred_at", "product"],
    columns: {
      account_id: account,
      product: { type: "text", optional: true, about: "Product line" },
      revenue_minor: minor,
      cost_minor: { ...minor, about: "Cost of delivering it (COGS); margin is revenue − cost" },
      currency,
    },
  },
  purchase: {
    about: "An order",
    key: ["order_id"],
    columns: {
      account_id: account,
      order_id: { type: "id", about: "The order" },
      status: { type: "text", oneOf: ["paid", "cancelled", "pending", "test"], about: "Only paid orders count" },
      amount_minor: { ...minor, about: "Order value after discounts, without tax and shipping" },
      currency,
      items: { type: "double", optional: true, about: "Units in the order" },
    },
  },
  product_event: {
    about: "Something a person did in the product",
    key: [],
    columns: {
      account_id: account,
      person_id: maybePerson,
      event: { type: "text", about: "Event name" },
      feature: { type: "text", optional: true, about: "Feature it belongs to" },
      quantity: { type: "double", about: "How many times; 1 where the source has single events" },
    },
  },
  ticket: {
    about: "A support ticket; occurred_at is its creation",
    key: ["ticket_id"],
    columns: {
      account_id: maybeAccount,
      person_id: maybePerson,
      ticket_id: { type: "id", about: "The ticket" },
      opened_by: { type: "text", oneOf: ["customer", "agent"], about: "Who opened it" },
      type: { type: "text", optional: true, about: "Issue type" },
      priority: { type: "text", optional: true, about: "Priority" },
      channel: { type: "text", optional: true, about: "Channel it came by" },
      resolvable: { type: "bool", about: "False where it could not be resolved at first contact by its nature" },
    },
  },
  ticket_event: {
    about: "Status history and conversation of a ticket",
    key: ["ticket_id", "occurred_at", "kind", "status"],
    columns: {
      account_id: maybeAccount,
      ticket_id: { type: "id", about: "The ticket" },
      kind: { type: "text", oneOf: ["status", "public_reply", "private_note", "rating"], about: "What happened" },
      actor: { type: "text", oneOf: ["customer", "agent", "system"], about: "Who did it" },
      status: {
        type: "text",
        optional: true,
        oneOf: ["new", "open", "pending", "hold", "solved", "closed"],
        about: "New status, for kind status",
      },
      rating: {
        type: "text",
        optional: true,
        oneOf: ["good", "bad", "offered"],
        about: "For kind rating; offered means asked and not answered",
      },
      score: { type: "int", optional: true, about: "Numeric rating, where the source has one" },
      score_max: { type: "int", optional: true, about: "Top of that scale" },
    },
  },
  call: {
    about: "An incoming call; occurred_at is when it was offered",
    key: ["call_id"],
    columns: {
      account_id: maybeAccount,
      call_id: { type: "id", about: "The call" },
      queue: { type: "text", optional: true, about: "Queue" },
      topic: { type: "text", optional: true, about: "Topic" },
      agent: { type: "text", optional: true, about: "Agent label (a pseudonym)" },
      outcome: {
        type: "text",
        oneOf: ["answered", "abandoned_queue", "abandoned_ivr", "callback_kept", "callback_missed"],
        about: "How it ended; only queue outcomes count as offered",
      },
      resolved: { type: "bool", optional: true, about: "Resolved in this contact" },
      resolvable: { type: "bool", about: "False where it could not be resolved at first contact by its nature" },
      wait_us: { type: "bigint", optional: true, about: "Waiting in queue, microseconds" },
      talk_us: { type: "bigint", optional: true, about: "Talking; NULL where not recorded" },
      hold_us: { type: "bigint", optional: true, about: "On hold; NULL where not recorded" },
      wrap_us: { type: "bigint", optional: true, about: "After-call work; NULL where not recorded" },
      rating: { type: "text", optional: true, oneOf: ["good", "bad", "offered"], about: "Good/bad rating of the call" },
      stars: { type: "int", optional: true, about: "Rating in stars, 1 to 5" },
    },
  },
  queue_event: {
    about: "A step of a call through queues (entered, transferred, announced, left)",
    key: ["call_id", "occurred_at", "kind"],
    columns: {
      call_id: { type: "id", about: "The call" },
      queue: { type: "text", optional: true, about: "Queue" },
      kind: { type: "text", about: "Step" },
    },
  },
  touch: {
    about: "A contact between the team and a customer",
    key: ["touch_id"],
    columns: {
      account_id: account,
      person_id: maybePerson,
      touch_id: { type: "id", about: "The touch" },
      staff: { type: "text", optional: true, about: "Team member label" },
      channel: { type: "text", oneOf: ["call", "meeting", "email", "note"], about: "How" },
      sentiment: { type: "text", optional: true, oneOf: ["good", "neutral", "bad"], about: "Sentiment, where noted" },
      success: { type: "bool", about: "True for customer success, false for sales or support" },
    },
  },
  survey_invitation: {
    about: "A survey was to be sent to a person",
    key: ["invitation_id"],
    columns: {
      account_id: maybeAccount,
      person_id: maybePerson,
      invitation_id: { type: "id", about: "The invitation" },
      survey: { type: "text", about: "Survey name" },
      wave: { type: "text", optional: true, about: "Wave" },
      channel: { type: "text", about: "link, email, sms, widget, kiosk or api" },
    },
  },
  survey_delivery: {
    about: "What became of an invitation",
    key: ["invitation_id", "status", "occurred_at"],
    columns: {
      account_id: maybeAccount,
      invitation_id: { type: "id", about: "The invitation" },
      status: { type: "text", oneOf: ["sent", "bounced", "opened", "started", "opted_out"], about: "Step" },
    },
  },
  survey_response: {
    about: "One scored answer; occurred_at is submitted_at",
    key: ["response_id"],
    columns: {
      account_id: maybeAccount,
      person_id: maybePerson,
      response_id: { type: "id", about: "The response (one per question answered)" },
      invitation_id: { type: "id", optional: true, about: "The invitation it answers" },
      survey: { type: "text", about: "Survey name" },
      wave: { type: "text", optional: true, about: "Wave; the latest answer per respondent per wave counts" },
      channel: { type: "text", optional: true, about: "Channel" },
      question: {
        type: "text",
        oneOf: ["nps", "csat", "ces", "smiley", "thumbs", "stars"],
        about: "What kind of score it is",
      },
      score: { type: "int", optional: true, about: "The score; NULL is a skip" },
      scale_min: { type: "int", about: "Bottom of the scale as asked" },
      scale_max: { type: "int", about: "Top of the scale as asked" },
      low_is_good: { type: "bool", about: "True where a low score is the good end (CES 1.0)" },
      complete: { type: "bool", about: "False for a partial answer" },
    },
  },
  employee_answer: {
    about: "An employee's satisfaction answer",
    key: ["answer_id"],
    columns: {
      answer_id: { type: "id", about: "The answer" },
      person_id: maybePerson,
      wave: { type: "text", optional: true, about: "Wave; the latest answer per respondent per wave counts" },
      score: { type: "int", optional: true, about: "The score; NULL is a skip" },
      scale_min: { type: "int", about: "Bottom of the scale" },
      scale_max: { type: "int", about: "Top of the scale" },
    },
  },
  milestone: {
    about: "A milestone of an account's plan; occurred_at is when it was planned",
    key: ["account_id", "milestone"],
    columns: {
      account_id: account,
      milestone: { type: "text", about: "Milestone name" },
      due_at: { type: "time", optional: true, about: "When it is due" },
      achieved_at: { type: "time", optional: true, about: "When it was achieved" },
      status: { type: "text", oneOf: ["planned", "achieved", "paused", "dropped"], about: "State" },
    },
  },
  contract_term: {
    about: "A contract term [occurred_at, ends_at); it is due for renewal at ends_at",
    key: ["contract_id", "occurred_at"],
    columns: {
      account_id: account,
      contract_id: { type: "id", about: "The contract" },
      ends_at: { type: "time", about: "Exclusive end: the renewal is due here" },
      term_months: { type: "int", about: "Length of the term in months" },
      value_minor: { ...minor, about: "Value of the whole term" },
      currency,
      grace_days: { type: "int", about: "Days after the end during which a renewal still counts" },
    },
  },
  renewal_decision: {
    about: "What was decided about a term; may come early, before the term ends",
    key: ["contract_id", "term_ends_at"],
    columns: {
      account_id: account,
      contract_id: { type: "id", about: "The contract" },
      term_ends_at: { type: "time", about: "The ends_at of the term it decides" },
      decision: { type: "text", oneOf: ["renewed", "lost"], about: "Decision" },
      renewed_value_minor: {
        ...minor,
        about: "Value renewed for a term of the same length, without expansion above the term's own",
      },
      currency,
    },
  },
  outcome: {
    about: "A dated outcome of an account",
    key: ["outcome_id"],
    columns: {
      account_id: account,
      outcome_id: { type: "id", about: "The outcome" },
      kind: {
        type: "text",
        oneOf: ["churn", "upsell", "cross_sell", "referral_asked", "referral_made"],
        about: "Kind",
      },
      reason: { type: "text", optional: true, about: "Reason, as a code" },
      mrr: { type: "decimal9", optional: true, about: "Monthly minor units concerned, where the source says" },
      currency: { type: "text", optional: true, about: "ISO 4217 code" },
      referred_account_id: { type: "id", optional: true, about: "The account that came by the referral" },
    },
  },
  outcome_target: {
    about: "Value agreed with the customer and attained so far",
    key: ["account_id", "target", "occurred_at"],
    columns: {
      account_id: account,
      target: { type: "text", about: "What was agreed" },
      agreed: { type: "double", about: "Agreed value" },
      attained: { type: "double", optional: true, about: "Attained value as of occurred_at" },
      due_at: { type: "time", optional: true, about: "When it is due" },
    },
  },
  cost: {
    about: "A cost of winning or keeping customers, at the day it is booked",
    key: ["category", "purpose", "occurred_at", "channel", "campaign", "account_id"],
    columns: {
      account_id: maybeAccount,
      purpose: { type: "text", oneOf: ["acquisition", "retention", "delivery", "other"], about: "What it was for" },
      category: { type: "text", about: "Category, such as cs_salaries or campaign" },
      channel: { type: "text", optional: true, about: "Acquisition channel it belongs to" },
      campaign: { type: "text", optional: true, about: "Campaign it belongs to" },
      amount_minor: minor,
      currency,
    },
  },
  education_view: {
    about: "A view of a help article, course or video",
    key: [],
    columns: { account_id: maybeAccount, person_id: maybePerson, resource: { type: "text", about: "Resource" } },
  },
  education_rating: {
    about: "A rating of a help article, course or video",
    key: [],
    columns: {
      account_id: maybeAccount,
      person_id: maybePerson,
      resource: { type: "text", about: "Resource" },
      helpful: { type: "bool", about: "Helpful or not" },
    },
  },
  business_event: {
    about: "Something that explains a change: a price change, a new help desk",
    key: ["title", "occurred_at"],
    columns: {
      title: { type: "text", about: "What happened, for the annotation on charts" },
      kind: { type: "text", optional: true, about: "Kind" },
    },
  },
  business_calendar: {
    about: "Opening hours by weekday, from occurred_at on; a row for each opening of a day",
    key: ["calendar", "weekday", "occurred_at"],
    columns: {
      calendar: { type: "text", about: "Calendar name" },
      weekday: { type: "int", about: "ISO weekday 1 to 7; 0 for a single holiday date" },
      opens_minute: { type: "int", optional: true, about: "Minute of the local day; NULL is closed" },
      closes_minute: { type: "int", optional: true, about: "Minute of the local day, exclusive" },
    },
  },
  sla_policy: {
    about: "A service-level target, from occurred_at on",
    key: ["policy", "priority", "measure", "occurred_at"],
    columns: {
      policy: { type: "text", about: "Policy name" },
      priority: { type: "text", optional: true, about: "Ticket priority it holds for" },
      measure: { type: "text", oneOf: ["first_response", "resolution"], about: "What is measured" },
      target_us: { type: "bigint", about: "Target, microseconds" },
    },
  },
  fx_rate: {
    about:
      "Units of the reporting currency's minor unit that one minor unit of `currency` is worth, from occurred_at on",
    key: ["currency", "reporting_currency", "occurred_at"],
    columns: {
      currency,
      reporting_currency: currency,
      rate: { type: "decimal9", about: "Rate between minor units, nine places" },
    },
  },
} as const satisfies Record<string, TableSpec>;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES: readonly TableName[] = Object.keys(TABLES) as TableName[];

/** The columns of a table without its stamps. */
export function columnsOf(table: TableName): Readonly<Record<string, ColumnSpec>> {
  return TABLES[table].columns;
}
