import { join } from "node:path";
import type { Context, Hono } from "hono";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { Home } from "../../home/home.ts";
import { secretBox } from "../../home/secret-box.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { DefinitionService } from "../definitions/definition-service.ts";
import type { EventPublisher } from "../notify/notify-service.ts";
import type { WorkspaceService } from "../workspaces/workspace-service.ts";
import { AnswerFlush } from "./answer-flush.ts";
import { AnswerGate, type GateLimits } from "./answer-gate.ts";
import { AnswerService } from "./answer-service.ts";
import { AskService } from "./ask-service.ts";
import { BounceService } from "./bounce-service.ts";
import { CaseService } from "./case-service.ts";
import { ChannelService } from "./channel-service.ts";
import { OptOutService } from "./opt-out-service.ts";
import { RespondentService } from "./respondent-service.ts";
import { ResultService } from "./result-service.ts";
import { sendRoutes } from "./send-routes.ts";
import { SendRuleService } from "./send-rule-service.ts";
import { SendService } from "./send-service.ts";
import { mountSmsInbound } from "./sms-inbound.ts";
import { SurveyEvents } from "./survey-events.ts";
import { SurveyKeys } from "./survey-keys.ts";
import { SURVEY_KIND } from "./survey-kind.ts";
import { type SurveyParts, surveyRoutes } from "./survey-routes.ts";
import { SurveyService } from "./survey-service.ts";
import { WidgetRespondents } from "./widget-respondents.ts";
import { WidgetSecretService } from "./widget-secret-service.ts";
import { WidgetVisits } from "./widget-visits.ts";

export interface SurveyOptions {
  readonly db: Kysely<StateDatabase>;
  readonly home: Home;
  /** 64 hexadecimal digits: encrypts passwords of mail servers and gateways. */
  readonly outboundKey: string;
  readonly definitions: DefinitionService;
  readonly workspaces: WorkspaceService;
  /** Told of answers, cases and messages that could not be delivered. */
  readonly events: EventPublisher;
  /** The milestone that ends onboarding in a workspace. */
  readonly onboardedOf: (workspaceId: string) => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly ipOf: (c: Context) => string;
  readonly limit: (key: string) => number;
  readonly publicUrl: () => string;
  /** Answers a minute to open links that are ordinary; above, each costs a proof of work. */
  readonly ordinary: GateLimits;
  /** The built widget. */
  readonly widgetScript: string;
  readonly logger: Logger;
}

export interface Surveys extends SurveyParts {
  readonly handlers: ReturnType<typeof surveyRoutes> & ReturnType<typeof sendRoutes> & Partial<RouteHandlers>;
  /** Mounts what respondents reach on the public app. */
  readonly mount: (app: Hono) => void;
  /** Moves waiting answers to the facts and hands over what is due, for every workspace. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/** Answers are in the facts within this time; many that come together go together. */
const FLUSH_AFTER_MS = 1_000;
/** While more answers than this come in between, taking them goes first; the facts follow this much later at most. */
const RUSH = 500;
const FLUSH_WITHIN_MS = 15_000;
const TICK_EVERY_MS = 30_000;

/** The whole feature, put together. Starts its own clock, which `close` stops. */
export function openSurveys(options: SurveyOptions): Surveys {
  const { db, home, definitions, workspaces, now, logger } = options;
  definitions.register(SURVEY_KIND);
  const keys = new SurveyKeys(join(home.keysDirectory, "survey-links.json"));
  const surveys = new SurveyService({ db, definitions, keys, now });
  const answers = new AnswerService(db, keys, now);
  const events = new SurveyEvents(options.events);
  const flush = new AnswerFlush(db, surveys, answers, events);
  const channels = new ChannelService(db, secretBox(options.outboundKey), now);
  const optOuts = new OptOutService(db, keys, now);
  const secrets = new WidgetSecretService(db, secretBox(options.outboundKey), now);
  const sends = new SendService({ db, surveys, optOuts, channels, events, now });
  const rules = new SendRuleService({ db, surveys, sends, onboardedOf: options.onboardedOf, now });
  const asks = new AskService(db, now);
  const cases = new CaseService(db, events, now);
  const parts: SurveyParts = {
    surveys,
    answers,
    flush,
    channels,
    optOuts,
    sends,
    results: new ResultService(db, surveys),
    cases,
    asks,
    secrets,
    publicUrl: options.publicUrl,
  };

  const records = new Map<string, WorkspaceRecord>();
  const workspaceOf = async (id: string): Promise<WorkspaceRecord | null> => {
    const known = records.get(id);
    if (known !== undefined) return known;
    const found = await db.selectFrom("workspace").selectAll().where("id", "=", id).executeTakeFirst();
    if (found !== undefined) records.set(id, found);
    return found ?? null;
  };
  const storeOf = (record: WorkspaceRecord) => workspaces.store(record);
  const gate = new AnswerGate({ keys, now, limits: options.ordinary });
  const widgets = new WidgetRespondents({
    surveys,
    answers,
    gate,
    visits: new WidgetVisits(db, secrets, optOuts, now),
    workspaceOf,
    storeOf,
    ipOf: options.ipOf,
    limit: options.limit,
    script: options.widgetScript,
  });
  const respondents = new RespondentService({
    surveys,
    answers,
    optOuts,
    gate,
    workspaceOf,
    storeOf,
    ipOf: options.ipOf,
    limit: options.limit,
  });

  let closed = false;
  let running: Promise<void> = Promise.resolve();
  let soon: NodeJS.Timeout | null = null;
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    running = running.then(work).catch((err) => logger.error({ err }, "surveys: background work failed"));
    return running;
  };
  const each = async (ids: readonly string[], work: (record: WorkspaceRecord) => Promise<unknown>) => {
    for (const id of ids) {
      const record = closed ? null : await workspaceOf(id);
      if (record !== null) await work(record);
    }
  };
  const flushAll = () =>
    inTurn(async () => each(await flush.waiting(), async (record) => flush.flush(record, await storeOf(record))));
  const open = async (record: WorkspaceRecord): Promise<OpenWorkspace> => ({
    record,
    role: "owner",
    store: await storeOf(record),
  });
  asks.onChanged = () => answers.onSaved("");
  const tick = async () => {
    await flushAll();
    await inTurn(async () => each(await rules.waiting(), async (record) => rules.run(await open(record))));
    await inTurn(async () =>
      each(await sends.waiting(), async (record) => sends.dispatch(record, await storeOf(record))),
    );
    await flushAll();
  };
  let saved = 0;
  let since = 0;
  const flushSoon = () => {
    soon = setTimeout(() => {
      soon = null;
      const isRush = saved > RUSH && performance.now() - since < FLUSH_WITHIN_MS;
      saved = 0;
      if (isRush && !closed) flushSoon();
      else void flushAll();
    }, FLUSH_AFTER_MS);
    soon.unref();
  };
  answers.onSaved = () => {
    saved += 1;
    if (soon !== null || closed) return;
    since = performance.now();
    flushSoon();
  };
  const clock = setInterval(() => void tick(), TICK_EVERY_MS);
  clock.unref();

  return {
    ...parts,
    handlers: {
      ...surveyRoutes(parts),
      ...sendRoutes({ ...parts, rules, asks, bounces: new BounceService(db, optOuts, sends) }),
    },
    mount: (app) => {
      respondents.mount(app);
      widgets.mount(app);
      mountSmsInbound(app, keys, sends, optOuts);
    },
    tick,
    async close() {
      closed = true;
      clearInterval(clock);
      if (soon !== null) clearTimeout(soon);
      await running;
    },
  };
}
