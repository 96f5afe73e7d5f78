import {
  AGGREGATES,
  type ColumnCondition,
  type MetricExample,
  MOST_OPENINGS,
  TABLE_NAMES,
  type TableName,
  type UserMetric,
} from "@tendwell/core";
import { z } from "zod";
import { bandStatusSchema, unitSchema } from "./metrics.ts";

const idSchema = z.string();
const name = z.string().min(1).max(200);
const literal = z.union([z.string(), z.number(), z.boolean()]);
const day = z.iso.date();
const table = z.enum(TABLE_NAMES as [TableName, ...TableName[]]);

/** A condition on one column of a fact table; where several comparisons are given, all must hold. */
export const columnConditionSchema: z.ZodType<ColumnCondition> = z
  .strictObject({
    column: z.string(),
    is: literal.optional(),
    is_not: literal.optional(),
    in: z.array(literal).min(1).max(1000).optional(),
    not_in: z.array(literal).min(1).max(1000).optional(),
    at_least: literal.optional(),
    more_than: literal.optional(),
    at_most: literal.optional(),
    less_than: literal.optional(),
    empty: z.boolean().optional(),
  })
  .meta({ id: "ColumnCondition" });
const conditions = z.array(columnConditionSchema).max(20).optional();

const measureSchema = z
  .strictObject({
    aggregate: z.enum(AGGREGATES),
    column: z.string().optional(),
    table: table.optional(),
    period: z.string().optional(),
    filters: conditions,
  })
  .meta({ id: "Measure" });

const exampleSchema: z.ZodType<MetricExample> = z.strictObject({
  name,
  from: day,
  to: day,
  zone: z.string().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  facts: z.partialRecord(table, z.array(z.record(z.string(), literal.nullable())).max(200)),
  expect: z.number().nullable(),
});

/** A metric that a company defines for itself: the document of `kind: metric`. */
export const userMetricSchema: z.ZodType<UserMetric> = z
  .strictObject({
    id: idSchema,
    title: name,
    summary: z.string().max(1000).optional(),
    family: z.enum(["revenue", "customers", "orders", "economics", "surveys", "product", "support"]).optional(),
    unit: unitSchema,
    direction: z.enum(["higher", "lower", "neither"]).optional(),
    table,
    period: z.string().optional(),
    filters: conditions,
    numerator: measureSchema,
    denominator: measureSchema.optional(),
    bands: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(40),
          status: bandStatusSchema,
          from: z.number().nullable().default(null),
          to: z.number().nullable().default(null),
        }),
      )
      .min(1)
      .max(10)
      .optional(),
    source: z.string().max(500).optional(),
    examples: z.array(exampleSchema).max(50).optional(),
  })
  .meta({ id: "UserMetric" });

const opening = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/);
/** A day's opening hours, `09:00-17:00` by the local clock up to `24:00`, or several with breaks between; null is closed all day. */
const openings = z
  .union([opening, z.array(opening).min(1).max(MOST_OPENINGS)])
  .nullable()
  .optional();
const names = z.array(z.string().min(1).max(200)).max(500);
const days = z.number().int().min(0).max(3650);

/**
 * The company settings that steer many metrics: the document of `kind: settings`, id `company`. What is left out stays as
 * it is built in.
 */
export const companySettingsSchema = z
  .strictObject({
    id: z.literal("company"),
    title: name.optional(),
    activeUser: z
      .strictObject({
        events: names.min(1).nullable().default(null).describe("Product events that count; null is any"),
        minimumEvents: z.number().int().min(1).max(1000).default(1).describe("How many in the period make one active"),
      })
      .optional(),
    valueEvent: z
      .strictObject({
        events: names.default([]).describe("Product events that are the first moment of value"),
        milestones: names.default([]).describe("Milestones that are"),
      })
      .optional(),
    onboarded: z.strictObject({ milestone: z.string().min(1).max(200) }).optional(),
    onboardingSteps: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(30)
      .nullable()
      .optional()
      .describe("Steps in their order: milestones, or event:<product event>; null: every milestone, soonest due first"),
    churn: z
      .strictObject({
        at: z.enum(["period_end", "cancellation"]).optional().describe("Option churn_at wherever a metric has it"),
        fullDiscount: z.enum(["active", "churn"]).optional().describe("Option full_discount wherever a metric has it"),
        pastDueDays: days.optional().describe("Days of past due after which it is churn"),
        lapseDays: days.min(1).nullable().optional().describe("Order-only: days without purchase until lapsed"),
      })
      .optional(),
    reactivation: z
      .strictObject({
        newAfterDays: days.optional().describe("Option new_after_days: away for longer counts as new; 0 never"),
      })
      .optional(),
    reporting: z
      .strictObject({
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional()
          .describe("Reporting currency, instead of the workspace's"),
        fx: z.enum(["service_start", "period_end"]).optional().describe("Option fx wherever a metric has it"),
      })
      .optional(),
    fiscalYear: z
      .strictObject({ startMonth: z.number().int().min(1).max(12).describe("Month in which quarters and years begin") })
      .optional(),
    businessHours: z
      .strictObject({
        zone: z
          .string()
          .min(1)
          .max(100)
          .nullable()
          .optional()
          .describe("IANA zone of the hours; null: the workspace's"),
        calendar: z
          .string()
          .min(1)
          .max(200)
          .nullable()
          .optional()
          .describe("An imported calendar that says the hours instead of week and holidays"),
        week: z
          .strictObject({
            monday: openings,
            tuesday: openings,
            wednesday: openings,
            thursday: openings,
            friday: openings,
            saturday: openings,
            sunday: openings,
          })
          .optional()
          .describe("Hours of each day such as 09:00-17:00, or a list of up to four; a day that is left out is closed"),
        holidays: z.array(day).max(2000).optional().describe("Local dates that are closed all day"),
      })
      .optional()
      .describe("What the option clock: business counts"),
    survivalHorizonMonths: z.number().int().min(1).max(600).optional().describe("Horizon of restricted mean survival"),
    features: names.nullable().optional().describe("Features that an account may use; null: those seen lately"),
    behavioralComposite: z
      .array(
        z.strictObject({
          input: z.enum(["active_days", "features_used", "events_per_seat", "users_per_seat"]),
          weight: z.number().positive().max(1000),
          worst: z.number(),
          best: z.number(),
        }),
      )
      .min(1)
      .max(4)
      .optional(),
  })
  .meta({ id: "CompanySettings" });
export type CompanySettings = z.infer<typeof companySettingsSchema>;

/** A named set of account filters: the document of `kind: segment`. */
export const segmentSchema = z
  .strictObject({
    id: idSchema,
    title: name,
    filters: z
      .array(
        z.strictObject({
          attribute: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
          values: z
            .array(z.string().nullable())
            .min(1)
            .max(200)
            .describe("Alternatives; null is an account without one"),
        }),
      )
      .min(1)
      .max(10)
      .describe("All must hold"),
  })
  .meta({ id: "Segment" });
export type Segment = z.infer<typeof segmentSchema>;
