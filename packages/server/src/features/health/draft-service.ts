import type { ScorecardDraft } from "@tendwell/contract";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { ScorecardDraftTable } from "../../state/health-tables.ts";
import type { StateDatabase } from "../../state/schema.ts";

/** Texts of scorecards that are being written: kept with whatever faults they have, until they are published or thrown away. */
export class DraftService {
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.db = db;
    this.now = now;
  }

  async list(workspace: OpenWorkspace): Promise<ScorecardDraft[]> {
    const rows = await this.db
      .selectFrom("scorecard_draft")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .orderBy("scorecard")
      .execute();
    return rows.map(draftJson);
  }

  async keep(
    workspace: OpenWorkspace,
    scorecard: string,
    draft: { readonly source: string; readonly base: number },
    author: string,
  ): Promise<ScorecardDraft> {
    const row: ScorecardDraftTable = {
      workspace_id: workspace.record.id,
      scorecard,
      source: draft.source,
      base_version: draft.base,
      author,
      updated_at: new Date(this.now()).toISOString(),
    };
    const { workspace_id: _, scorecard: __, ...changed } = row;
    await this.db
      .insertInto("scorecard_draft")
      .values(row)
      .onConflict((conflict) => conflict.columns(["workspace_id", "scorecard"]).doUpdateSet(changed))
      .execute();
    return draftJson(row);
  }

  async remove(workspace: OpenWorkspace, scorecard: string): Promise<void> {
    await this.db
      .deleteFrom("scorecard_draft")
      .where("workspace_id", "=", workspace.record.id)
      .where("scorecard", "=", scorecard)
      .execute();
  }
}

function draftJson(row: ScorecardDraftTable): ScorecardDraft {
  return {
    id: row.scorecard,
    source: row.source,
    base: row.base_version,
    author: row.author,
    updatedAt: row.updated_at,
  };
}
