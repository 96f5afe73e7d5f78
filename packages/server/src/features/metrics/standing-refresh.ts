import type { Logger } from "pino";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { PutOffError } from "./failed-asks.ts";
import type { KeptService } from "./kept-service.ts";
import type { KeptQuestion } from "./kept-shelves.ts";
import { StandingAsk } from "./standing-ask.ts";

/** What changes within this time is worked out together. */
const GATHER_MS = 300;
/** The most that a refresh waits for what makes it cheaper. */
const SETTLE_MS = 60_000;
/** Questions that nobody asked for so long are left until somebody does. */
const ASKED_WITHIN_MS = 14 * 86_400_000;
/** How often it is looked whether a new day began, and how long after a start for the first time: pages go first. */
const DAY_CHECK_MS = 60_000;
const FIRST_LOOK_MS = 5_000;

export interface RefreshParts {
  readonly kept: KeptService;
  /** A workspace by its id, as somebody of this role sees it; null where it is gone. */
  readonly open: (workspaceId: string, role: KeptQuestion["role"]) => Promise<OpenWorkspace | null>;
  /** Asks a question again. */
  readonly ask: (
    workspace: OpenWorkspace,
    question: unknown,
    standing: StandingAsk,
    signal: AbortSignal,
  ) => Promise<unknown>;
  /** The workspace's today. */
  readonly today: (workspace: OpenWorkspace) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Works the standing questions of a workspace out again after its facts changed or its day ended: one at a time, behind what
 * people ask, each exact answer kept as it comes.
 */
export class StandingRefresh {
  private readonly parts: RefreshParts;
  private readonly due = new Map<string, Promise<unknown>>();
  private readonly days = new Map<string, string>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();

  constructor(parts: RefreshParts) {
    this.parts = parts;
  }

  /** To be called when a workspace's facts changed, or when a page was shown what was; `settled` ends when work became cheaper. */
  need(workspaceId: string, settled?: Promise<unknown>): void {
    if (this.stopping.signal.aborted) return;
    if (settled !== undefined || !this.due.has(workspaceId)) this.due.set(workspaceId, settled ?? Promise.resolve());
    this.running ??= this.run().finally(() => {
      this.running = null;
      // What came in at the last moment.
      const next = this.due.keys().next();
      if (next.done !== true) this.need(next.value);
    });
  }

  /** From now on a new day is noticed without anybody asking. */
  start(workspaceIds: () => Promise<readonly string[]>): void {
    const look = async () => {
      for (const id of await workspaceIds()) {
        if (this.stopping.signal.aborted) return;
        const workspace = await this.parts.open(id, "viewer");
        if (workspace === null) continue;
        const today = this.parts.today(workspace);
        if (this.days.get(id) !== today) this.need(id);
        this.days.set(id, today);
      }
    };
    const again = () => {
      this.looking = this.looking.then(look).catch((err: unknown) => {
        if (!this.stopping.signal.aborted) this.parts.logger.error({ err }, "standing questions: day not looked at");
      });
    };
    this.timer = setTimeout(() => {
      again();
      this.timer = setInterval(again, DAY_CHECK_MS).unref();
    }, FIRST_LOOK_MS).unref();
  }

  /** Cancels what runs and waits for it. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.stopping.abort();
    this.due.clear();
    await this.running;
    await this.looking;
  }

  private async run(): Promise<void> {
    await this.pause(GATHER_MS);
    for (const [workspaceId, settled] of this.due) {
      this.due.delete(workspaceId);
      await Promise.race([settled.catch(() => undefined), this.pause(SETTLE_MS)]);
      if (this.stopping.signal.aborted) return;
      await this.refresh(workspaceId);
    }
  }

  private async refresh(workspaceId: string): Promise<void> {
    const { kept, logger, now } = this.parts;
    const { signal } = this.stopping;
    for (const one of await kept.shelves.questions(workspaceId)) {
      if (signal.aborted) return;
      if (now() - one.askedAt > ASKED_WITHIN_MS) continue;
      try {
        const workspace = await this.parts.open(workspaceId, one.role);
        if (workspace === null) return;
        await this.parts.ask(workspace, JSON.parse(one.question), new StandingAsk("refresh"), signal);
      } catch (err) {
        // The next page that asks it is told what is wrong with it, or has it worked out then.
        if (!signal.aborted && !(err instanceof PutOffError))
          logger.warn({ err, question: one.key }, "a standing question was not worked out again");
      }
    }
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener("abort", end, { once: true });
    });
  }
}
