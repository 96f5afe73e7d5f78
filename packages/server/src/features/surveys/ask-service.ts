import { randomUUID } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyAskTable } from "../../state/survey-tables.ts";

export type AskKind = "review" | "referral" | "reference";
export type AskStatus = "asked" | "done" | "declined";
export type AskRow = Selectable<SurveyAskTable> & { readonly survey_id: string; readonly score: number };

/** What promoters were asked for. Referrals, asked and made, go on to the facts. */
export class AskService {
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  /** Told after each change, to move it on to the facts. */
  onChanged: () => void = () => undefined;
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.db = db;
    this.now = now;
  }

  async list(
    workspaceId: string,
    filter: { readonly status?: AskStatus | undefined; readonly limit: number; readonly offset: number },
  ): Promise<{ items: AskRow[]; total: number }> {
    let query = this.db
      .selectFrom("survey_ask")
      .innerJoin("survey_case", "survey_case.id", "survey_ask.case_id")
      .where("survey_ask.workspace_id", "=", workspaceId);
    if (filter.status !== undefined) query = query.where("survey_ask.status", "=", filter.status);
    const { n } = await query.select((eb) => eb.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
    const items = await query
      .selectAll("survey_ask")
      .select(["survey_case.survey_id", "survey_case.score"])
      .orderBy("survey_ask.asked_at", "desc")
      .orderBy("survey_ask.id")
      .limit(filter.limit)
      .offset(filter.offset)
      .execute();
    return { items, total: Number(n) };
  }

  /** Notes that the promoter of a case was asked, or what came of it; one ask of each kind a case. */
  async note(
    workspaceId: string,
    caseId: string,
    kind: AskKind,
    change: { readonly status: AskStatus; readonly note?: string | null | undefined },
    by: string,
  ): Promise<AskRow> {
    const found = await this.db
      .selectFrom("survey_case")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", caseId)
      .executeTakeFirst();
    if (found === undefined) throw new ProblemError("not-found", `case ${JSON.stringify(caseId)} does not exist`);
    if (found.kind !== "advocate")
      throw new ProblemError("unprocessable", `an ask requires a promoter's case, got ${found.kind}`);
    const now = new Date(this.now()).toISOString();
    const settled = change.status === "asked" ? null : now;
    await this.db
      .insertInto("survey_ask")
      .values({
        id: randomUUID(),
        workspace_id: workspaceId,
        case_id: caseId,
        account_id: found.account_id,
        person_id: found.person_id,
        kind,
        status: change.status,
        asked_by: by,
        note: change.note ?? null,
        asked_at: now,
        settled_at: settled,
        revision: 1,
        flushed_revision: 0,
      })
      .onConflict((conflict) =>
        conflict.columns(["case_id", "kind"]).doUpdateSet((eb) => ({
          status: change.status,
          settled_at: settled,
          revision: eb("survey_ask.revision", "+", 1),
          ...(change.note === undefined ? {} : { note: change.note }),
        })),
      )
      .execute();
    this.onChanged();
    const row = await this.db
      .selectFrom("survey_ask")
      .selectAll()
      .where("case_id", "=", caseId)
      .where("kind", "=", kind)
      .executeTakeFirstOrThrow();
    return { ...row, survey_id: found.survey_id, score: found.score };
  }
}
