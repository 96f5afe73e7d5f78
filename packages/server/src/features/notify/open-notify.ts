import type { ImportJob, Touch } from "@tendwell/contract";
import { toIso } from "@tendwell/core";
import type { Hono } from "hono";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import { secretBox } from "../../home/secret-box.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { CompanyService } from "../definitions/company-service.ts";
import type { AlertService } from "../health/alert-service.ts";
import { accountsOfRun, attributesOf, bandMoves } from "../health/event-facts-service.ts";
import type { FinishedRun, HealthService } from "../health/health-service.ts";
import type { ChannelService } from "../surveys/channel-service.ts";
import { AlertWatch } from "./alert-watch.ts";
import { ChannelStore } from "./channel-store.ts";
import { DeliveryService } from "./delivery-service.ts";
import { mountLeavePage } from "./leave-page.ts";
import { NotifyKeys } from "./notify-keys.ts";
import { notifyRoutes } from "./notify-routes.ts";
import type { NotifyService } from "./notify-service.ts";
import { routeEvents } from "./route-events.ts";
import { allowedNetworks } from "./target-address.ts";

export interface NotifyOptions {
  readonly db: Kysely<StateDatabase>;
  readonly events: NotifyService;
  /** 64 hexadecimal digits: encrypts addresses and signing secrets. */
  readonly outboundKey: string;
  /** Signs the links by which digests are left. */
  readonly linkKey: string;
  readonly health: HealthService;
  readonly alerts: AlertService;
  readonly company: CompanyService;
  readonly mail: ChannelService;
  /** Workspaces by id, opened; those that are gone are missing. */
  readonly workspaces: (ids: ReadonlySet<string>) => Promise<readonly OpenWorkspace[]>;
  /** Address of the admin app. */
  readonly url: () => string;
  /** Addresses and networks beside the public internet that may be written to. */
  readonly allowedTargets: readonly string[];
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

export interface Notify {
  readonly handlers: Pick<RouteHandlers, keyof ReturnType<typeof notifyRoutes>>;
  readonly mount: (app: Hono) => void;
  /** Told after scoring runs were stored: what fires and what has cleared is looked at. */
  scored(workspace: OpenWorkspace, runs: readonly FinishedRun[]): void;
  /** Told when an import has ended. */
  imported(workspace: OpenWorkspace, job: ImportJob): void;
  /** Told of touches that were logged or read; each is an event once. */
  touched(workspace: OpenWorkspace, touches: readonly Touch[]): Promise<void>;
  /** How many channels of a workspace have stopped by themselves. */
  readonly stopped: (workspaceId: string) => Promise<number>;
  /** From now on events go out by themselves. */
  start(): void;
  /** Hands over what waits, once; resolves when all that was under way is done. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const TICK_EVERY_MS = 15_000;
const SOON_MS = 1_000;
/** Rounds of one tick: what is left then waits for the next. */
const MAX_ROUNDS = 20;
/** Events and their deliveries are kept this long after they ended. */
const KEEP_MS = 30 * 86_400_000;

/** The whole feature, put together. Nothing goes out before `start` but what a person sends by hand. */
export function openNotify(options: NotifyOptions): Notify {
  const { db, events, health, alerts, company, now, logger } = options;
  const store = new ChannelStore(db, secretBox(options.outboundKey), now);
  const keys = new NotifyKeys(options.linkKey);
  const resting = (workspace: OpenWorkspace) => alerts.resting(workspace);
  const deliveries = new DeliveryService({
    db,
    store,
    keys,
    now,
    allowed: allowedNetworks(options.allowedTargets),
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
    mail: async (workspaceId) => (await options.mail.read(workspaceId)).email,
    pages: (workspace) => `${options.url()}/w/${workspace.record.slug}`,
    resting,
  });
  const watch = new AlertWatch({
    db,
    events,
    now,
    resting,
    follow: (workspace, firing, accounts) => alerts.history.follow(workspace, firing, accounts),
    ask: (workspace, accounts) => alerts.alerts(workspace, { snoozed: true, dismissed: true, account: null, accounts }),
  });
  const rules = {
    attributes: (workspace: OpenWorkspace, accounts: readonly string[]) => attributesOf(health, workspace, accounts),
    segments: async (workspaceId: string) =>
      new Map((await company.segments(workspaceId)).map(({ value }) => [value.id, value.filters])),
  };

  let closed = false;
  let running: Promise<void> = Promise.resolve();
  let clock: NodeJS.Timeout | null = null;
  let soon: NodeJS.Timeout | null = null;
  let purgedAt = 0;
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    running = running.then(work).catch((err) => {
      if (!closed) logger.error({ err }, "notifications: background work failed");
    });
    return running;
  };
  const wake = (): void => {
    if (clock === null || soon !== null || closed) return;
    soon = setTimeout(() => {
      soon = null;
      void tick();
    }, SOON_MS);
    soon.unref();
  };
  events.onPublished = wake;

