import type { MetricQuery } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { QueryCancelledError } from "../../engine/engine.ts";
import type { KeptService } from "./kept-service.ts";
import { StandingAsk } from "./standing-ask.ts";

/** What a page asks: its name, and what `ask` needs to ask it again. */
export interface StandingQuestion {
  readonly page: "dashboard" | "results";
  readonly metric?: string;
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * Puts a question as a page does: where it allows what was and asks about today as known now, of no account by name, the answer
 * may be the last one, is kept, and is worked out again by itself. Every other question is answered exactly.
 */
export class StandingQuestions {
  private readonly kept: KeptService;
  private readonly need: (workspaceId: string) => void;
  private readonly patienceMs: number | undefined;

  /** `need` is told the workspace whose answers have to be worked out again. */
  constructor(kept: KeptService, need: (workspaceId: string) => void, patienceMs?: number) {
    this.kept = kept;
    this.need = need;
    this.patienceMs = patienceMs;
  }

  async ask<Q extends MetricQuery & { stale?: "allowed" | undefined }, R>(
    workspace: OpenWorkspace,
    question: Omit<StandingQuestion, "query">,
    asked: Q,
    answer: (query: Omit<Q, "stale">, standing: StandingAsk | null) => Promise<R>,
  ): Promise<R> {
    const { stale, ...query } = asked;
    const standing = stale === "allowed" && isStanding(query) ? new StandingAsk("page", this.patienceMs) : null;
    if (standing === null) return answer(query, null);
    const keep = () => this.kept.asked(workspace, { ...question, query });
    try {
      const found = await answer(query, standing);
      await keep();
      if (standing.wanted) this.need(workspace.record.id);
      return found;
    } catch (error) {
      // What takes longer than a page may wait is worked out behind it, for the next time.
      if (error instanceof QueryCancelledError) {
        await keep();
        this.need(workspace.record.id);
      }
      throw error;
    }
  }
}

function isStanding(query: MetricQuery): boolean {
  const { asOf, knownAt, account, group } = query;
  return asOf === undefined && knownAt === undefined && account === undefined && group !== "account";
}
