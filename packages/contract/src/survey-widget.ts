import { z } from "zod";
import { workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";

const origin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[a-z0-9.[\]:-]+$/, "requires an origin such as https://www.example.com, without a path");
const pattern = z.string().min(1).max(300);

/** Where and to whom an open link shows itself; every part can be left out. */
export const surveyLinkSettingsSchema = z.strictObject({
  origins: z
    .array(origin)
    .max(20)
    .default([])
    .describe("Web sites whose pages may show the widget; without one it shows nowhere"),
  display: z.enum(["popup", "button", "inline"]).default("popup"),
  corner: z.enum(["end", "start"]).default("end"),
  pages: z
    .array(pattern)
    .max(20)
    .default([])
    .describe("Addresses on which it shows, * for any text: any of them; none means everywhere"),
  notPages: z.array(pattern).max(20).default([]).describe("Addresses on which it never shows"),
  event: z.string().max(60).nullable().default(null).describe("Waits for tendwell('event', name) of the page"),
  traits: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), z.string().max(200))
    .default({})
    .describe("What the page must say of the visitor by tendwell('traits', …); all of them"),
  share: z.number().gt(0).max(1).default(1).describe("Share of browsers that are asked; a browser stays in or out"),
  delaySeconds: z.number().min(0).max(600).default(0),
  everyDays: z.number().int().min(0).max(3_650).default(30).describe("Rest of one browser between two showings"),
  resetSeconds: z
    .number()
    .int()
    .min(5)
    .max(600)
    .default(30)
    .describe("Kiosk: seconds without a touch until it starts over"),
});
export type SurveyLinkSettings = z.output<typeof surveyLinkSettingsSchema>;

/** What a widget hands in. The same `key` again is the same answer, however often it is sent. */
export const widgetAnswerSchema = z.object({
  key: z.string().regex(/^[\w-]{16,64}$/),
  form: z.string().max(100).describe("The signed moment at which the survey was fetched"),
  locale: z.string().max(35),
  answers: z.record(z.string(), z.unknown()),
  complete: z.boolean(),
  seconds: z.number().min(0).max(86_400).nullable().default(null),
  ago: z
    .number()
    .min(0)
    .max(31_536_000)
    .default(0)
    .describe("Seconds since it was given, where it waited for a network"),
  traits: z.record(z.string(), z.string().max(200)).default({}),
  person: z.string().max(2_000).optional(),
  visit: z.string().max(100).optional(),
  proof: z.string().max(2_000).optional(),
  website: z.string().max(200).default(""),
});
export type WidgetAnswer = z.input<typeof widgetAnswerSchema>;

/** A puzzle that costs a machine time and a person nothing: find the number whose hash is given. */
export interface WidgetChallenge {
  readonly algorithm: string;
  readonly challenge: string;
  readonly salt: string;
  readonly signature: string;
  readonly maxnumber?: number;
}

/** How an answer was received. `again` asks for the proof first. */
export interface WidgetReceipt {
  readonly status: "saved" | "already_answered" | "quota_full" | "closed" | "again" | "refused";
  readonly challenge?: WidgetChallenge;
  /** The person's token was not ours or too old: the answer is kept without a person. */
  readonly person?: "refused";
}

/** Whether a known person may be asked now. */
export interface WidgetAsk {
  readonly ask: boolean;
  readonly reason?: "quarantine" | "opted_out" | "not_chosen" | "person_refused";
  readonly visit?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Everything a widget needs to ask: the survey in one language, its look, and when to show it. */
export interface WidgetConfig {
  /** A survey definition whose texts are plain, in `locale`. */
  readonly survey: unknown;
  readonly locale: string;
  readonly dir: "ltr" | "rtl";
  readonly texts: Readonly<Record<string, string>>;
  /** Custom properties of the theme by colour scheme. */
  readonly look: {
    readonly light: string;
    readonly dark: string;
    readonly mode: "auto" | "never" | "always";
    readonly font: string;
  };
  readonly settings: SurveyLinkSettings;
  readonly form: string;
  readonly anonymous: boolean;
  /** Whether somebody who is named must be asked about first (rest period, opt-out). */
  readonly asks: boolean;
}

/** Settings of links and of who vouches for visitors. */
export const SURVEY_WIDGET_ROUTES = {
  "PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/links/{link}": {
    summary: "Change an open link's label, or where and to whom it shows itself",
    access: "write",
    params: workspace.extend({ survey: z.string(), link: z.string() }),
    body: z.object({ label: z.string().max(100).optional(), settings: surveyLinkSettingsSchema.optional() }),
    response: z.object({ id: z.string(), label: z.string(), settings: surveyLinkSettingsSchema }),
  },
  "GET /api/v1/workspaces/{workspace}/survey-widget-secret": {
    summary: "Whether a secret for signing visitors exists, and since when; it is never shown again",
    access: "read",
    params: workspace,
    response: z.object({ createdAt: z.string().nullable() }),
  },
  "PUT /api/v1/workspaces/{workspace}/survey-widget-secret": {
    summary: "Make a new secret with which your server signs who is visiting; shown once, the one before stops working",
    access: "admin",
    params: workspace,
    response: z.object({ secret: z.string(), createdAt: z.string() }),
  },
} as const satisfies Record<string, RouteSpec>;