  const purge = async (): Promise<void> => {
    if (now() - purgedAt < 3_600_000) return;
    purgedAt = now();
    const before = new Date(now() - KEEP_MS).toISOString();
    await db
      .deleteFrom("notify_event")
      .where("routed_at", "<", before)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("notify_delivery")
              .select("notify_delivery.id")
              .whereRef("notify_delivery.event_id", "=", "notify_event.id")
              .where("notify_delivery.status", "in", ["waiting", "collected"]),
          ),
        ),
      )
      .execute();
    await db.deleteFrom("notify_delivery").where("event_id", "is", null).where("ended_at", "<", before).execute();
  };

  const round = async (): Promise<boolean> => {
    const waiting = await db
      .selectFrom("notify_event")
      .select("workspace_id")
      .distinct()
      .where("routed_at", "is", null)
      .execute();
    const ids = new Set([...waiting.map((row) => row.workspace_id), ...(await deliveries.due())]);
    if (ids.size === 0) return false;
    let more = false;
    for (const workspace of await options.workspaces(ids)) {
      if (closed) continue;
      try {
        more = (await routeEvents(db, store, rules, workspace, now())) || more;
        await deliveries.digests(workspace);
        more = (await deliveries.send(workspace)) || more;
      } catch (err) {
        logger.error({ err, workspace: workspace.record.slug }, "notifications not sent");
      }
    }
    return more;
  };
  const tick = (): Promise<void> =>
    inTurn(async () => {
      for (let i = 0; i < MAX_ROUNDS && !closed; i += 1) if (!(await round())) break;
      if (!closed) await purge();
    });

  return {
    handlers: notifyRoutes({
      db,
      store,
      events,
      deliveries,
      hasMailServer: async (workspaceId) => (await options.mail.read(workspaceId)).email !== null,
      now,
    }),
    mount: (app) => mountLeavePage(app, { store, keys }),
    scored(workspace, runs) {
      void inTurn(async () => {
        if (closed) return;
        // While nobody listens nothing is told; the first channel then hears of everything that fires. What became of alerts
        // is kept all the same where a server runs: one command line is done when its answer is there.
        const telling = (await store.list(workspace.record.id)).length > 0;
        if (!telling && clock === null) return;
        for (const run of telling ? runs : [])
          await events.publishAll(
            workspace.record.id,
            "health.band_changed",
            (await bandMoves(workspace, run)).map((move) => ({
              data: {
                ...move,
                scorecard: run.scorecard,
                title: run.document.title,
                asOf: toIso(run.asOf),
              },
              key: `${run.scorecard}:${run.id}:${move.account.id}`,
            })),
          );
        const all = runs.some((run) => run.scope === "all");
        const touched = new Set<string>();
        if (!all) for (const run of runs) for (const id of await accountsOfRun(workspace, run.id)) touched.add(id);
        await watch.look(workspace, all ? null : [...touched], telling);
      });
    },
    imported(workspace, job) {
      const sum = (count: (one: ImportJob["imports"][number]) => number): number =>
        job.imports.reduce((total, one) => total + count(one), 0);
      const state = job.state === "done" || job.state === "cancelled" ? job.state : "failed";
      void inTurn(async () => {
        await events.publish(
          workspace.record.id,
          "import.finished",
          {
            job: job.id,
            state,
            imports: job.imports.map((one) => one.id),
            added: sum((one) => one.rowsAdded),
            changed: sum((one) => one.rowsChanged),
            rejected: sum((one) => one.rowsRejected),
            error: job.error?.code ?? null,
          },
          job.id,
        );
      });
    },
    async touched(workspace, touches) {
      await events.publishAll(
        workspace.record.id,
        "touch.logged",
        touches.map(({ id, channel, account, staff, at }) => ({
          data: { touch: id, kind: channel, account, author: staff, at },
          key: id,
        })),
      );
    },
    stopped: async (workspaceId) =>
      (await store.list(workspaceId)).filter(({ row }) => row.paused_why === "failures" || row.paused_why === "gone")
        .length,
    start() {
      if (clock !== null) return;
      clock = setInterval(() => void tick(), TICK_EVERY_MS);
      clock.unref();
      wake();
    },
    tick,
    async close() {
      closed = true;
      if (clock !== null) clearInterval(clock);
      if (soon !== null) clearTimeout(soon);
      await running;
    },
  };
}
