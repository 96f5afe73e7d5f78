import { IMPACTS, MISSING_REASONS, OUTCOMES, type ScorecardDocument, SIGNALS } from "@tendwell/core/health";
import { z } from "zod";

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, "requires a lower-case letter followed by letters, digits, _ or -");
const status = z.enum(["healthy", "watch", "at_risk"]);
const bounds = { from: z.number().optional(), to: z.number().optional() };
const rule = z.strictObject({ attribute: z.string().min(1), values: z.array(z.string()).min(1) });

const aggregate = z.union([
  z.enum(["weighted_mean", "worst_of"]),
  z.strictObject({
    basePlusPoints: z.strictObject({ base: z.number(), minimum: z.number(), maximum: z.number() }),
  }),
  z.strictObject({ groupMaximum: z.strictObject({ minimum: z.number().optional(), maximum: z.number() }) }),
]);

const measure = z.strictObject({
  id: name,
  title: z.string().max(200).optional(),
  weight: z
    .union([
      z.enum(IMPACTS),
      z.string().regex(/^\d+(\.\d+)?\s*%$/, "requires none, low, medium, high or a share such as 40%"),
    ])
    .optional(),
  appliesTo: z.array(rule).max(20).optional(),
  aggregate: aggregate.optional(),
  get measures() {
    return z.array(measure).max(200).optional();
  },
  metric: z.string().optional(),
  component: z.string().optional(),
  options: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  window: z.string().optional(),
  absent: z.number().optional(),
  minimumVolume: z.number().min(0).optional(),
  signal: z.enum(SIGNALS).optional(),
  sentiment: z.strictObject({ halfLifeDays: z.number().positive(), expiresDays: z.number().positive() }).optional(),
  target: z.number().optional(),
  linear: z
    .strictObject({ worst: z.number(), best: z.number(), points: z.tuple([z.number(), z.number()]).optional() })
    .optional(),
  bands: z
    .array(z.strictObject({ ...bounds, points: z.number() }))
    .max(24)
    .optional(),
  percentile: z
    .strictObject({
      worst: z.number().min(0).max(100).optional(),
      best: z.number().min(0).max(100).optional(),
      peers: z.string().optional(),
    })
    .optional(),
  ownPast: z
    .strictObject({
      worst: z.number(),
      best: z.number(),
      recentDays: z.number().int().min(1).max(365).optional(),
      baselineDays: z.number().int().min(3).max(1000).optional(),
      bucketDays: z.number().int().min(1).max(365).optional(),
    })
    .optional(),
  missing: z.enum(["exclude", "worst", "neutral"]).optional(),
  freshDays: z.number().positive().optional(),
});

/** A scorecard as it is written: the body of a definition of kind `scorecard`. */
export const scorecardDocumentSchema: z.ZodType<ScorecardDocument> = z.strictObject({
  id: name,
  title: z.string().min(1).max(200),
  about: z.string().max(2000).optional(),
  outcome: z.enum(OUTCOMES),
  scale: z.number().positive().optional(),
  aggregate: aggregate.optional(),
  measures: z.array(measure).min(1).max(200),
  bands: z
    .array(z.strictObject({ name: z.string().min(1).max(60), status, ...bounds }))
    .min(1)
    .max(12)
    .optional(),
  minimumCoverage: z.number().min(0).max(1).optional(),
  appliesTo: z.array(rule).max(20).optional(),
  priority: z.number().optional(),
  parent: z.enum(["own", "mean", "revenue_weighted", "worst_child"]).optional(),
  examples: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        values: z.record(z.string(), z.union([z.number(), z.enum(MISSING_REASONS), z.null()])),
        expect: z.strictObject({
          score: z.number().nullable().optional(),
          low: z.number().optional(),
          high: z.number().optional(),
          band: z.string().nullable().optional(),
          status: z.enum(["plain", "uncertain", "none", "overridden"]).optional(),
          coverage: z.number().optional(),
        }),
      }),
    )
    .max(200)
    .optional(),
});
