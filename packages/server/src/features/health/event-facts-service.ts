import { type Id, sql, time } from "@tendwell/core";
import type { AccountScore } from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { accountsAt } from "./account-facts.ts";
import { accountNames, nameOf } from "./account-names.ts";
import type { FinishedRun, HealthService } from "./health-service.ts";

/** An account that a run shows in another band than the one before. */
export interface BandMove {
  readonly account: { readonly id: Id; readonly externalId: string | null; readonly name: string | null };
  readonly before: AccountScore["bandStatus"];
  readonly after: AccountScore["bandStatus"];
  readonly status: AccountScore["status"];
  readonly score: number | null;
}

/** Days that a score before is looked for: longer ago it is no change but a beginning. */
const WITHIN_DAYS = 35;

/** Accounts of a run whose band differs from their last score by the same version of the scorecard. */
export async function bandMoves(workspace: OpenWorkspace, run: FinishedRun): Promise<readonly BandMove[]> {
  const { engine } = workspace.store;
  const from = run.asOf - WITHIN_DAYS * 86_400_000_000;
  const rows = await engine.query(
    sql`select n.account_id as account_id, n.band_status as after_band, n.status as status, n.score as score, p.band_status as before_band
      from health_score n join (select s.account_id as account_id, s.band_status as band_status,
          row_number() over (partition by s.account_id order by s.as_of desc, s.run_id desc) as recency
        from health_score s where s.scorecard = ${run.scorecard} and s.version = ${run.version} and s.run_id < ${run.id}
          and s.as_of <= ${time(run.asOf)} and s.as_of >= ${time(from)}
          and s.account_id in (select m.account_id from health_score m where m.run_id = ${run.id})) p
        on p.account_id = n.account_id and p.recency = 1
      where n.run_id = ${run.id} and coalesce(n.band_status, '') <> coalesce(p.band_status, '')
      order by n.account_id`,
    { tags: { surface: "health", route: "band-moves" } },
  );
  if (rows.length === 0) return [];
  const names = await accountNames(
    engine,
    rows.map((row) => String(row.account_id)),
  );
  const band = (value: unknown) => (value === null ? null : (String(value) as NonNullable<BandMove["after"]>));
  return rows.map((row) => ({
    account: nameOf(names, String(row.account_id)),
    before: band(row.before_band),
    after: band(row.after_band),
    status: row.status as AccountScore["status"],
    score: row.score === null ? null : Number(row.score),
  }));
}

/** Accounts that a run scored. */
export async function accountsOfRun(workspace: OpenWorkspace, runId: number): Promise<readonly Id[]> {
  const rows = await workspace.store.engine.query(
    sql`select distinct s.account_id as account_id from health_score s where s.run_id = ${runId}`,
    { tags: { surface: "health", route: "run-accounts" } },
  );
  return rows.map((row) => String(row.account_id));
}

/** Attributes of some accounts in the workspace's today. */
export async function attributesOf(
  health: HealthService,
  workspace: OpenWorkspace,
  accounts: readonly Id[],
): Promise<ReadonlyMap<Id, ReadonlyMap<string, string | null>>> {
  if (accounts.length === 0) return new Map();
  const asking = await health.asking(workspace, { asOf: health.todayAt(workspace), knownAt: null }, { accounts });
  return new Map([...(await accountsAt(asking)).values()].map((one) => [one.id, one.attributes]));
}
