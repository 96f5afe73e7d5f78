import { readFile } from "node:fs/promises";
import {
  type SurveyLinkSettings,
  type WidgetAsk,
  type WidgetConfig,
  type WidgetReceipt,
  widgetAnswerSchema,
} from "@tendwell/contract";
import {
  acceptedLanguages,
  checkAnswer,
  chooseLocale,
  pathOf,
  pipeText,
  questionsOf,
  type SurveyDefinition,
  visibleQuestions,
} from "@tendwell/core/surveys";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import type { AnswerGate } from "./answer-gate.ts";
import type { AnswerService } from "./answer-service.ts";
import { linkSettings } from "./link-settings.ts";
import { respondentAttributes } from "./person-directory.ts";
import { plainSurvey } from "./plain-survey.ts";
import { knownAnswers } from "./read-answers.ts";
import { isRightToLeft } from "./render-page.ts";
import { themeLook } from "./respondent-style.ts";
import { widgetTexts } from "./respondent-texts.ts";
import { isOpen, readsAttributes, type StoredSurvey, type SurveyService } from "./survey-service.ts";
import type { WidgetVisits } from "./widget-visits.ts";

/** An answer sooner than this after the survey was fetched was not read by a person. */
const FASTEST_PERSON_MS = 1_200;

export interface WidgetOptions {
  readonly surveys: SurveyService;
  readonly answers: AnswerService;
  readonly gate: AnswerGate;
  readonly visits: WidgetVisits;
  readonly workspaceOf: (id: string) => Promise<WorkspaceRecord | null>;
  readonly storeOf: (record: WorkspaceRecord) => Promise<FactStore>;
  readonly ipOf: (c: Context) => string;
  /** Seconds to wait, 0 when the request may pass. */
  readonly limit: (key: string) => number;
  /** The built script. */
  readonly script: string;
}

interface Visit {
  readonly record: WorkspaceRecord;
  readonly stored: StoredSurvey;
  readonly survey: SurveyDefinition;
  readonly link: string;
  readonly channel: string;
  readonly settings: SurveyLinkSettings;
}

const askSchema = z.object({
  person: z.string().max(2_000),
  traits: z.record(z.string(), z.string().max(200)).default({}),
});

/** What widgets on other web sites and kiosks reach: the script, a survey as data, and the place for its answers. */
export class WidgetRespondents {
  private readonly o: WidgetOptions;
  constructor(options: WidgetOptions) {
    this.o = options;
  }

  mount = (app: Hono): void => {
    const limited = bodyLimit({ maxSize: 64 * 1024 });
    app.get("/widget.js", (c) => this.script(c));
    app.on("OPTIONS", ["/w/:link", "/w/:link/ask"], (c) => this.preflight(c));
    app.get("/w/:link", (c) => this.config(c));
    app.post("/w/:link/ask", limited, (c) => this.ask(c));
    app.post("/w/:link", limited, (c) => this.take(c));
  };

  /** The same for everybody and named by nothing: kept for an hour. */
  private async script(c: Context): Promise<Response> {
    const encoding = (c.req.header("accept-encoding") ?? "").includes("gzip") ? ".gz" : "";
    const body = await readFile(`${this.o.script}${encoding}`).catch(() => null);
    if (body === null) return c.text("The widget has not been built: npm run build", 404);
    return c.body(new Uint8Array(body), 200, {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=3600",
      "cross-origin-resource-policy": "cross-origin",
      vary: "accept-encoding",
      ...(encoding === "" ? {} : { "content-encoding": "gzip" }),
    });
  }

  private reply(c: Context, status: number, body: unknown): Response {
    const origin = c.req.header("origin");
    return c.body(JSON.stringify(body), status as 200, {
      "content-type": "application/json",
      "cache-control": "no-store",
      vary: "origin",
      ...(origin === undefined ? {} : { "access-control-allow-origin": origin }),
    });
  }

  /** Without any header that lets a page read it: a stranger's page learns nothing. */
  private refuse(c: Context, status: number): Response {
    return c.body(JSON.stringify({ status: status === 410 ? "closed" : "refused" }), status as 403, {
      "content-type": "application/json",
      "cache-control": "no-store",
      vary: "origin",
    });
  }

