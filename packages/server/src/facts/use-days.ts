import { join, localDay, localShift, raw, type Sql, sql, type Timestamp, time } from "@tendwell/core";
import type { Engine, EngineSession } from "../engine/engine.ts";
import { factsVersion } from "./facts-version.ts";
import { readVisibility } from "./visibility.ts";

const OPTIONS = { tags: { surface: "roll-up", route: "use-days" }, timeoutMs: 3_600_000 } as const;

/** Raised when the table's meaning changes: what an older Tendwell rolled up is then built anew. */
const FORMAT = 1;
/** A refresh of more accounts than this share of them all builds the whole anew: it costs less than taking so much away. */
const TOUCHED_SHARE = 1 / 3;

const TABLES: readonly Sql[] = [
  raw(`create table if not exists use_day (account_id bigint, person_id bigint, event varchar, feature varchar,
    day bigint, quantity double, events bigint, first_at timestamp, last_at timestamp)`),
  raw(`create table if not exists use_day_state (format integer, zone varchar, facts_version varchar, last_batch integer,
    undone varchar, last_at timestamp)`),
];

interface State {
  readonly format: number;
  readonly zone: string;
  /** The facts that it tells of. */
  readonly factsVersion: string;
  /** The newest import in it. */
  readonly lastBatch: number;
  readonly undone: readonly number[];
  readonly lastUs: Timestamp;
}

export interface RollUpRun {
  /** `none`: it was new enough, or there is too little use to need one. */
  readonly kind: "none" | "touched" | "whole";
  /** Accounts whose days were counted anew; null for all. */
  readonly accounts: number | null;
}

/**
 * The daily roll-up of product use: one row per account, person, event, feature and local day, so that questions over
 * months read days instead of events. It is derived, can be thrown away at any time, and is asked only while it tells of
 * exactly the facts that stand; until it has caught up, questions read the events. A refresh counts anew only the accounts
 * that changed imports touched: late facts, corrections, undone and redone imports alike.
 */
export class UseDays {
  private readonly engine: Engine;
  private readonly zone: string;
  private readonly minimumEvents: number;
  private state: State | null = null;

  /** Below `minimumEvents` product events there is none: reading them costs less than keeping it. */
  constructor(engine: Engine, zone: string, minimumEvents: number) {
    this.engine = engine;
    this.zone = zone;
    this.minimumEvents = minimumEvents;
  }

  /** Reads what an earlier process left. */
  async load(): Promise<void> {
    for (const table of TABLES) await this.engine.execute(table, OPTIONS);
    this.state = await readState(this.engine);
  }

  /** What a question over the facts of this version may read; null while the roll-up tells of others. */
  at(version: string): { readonly zone: string; readonly lastUs: Timestamp } | null {
    const { state } = this;
    return state !== null && state.format === FORMAT && state.factsVersion === version ? state : null;
  }

