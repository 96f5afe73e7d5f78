// Over 300 lines: the only place that knows every part puts all of them together.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { type Logger, pino } from "pino";
import type { OpenWorkspace } from "./access/open-workspace.ts";
import type { RouteHandlers } from "./access/route-handlers.ts";
import { backupRoutes } from "./features/backup/backup-routes.ts";
import { dashboardRoutes } from "./features/dashboard/dashboard-routes.ts";
import { DashboardService } from "./features/dashboard/dashboard-service.ts";
import { LayoutService } from "./features/dashboard/layout-service.ts";
import { TargetService } from "./features/dashboard/target-service.ts";
import { SEGMENT_KIND, settingsKind } from "./features/definitions/company-kinds.ts";
import { CompanyService } from "./features/definitions/company-service.ts";
import { definitionRoutes } from "./features/definitions/definition-routes.ts";
import { DefinitionService } from "./features/definitions/definition-service.ts";
import { metricKind } from "./features/definitions/metric-kind.ts";
import { doctorRoutes } from "./features/doctor/doctor-routes.ts";
import { dueRoutes } from "./features/due/due-routes.ts";
import { DueService } from "./features/due/due-service.ts";
import { eraseRoutes } from "./features/erase/erase-routes.ts";
import { exportRoutes } from "./features/export/export-routes.ts";
import {
  HealthSchedule,
  healthRoutes,
  openHealth,
  portfolioRoutes,
  scorecardRoutes,
} from "./features/health/open-health-service.ts";
import { ImportJobStore } from "./features/imports/import-job-store.ts";
import { ImportJobs } from "./features/imports/import-jobs.ts";
import { importRoutes } from "./features/imports/import-routes.ts";
import { SourceService } from "./features/imports/source-service.ts";
import { keyRoutes } from "./features/keys/key-routes.ts";
import { KeyService } from "./features/keys/key-service.ts";
import { metricRoutes } from "./features/metrics/metric-routes.ts";
import {
  KeptService,
  MetricService,
  RollUpKeeper,
  type StandingQuestion,
  StandingQuestions,
  StandingRefresh,
} from "./features/metrics/metric-service.ts";
import { NotifyService } from "./features/notify/notify-service.ts";
import { type Notify, openNotify } from "./features/notify/open-notify.ts";
import { ToldService } from "./features/notify/told-service.ts";
import { briefRoutes } from "./features/reports/brief-routes.ts";
import { reportRoutes } from "./features/reports/report-routes.ts";
import { createAuth } from "./features/session/auth.ts";
import { sessionRoutes } from "./features/session/session-routes.ts";
import { SessionService } from "./features/session/session-service.ts";
import { openShares, type Shares } from "./features/shares/open-shares.ts";
import { sqlRoutes } from "./features/sql/sql-routes.ts";
import { AnswerWordsService } from "./features/surveys/answer-words-service.ts";
import { DeliveryStepsService } from "./features/surveys/delivery-steps-service.ts";
import { exchangeRoutes } from "./features/surveys/exchange-routes.ts";
import { openSurveys, type Surveys } from "./features/surveys/open-surveys.ts";
import { teamRoutes } from "./features/team/team-routes.ts";
import { TeamService } from "./features/team/team-service.ts";
import { openTouches } from "./features/touches/open-touches.ts";
import { generateRoutes } from "./features/workspaces/generate-routes.ts";
import { type SettingStore, settingStore } from "./features/workspaces/setting-store.ts";
import { workspaceRoutes } from "./features/workspaces/workspace-routes.ts";
import { WorkspaceService } from "./features/workspaces/workspace-service.ts";
import { type Home, prepareHome, readOrCreateSecret } from "./home/home.ts";
import { VERSION } from "./home/version.ts";
import { createAdminApp } from "./http/admin-app.ts";
import { clientAddress } from "./http/client-address.ts";
import { createPublicApp } from "./http/public-app.ts";
import { createRateLimiter } from "./http/rate-limiter.ts";
import { staticFiles } from "./http/static-files.ts";
import { migrateState } from "./state/migrate-state.ts";
import { openPostgres } from "./state/postgres.ts";
import { openSqlite } from "./state/sqlite.ts";

