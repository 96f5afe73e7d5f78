import type { Kysely, Selectable } from "kysely";
import type { EngineSession } from "../../engine/engine.ts";
import { readVisibility } from "../../facts/visibility.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyImportedAnswerTable } from "../../state/survey-import-tables.ts";
import type { AnswerRow } from "./answer-service.ts";

type ImportedRow = Selectable<SurveyImportedAnswerTable>;

/** The newest version of each response whose batch stands. */
async function standing(
  db: Kysely<StateDatabase>,
  engine: EngineSession,
  workspaceId: string,
  surveyId: string | null,
): Promise<ImportedRow[]> {
  let query = db.selectFrom("survey_imported_answer").selectAll().where("workspace_id", "=", workspaceId);
  if (surveyId !== null) query = query.where("survey_id", "=", surveyId);
  const rows = await query.orderBy("batch_id").execute();
  if (rows.length === 0) return [];
  const undone = new Set((await readVisibility(engine, null)).undoneBatches);
  return [...new Map(rows.filter((row) => !undone.has(row.batch_id)).map((row) => [row.id, row])).values()];
}

/** Responses that files brought for one account, by its surrogate id. */
export async function importedOfAccount(
  db: Kysely<StateDatabase>,
  engine: EngineSession,
  workspaceId: string,
  accountId: string,
): Promise<ImportedRow[]> {
  return (await standing(db, engine, workspaceId, null)).filter((row) => row.account_id === accountId);
}

/** Responses that files brought, in the form of our own answers, newest first. */
export async function importedRows(
  db: Kysely<StateDatabase>,
  engine: EngineSession,
  workspaceId: string,
  surveyId: string,
  wave: string | null,
): Promise<AnswerRow[]> {
  const rows = await standing(db, engine, workspaceId, surveyId);
  return rows
    .filter((row) => wave === null || row.wave === wave)
    .map((row) => ({
      id: row.id,
      workspace_id: row.workspace_id,
      survey_id: row.survey_id,
      version: 1,
      wave: row.wave,
      channel: "import",
      invitation_id: null,
      person_id: row.person_id,
      account_id: row.account_id,
      locale: row.locale,
      answers: row.answers,
      attributes: "{}",
      complete: 1,
      flags: "[]",
      released: 0,
      seconds: null,
      submitted_at: row.submitted_at,
      answered_at: null,
      revision: 1,
      flushed_revision: 1,
    }))
    .sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : a.submitted_at > b.submitted_at ? -1 : 0));
}

/** How many responses of files stand, by survey. */
export async function importedCounts(
  db: Kysely<StateDatabase>,
  engine: EngineSession,
  workspaceId: string,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const some = await db
    .selectFrom("survey_imported_answer")
    .select("batch_id")
    .distinct()
    .where("workspace_id", "=", workspaceId)
    .execute();
  if (some.length === 0) return counts;
  const undone = new Set((await readVisibility(engine, null)).undoneBatches);
  const batches = some.map((row) => row.batch_id).filter((batch) => !undone.has(batch));
  if (batches.length === 0) return counts;
  const rows = await db
    .selectFrom("survey_imported_answer")
    .select("survey_id")
    .select((eb) => eb.fn.count<number>("id").distinct().as("n"))
    .where("workspace_id", "=", workspaceId)
    .where("batch_id", "in", batches)
    .groupBy("survey_id")
    .execute();
  for (const row of rows) counts.set(row.survey_id, Number(row.n));
  return counts;
}

/** Stores what a batch brought; a response that says the same as its standing version adds nothing. Returns how many were added. */
export async function storeImported(
  db: Kysely<StateDatabase>,
  engine: EngineSession,
  rows: readonly ImportedRow[],
): Promise<number> {
  const [first] = rows;
  if (first === undefined) return 0;
  const same = (row: ImportedRow) =>
    JSON.stringify([row.wave, row.locale, row.person_id, row.account_id, row.answers, row.submitted_at]);
  const known = new Map((await standing(db, engine, first.workspace_id, first.survey_id)).map((row) => [row.id, row]));
  const fresh = rows.filter((row) => {
    const before = known.get(row.id);
    return before === undefined || same(before) !== same(row);
  });
  await db.transaction().execute(async (trx) => {
    for (let at = 0; at < fresh.length; at += 100)
      await trx
        .insertInto("survey_imported_answer")
        .values(fresh.slice(at, at + 100))
        .onConflict((conflict) =>
          conflict.columns(["workspace_id", "id", "batch_id"]).doUpdateSet((eb) => ({
            answers: eb.ref("excluded.answers"),
            submitted_at: eb.ref("excluded.submitted_at"),
          })),
        )
        .execute();
  });
  return fresh.length;
}
