import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { OpenWorkspace } from "../../access/open-workspace.ts";

/** After a start, how long the first page goes before what makes later ones cheaper. */
const AFTER_START_MS = 5_000;

/**
 * Lets the daily roll-ups of use follow the facts, behind everything else: after each change, and after a start of the server,
 * as the process before may have ended before it had caught up, or was of an older form. Until then questions read the events.
 */
export class RollUpKeeper {
  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private serving = false;
  private catchingUp: Promise<unknown> = Promise.resolve();

  constructor(logger: Logger) {
    this.logger = logger;
  }

  /** Catches up with the facts; never rejects. */
  async follow({ record, store }: OpenWorkspace): Promise<void> {
    const { signal } = this.stopping;
    try {
      await store.exclusive(async () => {
        if (!signal.aborted) await store.useDays.refresh(signal);
      });
    } catch (err) {
      if (!signal.aborted) this.logger.error({ err, workspace: record.slug }, "daily roll-up not refreshed");
    }
  }

  /** Catches up with what lies there, a workspace after the other; `begun` is told of each when it will have. */
  start(
    workspaces: () => Promise<readonly OpenWorkspace[]>,
    begun: (workspaceId: string, caughtUp: Promise<void>) => void,
  ): void {
    this.serving = true;
    const { signal } = this.stopping;
    const all = async () => {
      let turn: Promise<void> = pause(AFTER_START_MS, undefined, { signal, ref: false }).catch(() => undefined);
      for (const workspace of await workspaces()) {
        turn = turn.then(() => this.follow(workspace));
        begun(workspace.record.id, turn);
      }
      await turn;
    };
    this.catchingUp = all().catch((err: unknown) => {
      if (!signal.aborted) this.logger.error({ err }, "daily roll-ups not looked at");
    });
  }

  /** Ends what a server works out; a command that changed facts itself finishes. */
  async stop(): Promise<void> {
    if (this.serving) this.stopping.abort();
    await this.catchingUp;
  }
}
