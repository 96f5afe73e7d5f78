import type { Kysely } from "kysely";
import { first } from "./migrations/0001-first.ts";
import { definitions } from "./migrations/0002-definitions.ts";
import { dashboards } from "./migrations/0003-dashboards.ts";
import { surveys } from "./migrations/0004-surveys.ts";
import { health } from "./migrations/0005-health.ts";
import { surveyWidget } from "./migrations/0006-survey-widget.ts";
import { surveySending } from "./migrations/0007-survey-sending.ts";
import { surveyImports } from "./migrations/0008-survey-imports.ts";
import { notify } from "./migrations/0009-notify.ts";
import { touches } from "./migrations/0010-touches.ts";
import { portfolio } from "./migrations/0011-portfolio.ts";
import { shares } from "./migrations/0013-shares.ts";
import { scorecardDrafts } from "./migrations/0014-scorecard-drafts.ts";
import { keptAnswers } from "./migrations/0015-kept-answers.ts";
import { alertHistory } from "./migrations/0016-alert-history.ts";
import { importJobs } from "./migrations/0017-import-jobs.ts";
import type { StateDatabase } from "./schema.ts";

/** Forward only; each is applied with its mark in one transaction. Never edit a released one: add the next. */
const MIGRATIONS: readonly { readonly id: number; readonly up: (db: Kysely<unknown>) => Promise<void> }[] = [
  { id: 1, up: first },
  { id: 2, up: definitions },
  { id: 3, up: dashboards },
  { id: 4, up: surveys },
  { id: 5, up: health },
  { id: 6, up: surveyWidget },
  { id: 7, up: surveySending },
  { id: 8, up: surveyImports },
  { id: 9, up: notify },
  { id: 10, up: touches },
  { id: 11, up: portfolio },
  { id: 13, up: shares },
  { id: 14, up: scorecardDrafts },
  { id: 15, up: keptAnswers },
  { id: 16, up: alertHistory },
  { id: 17, up: importJobs },
];

/** Brings the state to the newest schema; returns the migrations applied. Refuses a state from a newer Tendwell. */
export async function migrateState(db: Kysely<StateDatabase>): Promise<readonly number[]> {
  await db.schema
    .createTable("state_migration")
    .ifNotExists()
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("applied_at", "text", (c) => c.notNull())
    .execute();
  const rows = await db.selectFrom("state_migration").select("id").execute();
  const applied = new Set(rows.map((row) => row.id));
  const newest = MIGRATIONS.at(-1)?.id ?? 0;
  for (const id of applied) {
    if (id > newest)
      throw new Error(`state requires Tendwell with schema ${id}, this one knows ${newest}: upgrade Tendwell`);
  }
  const done: number[] = [];
  for (const migration of MIGRATIONS) {
    if (applied.has(migration.id)) continue;
    await db.transaction().execute(async (trx) => {
      await migration.up(trx as unknown as Kysely<unknown>);
      await trx
        .insertInto("state_migration")
        .values({ id: migration.id, applied_at: new Date().toISOString() })
        .execute();
    });
    done.push(migration.id);
  }
  return done;
}