  /** Origins that the link lists, and our own, where kiosks are. A browser cannot leave the header out of what matters. */
  private mayRead(c: Context, visit: Visit): boolean {
    const origin = c.req.header("origin");
    if (origin === undefined) return c.req.method === "GET";
    if (visit.settings.origins.includes(origin)) return true;
    try {
      return new URL(origin).host === (c.req.header("host") ?? new URL(c.req.url).host);
    } catch {
      return false;
    }
  }

  private async visit(c: Context): Promise<Visit | Response> {
    const { surveys } = this.o;
    const id = c.req.param("link") ?? "";
    const link = await surveys.db.selectFrom("survey_link").selectAll().where("id", "=", id).executeTakeFirst();
    const known = link !== undefined && link.revoked_at === null && ["widget", "kiosk"].includes(link.channel);
    const record = known ? await this.o.workspaceOf(link.workspace_id) : null;
    const stored = record === null ? null : await surveys.find(record.id, link!.survey_id);
    if (link === undefined || record === null || stored === null) return this.refuse(c, 404);
    const visit = {
      record,
      stored,
      survey: stored.value,
      link: id,
      channel: link.channel,
      settings: linkSettings(link.settings),
    };
    return this.mayRead(c, visit) ? visit : this.refuse(c, 403);
  }

  private async preflight(c: Context): Promise<Response> {
    const visit = await this.visit(c);
    if (visit instanceof Response) return visit;
    return c.body(null, 204, {
      "access-control-allow-origin": c.req.header("origin") ?? "",
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": "content-type",
      "access-control-max-age": "86400",
      vary: "origin",
    });
  }

  private async config(c: Context): Promise<Response> {
    const visit = await this.visit(c);
    if (visit instanceof Response) return visit;
    const { survey, settings } = visit;
    const { surveys } = this.o;
    if (!isOpen(survey, surveys.now())) return this.reply(c, 410, { status: "closed" });
    const locale = chooseLocale(survey, {
      link: c.req.query("lang") ?? null,
      browser: acceptedLanguages(c.req.header("accept-language") ?? null),
    });
    const config: WidgetConfig = {
      survey: plainSurvey(survey, locale),
      locale,
      dir: isRightToLeft(locale) ? "rtl" : "ltr",
      texts: widgetTexts(locale),
      look: themeLook(survey.theme),
      // Other sites that may show it are nobody's business.
      settings: { ...settings, origins: [] },
      form: surveys.keys.sign("widget", surveys.now().toString(36)),
      anonymous: survey.anonymous === true,
      asks: survey.anonymous !== true && visit.channel === "widget",
    };
    return this.reply(c, 200, config);
  }

  /** Whether a person whom the page names may be asked now; if so, that they were is noted, for every other channel too. */
  private async ask(c: Context): Promise<Response> {
    const visit = await this.visit(c);
    if (visit instanceof Response) return visit;
    if (this.o.limit(`ask ${this.o.ipOf(c)}`) > 0) return this.reply(c, 429, { status: "refused" });
    const body = askSchema.safeParse(await c.req.json().catch(() => null));
    const { survey, record } = visit;
    if (!body.success) return this.reply(c, 400, { status: "refused" });
    const answer = async (): Promise<WidgetAsk> => {
      if (survey.anonymous === true || visit.channel !== "widget") return { ask: true };
      const store = await this.o.storeOf(record);
      const outcome = await this.o.visits.open(record, store, visit.stored, body.data.person);
      if (typeof outcome === "string") return { ask: false, reason: outcome };
      const attributes = readsAttributes(survey)
        ? await respondentAttributes(store, outcome.account_id, outcome.person_id)
        : {};
      return { ask: true, visit: this.o.surveys.keys.sign("visit", outcome.id), attributes: read(survey, attributes) };
    };
    return this.reply(c, 200, await answer());
  }

