import { z } from "zod";
import { bandStatusSchema } from "./metrics.ts";
import { instant } from "./route-shapes.ts";
import { shownStatusSchema } from "./score-shapes.ts";

/** An account as other systems know it. */
const who = z.object({
  id: z.string().describe("Surrogate id"),
  externalId: z.string().nullable(),
  name: z.string().nullable(),
});
const alert = z.object({
  subject: z.string().describe("The same for the same occasion"),
  code: z.string().describe("The pattern that fired"),
  status: z.enum(["watch", "at_risk"]),
  account: who,
});
const surveyCase = z.object({
  case: z.string(),
  survey: z.string(),
  kind: z.string().describe("detractor or advocate"),
  status: z.string(),
  score: z.number().nullable(),
  account: who.nullable(),
  owner: z.string().nullable(),
  dueAt: instant.nullable(),
});

/**
 * Every event that can leave a workspace, with the shape of its `data`. Free text of customers and addresses of people are in
 * none of them: whoever may see those asks the API for the answer or case that is named.
 */
export const NOTIFY_EVENTS = {
  "alert.raised": {
    summary: "An account needs a look: a pattern fired that had not, or fires again after it had cleared",
    data: alert.extend({
      mrr: z.number().nullable().describe("Monthly recurring revenue, minor units"),
      since: instant,
      values: z.record(z.string(), z.union([z.string(), z.number()])).describe("What the sentence is made of"),
      text: z.string().describe("Why it fired, in English"),
    }),
  },
  "alert.cleared": { summary: "What an alert was about holds no longer", data: alert },
  "health.band_changed": {
    summary: "A scoring run shows an account in another band than the run before",
    data: z.object({
      scorecard: z.string(),
      title: z.string(),
      account: who,
      before: bandStatusSchema.nullable(),
      after: bandStatusSchema.nullable(),
      status: shownStatusSchema,
      score: z.number().nullable(),
      asOf: instant,
    }),
  },
  "survey.answered": {
    summary: "An answer to a survey was saved or changed",
    data: z.object({
      survey: z.string(),
      response: z.string(),
      channel: z.string().nullable(),
      account: who.nullable(),
      question: z.string().nullable().describe("The first question with a score"),
      score: z.number().nullable(),
      at: instant,
    }),
  },
  "survey.case_opened": { summary: "An answer opened a case to follow up", data: surveyCase },
  "survey.case_changed": { summary: "A case got another status, owner or due time", data: surveyCase },
  "survey.invitation_failed": {
    summary: "An invitation could not be delivered",
    data: z.object({
      survey: z.string(),
      invitation: z.string(),
      channel: z.string(),
      reason: z.string(),
      account: who.nullable(),
    }),
  },
  "import.finished": {
    summary: "An import ended",
    data: z.object({
      job: z.string(),
      state: z.enum(["done", "failed", "cancelled"]),
      imports: z.array(z.number()).describe("Their numbers, to undo them by; none when nothing was stored"),
      added: z.number(),
      changed: z.number(),
      rejected: z.number(),
      error: z.string().nullable().describe("A code"),
    }),
  },
  "touch.logged": {
    summary: "A call, meeting, e-mail or note with a customer was logged, or read from mail or a calendar",
    data: z.object({
      touch: z.string(),
      kind: z.string(),
      account: who.nullable(),
      author: z.string().nullable(),
      at: instant,
    }),
  },
  "notify.test": {
    summary: "Somebody asked for a test of a channel; only that channel gets it",
    data: z.object({ channel: z.string(), by: z.string() }),
  },
} as const satisfies Record<string, { readonly summary: string; readonly data: z.ZodObject }>;

export type NotifyEventType = keyof typeof NOTIFY_EVENTS;
/** The `data` of an event of one type. */
export type NotifyEventData<T extends NotifyEventType> = z.infer<(typeof NOTIFY_EVENTS)[T]["data"]>;
export const NOTIFY_EVENT_TYPES = Object.keys(NOTIFY_EVENTS) as [NotifyEventType, ...NotifyEventType[]];
