import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import type { AnswerWordsService } from "../surveys/answer-words-service.ts";
import { CaptureService } from "./capture-service.ts";
import type { KeptSources } from "./kept-entries.ts";
import { OverviewService } from "./overview-service.ts";
import { TimelineService } from "./timeline-service.ts";
import { type TouchParts, touchRoutes } from "./touch-routes.ts";
import { TouchService } from "./touch-service.ts";

const POLL_EVERY_MS = 60_000;

export interface TouchOptions {
  readonly db: Kysely<StateDatabase>;
  readonly metrics: MetricService;
  /** What timelines tell beside the facts. */
  readonly kept: KeptSources;
  readonly answers: AnswerWordsService;
  /** Told after the facts moved. */
  readonly changed: (workspace: OpenWorkspace) => Promise<void>;
  readonly workspaces: () => Promise<readonly OpenWorkspace[]>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** Touches, put together. Folders are read only from `start` on. */
export function openTouches(options: TouchOptions): TouchParts & {
  readonly handlers: ReturnType<typeof touchRoutes>;
  start(): void;
  close(): Promise<void>;
} {
  const { db, metrics, changed, now, logger } = options;
  const touches = new TouchService(metrics, changed, now);
  const parts: TouchParts = {
    touches,
    timeline: new TimelineService(touches, options.kept, options.answers),
    overviews: new OverviewService(touches),
    capture: new CaptureService(db, touches, changed, now),
  };
  let clock: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  const tick = async (): Promise<void> => {
    const waiting = new Set(await parts.capture.settings.waiting());
    if (waiting.size === 0) return;
    for (const workspace of await options.workspaces()) {
      if (clock === null) return;
      if (!waiting.has(workspace.record.id)) continue;
      await parts.capture
        .poll(workspace)
        .catch((err) => logger.error({ err, workspace: workspace.record.slug }, "folders of touches not read"));
    }
  };
  const turn = (): void => {
    running ??= tick()
      .catch((err) => logger.error({ err }, "folders of touches not read"))
      .finally(() => {
        running = null;
      });
  };
  return {
    ...parts,
    handlers: touchRoutes(parts),
    start() {
      if (clock !== null) return;
      clock = setInterval(turn, POLL_EVERY_MS);
      clock.unref();
      turn();
    },
    async close() {
      if (clock !== null) clearInterval(clock);
      clock = null;
      await running;
    },
  };
}