export interface InstallationOptions {
  readonly home: Home;
  /** A libpq URL, to keep the state in PostgreSQL instead of in the home's SQLite file. */
  readonly stateUrl?: string;
  /** Names the admin app answers to beside loopback. */
  readonly hostNames?: readonly string[];
  /** Names of the public listener. */
  readonly publicHostNames?: readonly string[];
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Served over https (by a proxy): cookies are Secure. */
  readonly https?: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly requestsPerMinute?: number;
  readonly attemptsPerMinute?: number;
  /** Survey answers of one address. */
  readonly answersPerMinute?: number;
  /** Answers to open links by one address that pass without a proof of work. */
  readonly openAnswersPerMinute?: number;
  readonly logLevel?: string;
  readonly threads?: number;
  readonly memoryLimit?: string;
  /** How many product events it takes for a daily roll-up of them. */
  readonly rollUpFrom?: number;
  /** Milliseconds that a page's figures may take before it is shown those from before the last change. */
  readonly pagePatienceMs?: number;
  /** Addresses and networks beside the public internet that notifications may go to, such as `10.0.0.0/8`. */
  readonly allowedTargets?: readonly string[];
  /** Folder of the built web app. */
  readonly pagesDirectory?: string;
  /** The built widget. */
  readonly widgetScript?: string;
}

/** One installation, opened: its apps and the services behind them. */
export interface Installation {
  readonly home: Home;
  readonly app: Hono;
  readonly publicApp: Hono;
  readonly workspaces: WorkspaceService;
  readonly sessions: SessionService;
  readonly keys: KeyService;
  readonly settings: SettingStore;
  readonly definitions: DefinitionService;
  /** Where features publish what happens. */
  readonly events: NotifyService;
  readonly logger: Logger;
  readonly localCredential: string;
  readonly surveys: Surveys;
  readonly notify: Notify;
  /** Links that show one view, and reports that leave by mail. */
  readonly shares: Shares;
  /** Told once the public listener is open: survey links name it where no channel does. */
  setPublicUrl(url: string): void;
  /** Told once the server listens: links name it. */
  setUrl(url: string): void;
  /** From now on scores run by themselves, daily and after imports. Commands that only ask leave it. */
  startSchedules(): void;
  close(): Promise<void>;
}

const PAGES = fileURLToPath(new URL("../../web/dist/app", import.meta.url));
const WIDGET = fileURLToPath(new URL("../../widget/dist/widget.js", import.meta.url));

