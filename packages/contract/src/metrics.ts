import { z } from "zod";
import { interval } from "./route-shapes.ts";
import { standingSchema } from "./standing.ts";

export const grainSchema = z.enum(["day", "week", "month", "quarter", "year"]).meta({ id: "Grain" });
export const unitSchema = z.enum(["ratio", "nps", "money", "duration", "count", "number"]).meta({ id: "Unit" });
export const bandStatusSchema = z.enum(["healthy", "watch", "at_risk"]);

export const bandSchema = z.object({ name: z.string(), status: bandStatusSchema }).meta({ id: "Band" });

export const optionSpecSchema = z
  .union([
    z.object({ type: z.literal("enum"), values: z.array(z.string()), default: z.string(), about: z.string() }),
    z.object({
      type: z.literal("number"),
      min: z.number(),
      max: z.number(),
      integer: z.boolean(),
      default: z.number(),
      about: z.string(),
    }),
  ])
  .meta({ id: "OptionSpec" });

/** A metric's definition without its SQL. Texts are the English originals; translations are message keys `metric.<id>.…`. */
export const metricInfoSchema = z
  .object({
    id: z.string(),
    family: z.enum(["revenue", "customers", "orders", "economics", "surveys", "product", "support"]),
    title: z.string(),
    summary: z.string(),
    unit: unitSchema,
    direction: z.enum(["higher", "lower", "neither"]),
    grain: z.string(),
    clock: z.string(),
    formula: z.string(),
    population: z.string(),
    inputs: z.array(z.string()),
    options: z.record(z.string(), optionSpecSchema),
    components: z.union([z.array(z.string()), z.literal("open")]),
    bands: z
      .object({
        source: z.string(),
        component: z.string().optional(),
        bands: z.array(
          z.object({
            name: z.string(),
            status: bandStatusSchema,
            from: z.number().nullable(),
            to: z.number().nullable(),
          }),
        ),
      })
      .nullable(),
    edgeCases: z.array(z.object({ id: z.string(), text: z.string() })),
    identities: z.array(z.string()),
    sources: z.array(z.string()),
    additive: z.boolean(),
    /** Present for a metric that the company defined for itself, with the version of its definition. */
    userDefined: z.object({ version: z.number() }).optional(),
  })
  .meta({ id: "MetricInfo" });
export type MetricInfo = z.infer<typeof metricInfoSchema>;

export const optionsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** One figure. Ratios are 0..1, NPS −100..100, money minor units, durations microseconds. */
export const metricResultSchema = z
  .object({
    metric: z.string(),
    component: z.string().nullable(),
    period: z.object({ start: z.string(), end: z.string() }),
    group: z.string().nullable(),
    /** Readable name of the group, where it differs (an account's name). */
    groupLabel: z.string().nullable().optional(),
    options: optionsSchema,
    value: z.number().nullable(),
    numerator: z.number().nullable(),
    denominator: z.number().nullable(),
    /** The same two as decimal strings, exact. */
    exact: z.object({ numerator: z.string().nullable(), denominator: z.string().nullable() }),
    n: z.number(),
    unit: unitSchema,
    currency: z.string().nullable(),
    band: bandSchema.nullable(),
    interval: interval.nullable(),
    coverage: z.number().nullable(),
    freshness: z.object({ occurredAt: z.string().nullable(), recordedAt: z.string().nullable() }),
    provisional: z.boolean(),
    reason: z.string().nullable(),
    /** Versions of the company's own definitions behind the figure; null for what is built in. */
    versions: z.object({ settings: z.number().nullable(), metric: z.number().nullable() }).optional(),
    /** Present when a comparison was asked: the same figure one period, or one year, before. */
    comparison: z
      .object({
        period: z.object({ start: z.string(), end: z.string() }),
        value: z.number().nullable(),
        change: z.number().nullable(),
      })
      .nullable()
      .optional(),
  })
  .meta({ id: "MetricResult" });
export type MetricResult = z.infer<typeof metricResultSchema>;

/**
 * What every metric question may carry. `group`: `account`, `cohort:month`, `segment:<id>`, or an attribute name. `filter`: repeated
 * `attribute:value`. `option`: repeated `name:value`. Dates are local days of the workspace.
 */
export const metricQuerySchema = z.object({
  from: z
    .string()
    .optional()
    .describe("First local day; default 13 whole periods before asOf, and of cohort triangles the last"),
  to: z.string().optional().describe("Exclusive last local day"),
  grain: grainSchema.optional(),
  group: z.string().optional(),
  filter: z.union([z.string(), z.array(z.string())]).optional(),
  segment: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe("Segments to keep; several must all hold"),
  option: z.union([z.string(), z.array(z.string())]).optional(),
  account: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe("External account ids to keep"),
  compare: z.enum(["previous_period", "previous_year"]).optional(),
  asOf: z.string().optional().describe("Business time: local date or ISO instant; default the workspace's today"),
  knownAt: z.string().optional().describe("Knowledge time: local date or ISO instant; default now"),
  basis: z.enum(["available", "recorded"]).optional().describe("Which past `knownAt` means; default available"),
  currency: z.string().optional().describe("Reporting currency"),
});
export type MetricQuery = z.infer<typeof metricQuerySchema>;

export const metricResultsSchema = z
  .object({ results: z.array(metricResultSchema) })
  .extend(standingSchema.shape)
  .meta({ id: "MetricResults" });

export const metricRowSchema = z
  .object({
    component: z.string().nullable(),
    period: z.object({ start: z.string(), end: z.string() }),
    group: z.string().nullable(),
    account: z.object({ id: z.string(), externalId: z.string().nullable(), name: z.string().nullable() }).nullable(),
    entity: z.string().nullable(),
    occurredAt: z.string().nullable(),
    numerator: z.string().nullable(),
    denominator: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: "MetricRow" });
export const metricRowsSchema = z
  .object({ rows: z.array(metricRowSchema), nextCursor: z.string().nullable(), total: z.number() })
  .meta({ id: "MetricRows" });

/** Everything the Dashboard page needs in one answer: per metric 13 periods of its headline figure. */
export const dashboardSchema = z
  .object({
    asOf: z.string(),
    grain: grainSchema,
    zone: z.string(),
    currency: z.string(),
    /** The arrangement that was asked for, by its id; null when every metric was. */
    layout: z.string().nullable(),
    cards: z.array(
      z.object({
        metric: z.string(),
        component: z.string().nullable(),
        current: metricResultSchema,
        previous: z.number().nullable(),
        previousYear: z.number().nullable(),
        target: z.number().nullable(),
        series: z.array(
          z.object({ start: z.string(), end: z.string(), value: z.number().nullable(), provisional: z.boolean() }),
        ),
      }),
    ),
    /** Warning lights, most urgent first. `code` and `values` make the sentence (message key `light.<code>`). */
    lights: z.array(
      z.object({
        code: z.enum([
          "band_at_risk",
          "band_watch",
          "unusual_high",
          "unusual_low",
          "stale_source",
          "rejects",
          "contradictions",
          "stopped_channels",
        ]),
        status: z.enum(["watch", "at_risk"]),
        metric: z.string().nullable(),
        values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      }),
    ),
    events: z.array(z.object({ at: z.string(), title: z.string(), kind: z.string().nullable() })),
  })
  .extend(standingSchema.shape)
  .meta({ id: "Dashboard" });
export type Dashboard = z.infer<typeof dashboardSchema>;

export const attributeSchema = z
  .object({ name: z.string(), values: z.array(z.object({ value: z.string(), accounts: z.number() })) })
  .meta({ id: "Attribute" });