  private async take(c: Context): Promise<Response> {
    const ip = this.o.ipOf(c);
    const visit = await this.visit(c);
    if (visit instanceof Response) return visit;
    if (this.o.limit(`answer ${ip}`) > 0) return this.reply(c, 429, { status: "refused" });
    const { survey, record, channel, link } = visit;
    const { surveys, answers, gate } = this.o;
    const parsed = widgetAnswerSchema.safeParse(await c.req.json().catch(() => null));
    const made = parsed.success ? surveys.keys.open("widget", parsed.data.form) : null;
    if (!parsed.success || made === null) return this.reply(c, 400, { status: "refused" });
    const body = parsed.data;
    const now = surveys.now();
    const answeredAt = now - body.ago * 1000;
    // Given before the survey closed, and late only because there was no network: still counts for a day.
    if (!isOpen(survey, Math.max(answeredAt, now - 86_400_000))) return this.reply(c, 410, { status: "closed" });

    const id = `k_${surveys.keys.hash("widget key", `${link}|${body.key}`).slice(0, 32)}`;
    if (await answers.isDone(survey, id)) return this.reply(c, 200, { status: "saved" } satisfies WidgetReceipt);
    const held = await gate.check({
      link,
      address: ip,
      isKiosk: channel === "kiosk",
      respondent: body.key,
      proof: body.proof ?? "",
      wait: "",
    });
    if (held !== null)
      return this.reply(c, 200, { status: "again", challenge: held.challenge } satisfies WidgetReceipt);

    const invitation =
      body.visit === undefined || survey.anonymous === true || channel === "kiosk"
        ? null
        : await this.o.visits.find(record.id, survey.id, surveys.keys.open("visit", body.visit));
    const attributes: Record<string, string> = {};
    for (const [name, value] of Object.entries(body.traits))
      if (/^[a-z][a-z0-9_]{0,39}$/.test(name)) attributes[`link.${name}`] = value;
    if (invitation !== null && readsAttributes(survey))
      Object.assign(
        attributes,
        await respondentAttributes(await this.o.storeOf(record), invitation.account_id, invitation.person_id),
      );
    const given: Record<string, unknown> = { ...knownAnswers(survey, body.answers) };
    for (const question of questionsOf(survey))
      if (question.type === "hidden")
        given[question.id] = pipeText(question.value ?? "", survey, given as never, attributes, body.locale);
    const wrong = pathOf(survey, given as never, attributes)
      .flatMap((page) => visibleQuestions(page, given as never, attributes))
      // Of an answer that is not finished, only what is there has to be right.
      .some((question) => {
        const problem = checkAnswer(question, given as never);
        return problem !== null && (body.complete || (problem !== "required" && problem !== "other_needs_text"));
      });
    if (wrong) return this.reply(c, 422, { status: "refused" });
    const flags: string[] = [];
    if (body.website !== "") flags.push("hidden_field");
    if (answeredAt - Number.parseInt(made, 36) < FASTEST_PERSON_MS) flags.push("too_fast");
    if (flags.length > 0) gate.suspect(ip);
    if (!body.complete && survey.anonymous === true) return this.reply(c, 200, { status: "saved" });
    const outcome = await answers.submit({
      id: invitation === null ? id : `i_${invitation.id}`,
      workspaceId: record.id,
      zone: record.zone,
      survey,
      version: visit.stored.version,
      channel,
      wave: null,
      invitation,
      locale: chooseLocale(survey, { link: body.locale }),
      answers: given as never,
      attributes,
      complete: body.complete,
      flags,
      seconds: body.seconds,
      onceKey: id,
      ...(body.ago < 60 ? {} : { answeredAt: new Date(answeredAt).toISOString() }),
    });
    const refused = body.person !== undefined && invitation === null && survey.anonymous !== true;
    return this.reply(c, 200, {
      status: outcome,
      ...(refused ? { person: "refused" as const } : {}),
    } satisfies WidgetReceipt);
  }
}

/** Only what texts and logic of the survey read leaves for a browser. */
function read(survey: SurveyDefinition, attributes: Readonly<Record<string, string>>): Record<string, string> {
  const text = JSON.stringify(survey);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => text.includes(name)));
}
