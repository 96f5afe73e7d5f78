import { randomUUID } from "node:crypto";
import { fromIso, type Id, toIso } from "@tendwell/core";
import type { ScoreOverride, Sentiment } from "@tendwell/core/health";
import type { Kysely, Selectable } from "kysely";
import type { HealthOverrideTable } from "../../state/health-tables.ts";
import type { StateDatabase } from "../../state/schema.ts";

/** An override as it is kept; withdrawn ones stay, for the past needs them. */
export interface StoredOverride extends ScoreOverride {
  readonly id: string;
  readonly account: Id;
  /** Null: every scorecard. */
  readonly scorecard: string | null;
  /** By the clock, while `setAt` is business time. */
  readonly saidAt: number;
  readonly withdrawnAt: number | null;
}

/** A sentiment with the clock's time at which it was noted; `at` is business time. */
export interface StoredSentiment extends Sentiment {
  readonly saidAt: number;
}

/** What people said about accounts: overrides and sentiments. Rows are added; an override can be withdrawn, never changed. */
export class WordStore {
  private readonly db: Kysely<StateDatabase>;
  constructor(db: Kysely<StateDatabase>) {
    this.db = db;
  }

  async addOverride(workspaceId: string, input: Omit<StoredOverride, "id" | "withdrawnAt">): Promise<StoredOverride> {
    const id = randomUUID();
    await this.db
      .insertInto("health_override")
      .values({
        id,
        workspace_id: workspaceId,
        account_id: input.account,
        scorecard: input.scorecard,
        score: input.score,
        reason: input.reason,
        author: input.author,
        set_at: toIso(input.setAt),
        expires_at: toIso(input.expiresAt),
        decay: input.decay,
        said_at: toIso(input.saidAt),
        withdrawn_at: null,
      })
      .execute();
    return { ...input, id, withdrawnAt: null };
  }

  /** Withdraws the overrides of an account; returns how many there were. */
  async withdraw(workspaceId: string, account: Id, scorecard: string | null, at: number): Promise<number> {
    const rows = await this.overrides(workspaceId, account);
    const open = rows.filter((row) => row.withdrawnAt === null && row.scorecard === scorecard);
    for (const { id } of open) {
      await this.db
        .updateTable("health_override")
        .set({ withdrawn_at: toIso(at) })
        .where("id", "=", id)
        .execute();
    }
    return open.length;
  }

  /** Every override, of one account or of all, oldest first. */
  async overrides(workspaceId: string, account: Id | null = null): Promise<StoredOverride[]> {
    let query = this.db.selectFrom("health_override").selectAll().where("workspace_id", "=", workspaceId);
    if (account !== null) query = query.where("account_id", "=", account);
    return (await query.orderBy("set_at").execute()).map(overrideOf);
  }

  async addSentiment(workspaceId: string, account: Id, sentiment: StoredSentiment): Promise<void> {
    await this.db
      .insertInto("health_sentiment")
      .values({
        id: randomUUID(),
        workspace_id: workspaceId,
        account_id: account,
        value: sentiment.value,
        reason: sentiment.reason,
        author: sentiment.author,
        felt_at: toIso(sentiment.at),
        said_at: toIso(sentiment.saidAt),
      })
      .execute();
  }

  /** Sentiments by account, oldest first. */
  async sentiments(workspaceId: string): Promise<ReadonlyMap<Id, StoredSentiment[]>> {
    const rows = await this.db
      .selectFrom("health_sentiment")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .orderBy("said_at")
      .execute();
    const out = new Map<Id, StoredSentiment[]>();
    for (const row of rows) {
      const list = out.get(row.account_id) ?? [];
      list.push({
        value: row.value,
        reason: row.reason,
        author: row.author,
        at: fromIso(row.felt_at),
        saidAt: fromIso(row.said_at),
      });
      out.set(row.account_id, list);
    }
    return out;
  }
}

/**
 * The override that counts for each account on one scorecard at a business time, by what had been said and withdrawn until
 * `saidBy` on the clock: the last one that has not expired. One for this scorecard comes before one for all.
 */
export function overridesAt(
  overrides: readonly StoredOverride[],
  scorecard: string,
  at: number,
  saidBy: number,
): ReadonlyMap<Id, StoredOverride> {
  const out = new Map<Id, StoredOverride>();
  for (const own of [false, true]) {
    for (const one of overrides) {
      const counts = one.saidAt <= saidBy && (one.withdrawnAt === null || one.withdrawnAt > saidBy);
      if (
        counts &&
        one.setAt <= at &&
        at < one.expiresAt &&
        (own ? one.scorecard === scorecard : one.scorecard === null)
      )
        out.set(one.account, one);
    }
  }
  return out;
}

function overrideOf(row: Selectable<HealthOverrideTable>): StoredOverride {
  return {
    id: row.id,
    account: row.account_id,
    scorecard: row.scorecard,
    score: row.score,
    reason: row.reason,
    author: row.author,
    setAt: fromIso(row.set_at),
    expiresAt: fromIso(row.expires_at),
    decay: row.decay,
    saidAt: fromIso(row.said_at),
    withdrawnAt: row.withdrawn_at === null ? null : fromIso(row.withdrawn_at),
  };
}
