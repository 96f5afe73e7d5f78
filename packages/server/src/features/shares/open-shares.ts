import { acceptedLanguages, chooseLocale } from "@tendwell/core/surveys";
import { LOCALES, type Locale } from "@tendwell/messages";
import type { Context, Hono } from "hono";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ChannelService } from "../surveys/channel-service.ts";
import { ReportDispatch } from "./report-dispatch.ts";
import { ScheduleService } from "./schedule-service.ts";
import { sharePages } from "./share-pages.ts";
import { shareRoutes } from "./share-routes.ts";
import { ShareService } from "./share-service.ts";
import { stopPages } from "./stop-pages.ts";
import { type ViewParts, ViewService } from "./view-service.ts";

export interface ShareOptions extends ViewParts {
  readonly db: Kysely<StateDatabase>;
  readonly channels: ChannelService;
  readonly openWorkspace: (record: WorkspaceRecord) => Promise<OpenWorkspace>;
  /** Signs marks of given passwords and links that stop a report. */
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly ipOf: (c: Context) => string;
  readonly limitOpenings: (key: string) => number;
  readonly limitPasswords: (key: string) => number;
  readonly https: boolean;
  readonly publicUrl: () => string;
  readonly logger: Logger;
}

export interface Shares {
  readonly handlers: ReturnType<typeof shareRoutes>;
  /** Mounts what holders of links reach on the public app. */
  readonly mount: (app: Hono) => void;
  /** Sends the reports that are due. */
  readonly tick: () => Promise<void>;
  start(): void;
  close(): Promise<void>;
}

const TICK_EVERY_MS = 60_000;

/** The language of a page about no link: what the browser asks for, as respondents' pages read it. */
function localeOf(c: Context): Locale {
  const browser = acceptedLanguages(c.req.header("accept-language") ?? null);
  return chooseLocale<Locale>({ locale: "en", locales: LOCALES }, { browser });
}

/** Share links and scheduled reports, put together. Until `start`, reports leave only when somebody asks. */
export function openShares(options: ShareOptions): Shares {
  const { db, now, channels, logger } = options;
  const views = new ViewService(options);
  const shares = new ShareService(db, views, now);
  const schedules = new ScheduleService(db, views, now);
  const dispatch = new ReportDispatch({ ...options, views, shares });
  let running: Promise<void> = Promise.resolve();
  let clock: NodeJS.Timeout | null = null;
  const tick = (): Promise<void> => {
    running = running.then(() => dispatch.tick()).catch((err) => logger.error({ err }, "reports not sent"));
    return running;
  };
  return {
    handlers: shareRoutes({ shares, schedules, dispatch, channels, publicUrl: options.publicUrl }),
    mount: (app) => {
      app.route("/", sharePages({ ...options, shares, localeOf }));
      app.route("/", stopPages(dispatch, localeOf));
    },
    tick,
    start() {
      clock ??= setInterval(() => void tick(), TICK_EVERY_MS).unref();
      void tick();
    },
    async close() {
      if (clock !== null) clearInterval(clock);
      await running;
    },
  };
}
