import { Cron } from "croner";
import type { Logger } from "pino";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { HealthService } from "./health-service.ts";
import { lastFullRun } from "./run-store.ts";

/** Minutes past each hour at which workspaces whose day has begun are scored. */
const PATTERN = "7 * * * *";

/** Scores every workspace once in each of its days, and those with new facts after an import. */
export class HealthSchedule {
  private readonly health: HealthService;
  private readonly workspaces: () => Promise<readonly OpenWorkspace[]>;
  private readonly logger: Logger;
  private job: Cron | null = null;
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(health: HealthService, workspaces: () => Promise<readonly OpenWorkspace[]>, logger: Logger) {
    this.health = health;
    this.workspaces = workspaces;
    this.logger = logger;
  }

  /** From now on scores run by themselves; until then nothing runs unasked. */
  start(): void {
    this.stopping = new AbortController();
    if (this.job !== null) return;
    this.job = new Cron(PATTERN, { protect: true, unref: true }, () => this.tick());
    // What was imported or generated while no server ran is scored now, not within the hour.
    void this.tick();
  }

  /** Scores the workspaces whose newest full run is of an earlier day; one after the other. */
  async tick(): Promise<void> {
    for (const workspace of await this.workspaces()) {
      await this.queue(workspace, async () => {
        const asOf = this.health.todayAt(workspace);
        const cards = await this.health.cards(workspace, asOf);
        for (const { document } of cards) {
          const last = await lastFullRun(workspace.store.engine, document.id, asOf);
          if (last !== null && last.asOf >= asOf) continue;
          await this.health.run(workspace, { scorecard: document.id, scope: "all", asOf }, this.stopping.signal);
        }
      });
    }
  }

  /** Told after facts were added or taken back; returns at once. */
  factsChanged(workspace: OpenWorkspace): void {
    if (this.job === null) return;
    void this.queue(workspace, async () => {
      await this.health.run(workspace, { scope: "touched" }, this.stopping.signal);
    });
  }

  /** Stops, and waits for what runs. */
  async stop(): Promise<void> {
    this.job?.stop();
    this.job = null;
    this.stopping.abort(new Error("the server stops"));
    await this.running;
  }

  private queue(workspace: OpenWorkspace, work: () => Promise<void>): Promise<void> {
    const guarded = async () => {
      if (this.stopping.signal.aborted) return;
      try {
        await work();
      } catch (err) {
        if (!this.stopping.signal.aborted)
          this.logger.error({ err, workspace: workspace.record.slug }, "health not scored");
      }
    };
    this.running = this.running.then(guarded);
    return this.running;
  }
}