  /** Catches up with the facts, all or nothing. Call it under the store's `exclusive`. */
  async refresh(): Promise<RollUpRun> {
    const run = await this.engine.transaction(async (session) => {
      const version = await factsVersion(session);
      const state = await readState(session);
      const known = state?.format === FORMAT && state.zone === this.zone ? state : null;
      if (known?.factsVersion === version) return { kind: "none", accounts: 0 } as const;
      const one = async (statement: Sql) => (await session.query(statement, OPTIONS))[0]!;
      const span = await one(
        sql`select count(*) as n, min(occurred_at) as first_at, max(occurred_at) as last_at, max(batch_id) as last_batch from product_event`,
      );
      if (Number(span.n) < this.minimumEvents) return { kind: "none", accounts: 0 } as const;
      const { undoneBatches } = await readVisibility(session, null);
      const ended = await one(
        sql`select coalesce(max(batch_id), 0) as last_batch from fact_end where fact_table = 'product_event'`,
      );
      const next: State = {
        format: FORMAT,
        zone: this.zone,
        factsVersion: version,
        lastBatch: Math.max(Number(span.last_batch), Number(ended.last_batch)),
        undone: [...undoneBatches].sort((a, b) => a - b),
        lastUs: Number(span.last_at),
      };
      const accounts = known === null ? null : await touchedAccounts(session, known, next);
      if (accounts === null) await session.execute(raw("delete from use_day"), OPTIONS);
      else await session.execute(raw("delete from use_day where account_id in (from touched_account)"), OPTIONS);
      if (accounts !== 0) {
        await session.execute(
          this.days(
            next,
            Number(span.first_at),
            accounts === null ? raw("true") : raw("account_id in (from touched_account)"),
          ),
          OPTIONS,
        );
      }
      await session.execute(raw("drop table if exists touched_account"), OPTIONS);
      await session.execute(raw("delete from use_day_state"), OPTIONS);
      await session.execute(
        sql`insert into use_day_state values (${next.format}, ${next.zone}, ${next.factsVersion}, ${next.lastBatch}, ${JSON.stringify(next.undone)}, ${time(next.lastUs)})`,
        OPTIONS,
      );
      return { kind: accounts === null ? "whole" : "touched", accounts } as const;
    });
    this.state = await readState(this.engine);
    return run;
  }

  /** Counts days. A clock change parts its day, so that no row reaches over a local midnight that occurs twice. */
  private days(next: State, firstUs: Timestamp, which: Sql): Sql {
    const d = this.engine.dialect;
    const until = next.lastUs + 1;
    const live = batchesStand(next.undone);
    return sql`insert into use_day
      select account_id, person_id, event, feature, day, sum(quantity), count(*), min(occurred_at), max(occurred_at)
      from (select account_id, person_id, event, feature, quantity, occurred_at,
          ${localDay(d, raw("occurred_at"), this.zone, firstUs, until)} as day,
          ${localShift(d, raw("occurred_at"), this.zone, firstUs, until)} as shift
        from product_event
        where ${which} and ${live} and row_id not in (select row_id from fact_end where fact_table = 'product_event' and ${live})) use
      group by account_id, person_id, event, feature, day, shift`;
  }
}

function batchesStand(undone: readonly number[]): Sql {
  return undone.length === 0 ? raw("true") : sql`batch_id not in (${join(undone.map((batch) => sql`${batch}`))})`;
}

async function readState(session: EngineSession): Promise<State | null> {
  const [row] = await session.query(raw("select * from use_day_state"), OPTIONS);
  if (row === undefined) return null;
  return {
    format: Number(row.format),
    zone: String(row.zone),
    factsVersion: String(row.facts_version),
    lastBatch: Number(row.last_batch),
    undone: JSON.parse(String(row.undone)) as number[],
    lastUs: Number(row.last_at),
  };
}

/**
 * Puts the accounts whose use changed between two states into `touched_account` and counts them; null where they are so many
 * that the whole is to be built.
 */
async function touchedAccounts(session: EngineSession, from: State, to: State): Promise<number | null> {
  const turned = [
    ...from.undone.filter((batch) => !to.undone.includes(batch)),
    ...to.undone.filter((batch) => !from.undone.includes(batch)),
  ];
  const changed = sql`(batch_id > ${from.lastBatch}${turned.length === 0 ? raw("") : sql` or batch_id in (${join(turned.map((batch) => sql`${batch}`))})`})`;
  await session.execute(
    sql`create or replace temp table touched_account as
      select account_id from product_event where ${changed}
      union
      select account_id from product_event where row_id in (select row_id from fact_end where fact_table = 'product_event' and ${changed})`,
    OPTIONS,
  );
  const [row] = await session.query(
    raw(
      "select (select count(*) from touched_account) as touched, (select count(distinct account_id) from use_day) as everybody",
    ),
    OPTIONS,
  );
  const touched = Number(row?.touched ?? 0);
  return touched > Number(row?.everybody ?? 0) * TOUCHED_SHARE ? null : touched;
}
