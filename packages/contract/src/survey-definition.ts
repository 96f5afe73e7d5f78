import type { Condition, SurveyDefinition } from "@tendwell/core/surveys";
import { JOURNEY_STAGES, QUESTION_TYPES } from "@tendwell/core/surveys";
import { z } from "zod";

const texts = z.union([z.string().max(5_000), z.record(z.string().max(35), z.string().max(5_000))]);
const locale = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
const value = z.union([z.string(), z.number(), z.boolean()]).optional();
const comparison = z.enum(["is", "is_not", "at_least", "at_most", "includes", "answered", "not_answered"]);

const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).max(20) }),
    z.strictObject({ any: z.array(conditionSchema).max(20) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ question: z.string(), op: comparison, value }),
    z.strictObject({ attribute: z.string(), op: comparison, value }),
  ]),
) as z.ZodType<Condition>;

const skips = z.array(z.strictObject({ when: conditionSchema, to: z.string() })).max(20);
const option = z.strictObject({
  id: z.string().min(1).max(60),
  text: texts,
  pinned: z.boolean().optional(),
  other: z.boolean().optional(),
});
const question = z.strictObject({
  id: z.string(),
  type: z.enum(QUESTION_TYPES),
  text: texts,
  help: texts.optional(),
  required: z.boolean().optional(),
  showIf: conditionSchema.optional(),
  skipTo: skips.optional(),
  options: z.array(option).max(100).optional(),
  rows: z.array(option).max(50).optional(),
  randomise: z.boolean().optional(),
  scale: z
    .strictObject({
      min: z.number().int(),
      max: z.number().int(),
      labels: z.record(z.string(), texts).optional(),
      lowIsGood: z.boolean().optional(),
    })
    .optional(),
  version: z.enum(["1.0", "2.0"]).optional(),
  validation: z
    .strictObject({
      minLength: z.number().int().min(0).optional(),
      maxLength: z.number().int().min(1).optional(),
      minChoices: z.number().int().min(0).optional(),
      maxChoices: z.number().int().min(1).optional(),
      kind: z.enum(["email", "number"]).optional(),
    })
    .optional(),
  value: z.string().max(500).optional(),
});
const colour = z.string().max(7);

/** A survey as a document; `checkSurvey` of core says what the shape alone cannot. */
export const surveyDefinitionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/),
  title: texts,
  locale,
  locales: z.array(locale).min(1).max(30),
  fallback: z.record(z.string(), z.array(locale)).optional(),
  audience: z.enum(["customers", "employees"]).optional(),
  stage: z.enum(JOURNEY_STAGES).optional(),
  intro: texts.optional(),
  pages: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(60),
        title: texts.optional(),
        showIf: conditionSchema.optional(),
        skipTo: skips.optional(),
        questions: z.array(question).max(50),
      }),
    )
    .min(1)
    .max(50),
  thankYou: z
    .array(
      z.strictObject({
        when: conditionSchema.optional(),
        text: texts,
        link: z.strictObject({ url: z.string().max(2_000), text: texts }).optional(),
      }),
    )
    .max(20),
  theme: z
    .strictObject({
      logo: z.string().max(20_000).optional(),
      accent: colour.optional(),
      background: colour.optional(),
      text: colour.optional(),
      font: z.enum(["system", "serif", "rounded"]).optional(),
      dark: z.enum(["auto", "never", "always"]).optional(),
    })
    .optional(),
  quotas: z
    .array(z.strictObject({ when: conditionSchema, limit: z.number().int().min(1) }))
    .max(20)
    .optional(),
  anonymous: z.boolean().optional(),
  quarantineDays: z.number().int().min(0).max(3_650).optional(),
  reminders: z
    .strictObject({ afterDays: z.number().int().min(1).max(90), times: z.number().int().min(1).max(5) })
    .optional(),
  closesAt: z.string().optional(),
  message: z.strictObject({ subject: texts.optional(), body: texts.optional(), sms: texts.optional() }).optional(),
  acknowledged: z
    .array(z.strictObject({ rule: z.string(), question: z.string().optional(), reason: z.string().min(1).max(500) }))
    .max(200)
    .optional(),
});

/** The parsed document is what core works with. */
export function asSurvey(document: z.output<typeof surveyDefinitionSchema>): SurveyDefinition {
  return document as SurveyDefinition;
}