/** Puts everything together: the only place that knows every part. */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { home } = options;
  await prepareHome(home);
  const now = options.now ?? Date.now;
  const logger = pino({ level: options.logLevel ?? "info", redact: ["req.headers", "headers", "token", "password"] });
  const state = options.stateUrl === undefined ? openSqlite(home.stateFile) : openPostgres(options.stateUrl);
  await migrateState(state.db);
  const localCredential = await readOrCreateSecret(home.localCredentialFile);
  const authSecret = await readOrCreateSecret(join(home.keysDirectory, "auth.key"));

  const workspaces = new WorkspaceService({
    db: state.db,
    home,
    now,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
    ...(options.rollUpFrom === undefined ? {} : { rollUpFrom: options.rollUpFrom }),
  });
  const auth = createAuth(state.db, authSecret, options.https ?? false);
  const sessions = new SessionService({ db: state.db, auth, workspaces, version: VERSION, now });
  const keys = new KeyService(state.db, now);
  // What happens is published here; features get it as their EventPublisher.
  const events = new NotifyService(state.db, now);
  const definitions = new DefinitionService(state.db, now);
  const company = new CompanyService(definitions);
  const today = (workspace: OpenWorkspace) => workspaces.today(workspace.record);
  const kept = new KeptService(state.db, now);
  const metrics = new MetricService(today, company, kept);
  definitions.register(settingsKind(metrics, company));
  definitions.register(SEGMENT_KIND);
  definitions.register(metricKind(metrics));
  const sources = new SourceService(today, kept);
  const targets = new TargetService(metrics, state.db, now);
  const layouts = new LayoutService(metrics, state.db, now);
  const dashboards = new DashboardService(metrics, sources, targets, layouts);
  const refresh = new StandingRefresh({
    kept,
    open: async (workspaceId, role) => {
      const found = (await workspaces.visibleTo({ kind: "local" })).find(({ record }) => record.id === workspaceId);
      return found === undefined ? null : { record: found.record, role, store: await workspaces.store(found.record) };
    },
    ask: (workspace, asked, standing, signal) => {
      const { page, metric, query } = asked as StandingQuestion;
      return page === "dashboard"
        ? dashboards.dashboard(workspace, query, signal, standing)
        : metrics.results(workspace, metric ?? "", query, { route: "results", signal, standing });
    },
    today,
    now,
    logger,
  });
  const standing = new StandingQuestions(kept, (workspaceId) => refresh.need(workspaceId), options.pagePatienceMs);
  const health = openHealth({ db: state.db, definitions, company, today, now });
  const everyWorkspace = async () => {
    const all = await workspaces.visibleTo({ kind: "local" });
    return Promise.all(all.map(async ({ record, role }) => ({ record, role, store: await workspaces.store(record) })));
  };
  const healthSchedule = new HealthSchedule(health.health, everyWorkspace, logger);
  const rollUps = new RollUpKeeper(logger);
  const factsChanged = async (workspace: OpenWorkspace) => {
    const { record } = workspace;
    // The change itself is committed by now: a failure here must not call it failed.
    await workspaces
      .followFacts(record)
      .catch((err) => logger.error({ err, workspace: record.slug }, "today not moved"));
    // Not waited for: until the days have caught up, questions read the events.
    refresh.need(record.id, rollUps.follow(workspace));
    healthSchedule.factsChanged(workspace);
  };
  const jobs = new ImportJobs(factsChanged, new ImportJobStore(state.db), now, (err) =>
    logger.error({ err }, "progress of an import not kept"),
  );
  let url = "http://127.0.0.1:4800";
  let publicUrl = "http://127.0.0.1:4801";
  const ipOf = clientAddress(options.trustedProxies ?? []);
  const answerLimit = createRateLimiter(options.answersPerMinute ?? 600, now);
  const outboundKey = await readOrCreateSecret(join(home.keysDirectory, "outbound.key"));
  const surveys = openSurveys({
    db: state.db,
    home,
    outboundKey,
    definitions,
    workspaces,
    events,
    onboardedOf: async (workspaceId) => (await company.at(workspaceId)).definitions.onboarded.milestone,
    now,
    ipOf,
    limit: (key) => answerLimit.take(key),
    publicUrl: () => publicUrl,
    ordinary: { perAddress: options.openAnswersPerMinute ?? 20, perLink: 10 * (options.openAnswersPerMinute ?? 20) },
    widgetScript: options.widgetScript ?? WIDGET,
    logger,
  });

  const notify = openNotify({
    db: state.db,
    events,
    outboundKey,
    linkKey: await readOrCreateSecret(join(home.keysDirectory, "notify.key")),
    health: health.health,
    alerts: health.alerts,
    company,
    mail: surveys.channels,
    workspaces: async (ids) => {
      const all = (await workspaces.visibleTo({ kind: "local" })).filter(({ record }) => ids.has(record.id));
      return Promise.all(
        all.map(async ({ record, role }) => ({ record, role, store: await workspaces.store(record) })),
      );
    },
    url: () => url,
    allowedTargets: options.allowedTargets ?? [],
    now,
    logger,
  });
  health.health.onRuns = (workspace, runs) => notify.scored(workspace, runs);
  jobs.onEnded = (workspace, job) => notify.imported(workspace, job);
  dashboards.stoppedChannels = notify.stopped;

  const openingLimit = createRateLimiter(
    options.attemptsPerMinute === undefined ? 60 : options.attemptsPerMinute * 3,
    now,
  );
  const shareAttempts = createRateLimiter(options.attemptsPerMinute ?? 20, now);
  const shares = openShares({
    db: state.db,
    metrics,
    dashboards,
    layouts,
    results: surveys.results,
    surveys: surveys.surveys,
    channels: surveys.channels,
    openWorkspace: async (record) => ({ record, role: "viewer", store: await workspaces.store(record) }),
    key: await readOrCreateSecret(join(home.keysDirectory, "shares.key")),
    now,
    ipOf,
    limitOpenings: (key) => openingLimit.take(key),
    limitPasswords: (key) => shareAttempts.take(key),
    https: options.https ?? false,
    publicUrl: () => publicUrl,
    logger,
  });

  const touches = openTouches({
    db: state.db,
    metrics,
    kept: {
      health: health.health,
      alerts: health.alerts,
      steps: new DeliveryStepsService(state.db, surveys.surveys),
      told: new ToldService(state.db),
    },
    answers: new AnswerWordsService(state.db, surveys.surveys),
    changed: factsChanged,
    workspaces: everyWorkspace,
    now,
    logger,
  });
  touches.touches.onLogged = (workspace, told) => notify.touched(workspace, told);

  const handlers: RouteHandlers = {
    "GET /api/v1/health": () => ({ status: "ok", version: VERSION }),
    ...sessionRoutes(sessions, workspaces, () => url),
    ...workspaceRoutes(workspaces),
    ...keyRoutes(keys),
    ...metricRoutes(metrics, standing),
    ...definitionRoutes(definitions, company, (workspace, query) => metrics.timesOf(workspace, query)),
    ...dashboardRoutes(dashboards, targets, layouts, standing),
    ...dueRoutes(new DueService(metrics)),
    ...healthRoutes(health),
    ...scorecardRoutes(health.scorecards),
    ...portfolioRoutes(health),
    ...teamRoutes(new TeamService(metrics, health.health, health.portfolios, health.alerts)),
    ...importRoutes(sources, jobs),
    ...exportRoutes(metrics),
    ...reportRoutes(metrics),
    ...touches.handlers,
    ...briefRoutes({ ...touches, ...health }),
    ...doctorRoutes(sources, home),
    ...sqlRoutes(),
    ...surveys.handlers,
    ...exchangeRoutes({
      db: state.db,
      surveys: surveys.surveys,
      results: surveys.results,
      flush: surveys.flush,
      onFactsChanged: jobs.onFactsChanged,
    }),
    ...shares.handlers,
    ...notify.handlers,
    ...eraseRoutes(),
    ...backupRoutes({ home, workspaces, copyState: "copyTo" in state ? state.copyTo : null, now }),
    ...generateRoutes(workspaces),
  };
  const app = createAdminApp({
    handlers,
    credentials: { keys, auth, localCredential },
    workspaces,
    requests: createRateLimiter(options.requestsPerMinute ?? 1200, now),
    attempts: createRateLimiter(options.attemptsPerMinute ?? 20, now),
    ipOf,
    logger,
    version: VERSION,
    hostNames: options.hostNames ?? [],
    pages: staticFiles(options.pagesDirectory ?? PAGES),
  });
  return {
    home,
    app,
    publicApp: createPublicApp({
      version: VERSION,
      hostNames: options.publicHostNames ?? [],
      mount: [surveys.mount, shares.mount, notify.mount],
    }),
    workspaces,
    sessions,
    keys,
    settings: settingStore(state.db),
    definitions,
    events,
    surveys,
    shares,
    notify,
    logger,
    localCredential,
    setUrl: (next) => {
      url = next;
    },
    setPublicUrl: (next) => {
      publicUrl = next;
    },
    startSchedules: () => {
      void auth.warm().catch((err: unknown) => logger.error({ err }, "signing in not prepared"));
      healthSchedule.start();
      rollUps.start(everyWorkspace, (workspaceId, caughtUp) => refresh.need(workspaceId, caughtUp));
      refresh.start(async () => (await workspaces.visibleTo({ kind: "local" })).map(({ record }) => record.id));
      touches.start();
      shares.start();
      notify.start();
    },
    async close() {
      await refresh.stop();
      await rollUps.stop();
      await healthSchedule.stop();
      await touches.close();
      await notify.close();
      await shares.close();
      await surveys.close();
      await kept.close();
      await workspaces.close();
      await state.close();
    },
  };
}
