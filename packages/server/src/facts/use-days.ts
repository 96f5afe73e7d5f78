import {
  dayBit,
  identifier,
  join,
  localDate,
  localDay,
  localMidnight,
  localShift,
  raw,
  type Sql,
  shiftDate,
  sql,
  type Timestamp,
  time,
  USE_COLUMNS,
  USE_LEVELS,
  type UseLevel,
} from "@tendwell/core";
import type { Engine, EngineSession } from "../engine/engine.ts";
import { factsVersion } from "./facts-version.ts";
import { readVisibility } from "./visibility.ts";

const OPTIONS = { tags: { surface: "roll-up", route: "use-days" }, timeoutMs: 3_600_000 } as const;

/** Raised when the table's meaning changes: what an older Tendwell rolled up is then built anew. */
const FORMAT = 2;
/** A whole is built in parts of about so many events, an account in one of them: what is grouped at once fits into memory. */
const EVENTS_AT_ONCE = 16_000_000;
/** A refresh of more accounts than this share of them all builds the whole anew: it costs less than taking so much away. */
const TOUCHED_SHARE = 1 / 3;

const COLUMN_TYPES = { account_id: "bigint", person_id: "bigint", event: "varchar", feature: "varchar" } as const;
const MEASURES =
  "quantity double, fewest double, events bigint, first_at timestamp, last_at timestamp, shift bigint" as const;
/** Made from the first table, which has everything, at every refresh. */
const COARSER = USE_LEVELS.filter((level) => level.table !== "use_day");

function table(level: UseLevel): Sql {
  const keys = (["account_id", ...level.keys.map((key) => USE_COLUMNS[key])] as (keyof typeof COLUMN_TYPES)[]).map(
    (name) => `${name} ${COLUMN_TYPES[name]}`,
  );
  const own = level.table === "use_day" ? "day bigint" : "day_bits bigint";
  return sql`create table ${identifier(level.table)} (${raw([...keys, own, MEASURES].join(", "))})`;
}

const STATE = raw(`create table use_day_state (format integer, zone varchar, facts_version varchar, last_batch integer,
    undone varchar, first_at timestamp, last_at timestamp, accounts bigint)`);

/** Makes the tables, and in place of those of another format new ones, empty. */
async function makeTables(engine: Engine): Promise<void> {
  await engine.transaction(async (session) => {
    const known = await session.query(
      raw("select column_name from information_schema.columns where table_name = 'use_day_state'"),
      OPTIONS,
    );
    if (known.some((row) => row.column_name === "accounts")) return;
    for (const level of USE_LEVELS) {
      await session.execute(sql`drop table if exists ${identifier(level.table)}`, OPTIONS);
      await session.execute(table(level), OPTIONS);
    }
    await session.execute(raw("drop table if exists use_day_state"), OPTIONS);
    await session.execute(STATE, OPTIONS);
  });
}

interface State {
  readonly format: number;
  readonly zone: string;
  /** The facts that it tells of. */
  readonly factsVersion: string;
  /** The newest import in it. */
  readonly lastBatch: number;
  readonly undone: readonly number[];
  /** Its earliest and its latest use, or earlier and later ones where use was undone. */
  readonly firstUs: Timestamp;
  readonly lastUs: Timestamp;
  /** How many accounts had use when the whole was built. */
  readonly accounts: number;
}

export interface RollUpRun {
  /** `none`: it was new enough, or there is too little use to need one. */
  readonly kind: "none" | "touched" | "whole";
  /** Accounts whose days were counted anew; null for all. */
  readonly accounts: number | null;
}

/**
 * The roll-up of product use: one row per account, person, event, feature and local day, and made from it the coarser levels
 * of `USE_LEVELS`, so that questions over months read days or months instead of events. It is derived, can be thrown away at any time, and is asked only while it tells of
 * exactly the facts that stand; until it has caught up, questions read the events. A refresh counts anew only the accounts
 * that changed imports touched: late facts, corrections, undone and redone imports alike.
 */
export class UseDays {
  private readonly engine: Engine;
  private readonly zone: string;
  private readonly minimumEvents: number;
  private readonly eventsAtOnce: number;
  private state: State | null = null;

  /** Below `minimumEvents` product events there is none: reading them costs less than keeping it. */
  constructor(engine: Engine, zone: string, minimumEvents: number, eventsAtOnce: number = EVENTS_AT_ONCE) {
    this.engine = engine;
    this.zone = zone;
    this.minimumEvents = minimumEvents;
    this.eventsAtOnce = eventsAtOnce;
  }

  /** Reads what an earlier process left. */
  async load(): Promise<void> {
    await makeTables(this.engine);
    this.state = await readState(this.engine);
  }

  /** What a question over the facts of this version may read; null while the roll-up tells of others. */
  at(version: string): { readonly zone: string; readonly lastUs: Timestamp } | null {
    const { state } = this;
    return state !== null && state.format === FORMAT && state.factsVersion === version ? state : null;
  }

  /** Catches up with the facts, all or nothing: ended by `signal`, nothing. Call it under the store's `exclusive`. */
  async refresh(signal?: AbortSignal): Promise<RollUpRun> {
    const run = await this.engine.transaction(async (inside) => {
      const session = signal === undefined ? inside : endedBy(inside, signal);
      const version = await factsVersion(session);
      const state = await readState(session);
      const known = state?.format === FORMAT && state.zone === this.zone ? state : null;
      if (known?.factsVersion === version) return { kind: "none", accounts: 0 } as const;
      const undone = [...(await readVisibility(session, null)).undoneBatches].sort((a, b) => a - b);
      const changed = known === null ? raw("true") : changedSince(known, undone);
      const next = await nextState(session, { known, changed, version, undone, zone: this.zone });
      if (known === null && next.events < this.minimumEvents) return { kind: "none", accounts: 0 } as const;
      const touched = known === null ? null : await touchedUse(session, known, changed, this.zone);
      await this.count(session, next.state, touched);
      const [all] =
        touched === null
          ? await session.query(raw("select count(distinct account_id) as n from use_day_account"), OPTIONS)
          : [];
      await session.execute(raw("delete from use_day_state"), OPTIONS);
      await session.execute(stateRow({ ...next.state, accounts: Number(all?.n ?? next.state.accounts) }), OPTIONS);
      return touched === null
        ? ({ kind: "whole", accounts: null } as const)
        : ({ kind: "touched", accounts: touched.accounts } as const);
    });
    this.state = await readState(this.engine);
    return run;
  }

  /** Counts anew what was touched, or everything. */
  private async count(session: EngineSession, next: State, touched: Touched | null): Promise<void> {
    if (touched === null) {
      for (const level of USE_LEVELS)
        await session.execute(sql`delete from ${identifier(level.table)} where true`, OPTIONS);
      for (const part of await accountRanges(session, this.eventsAtOnce)) await this.fill(session, next, () => part);
    } else if (touched.accounts > 0) {
      const of = (at: string): Sql =>
        sql`${raw(at)} >= ${time(touched.fromUs)} and ${raw(at)} < ${time(touched.untilUs)} and account_id in (select account_id from touched_account)`;
      for (const level of USE_LEVELS)
        await session.execute(sql`delete from ${identifier(level.table)} where ${of("first_at")}`, OPTIONS);
      await this.fill(session, next, of);
    }
    await session.execute(raw("drop table if exists touched_account"), OPTIONS);
  }

  /** Fills all levels with the use that a condition lets through; `which` is told the column that says when. */
  private async fill(session: EngineSession, next: State, which: (at: string) => Sql): Promise<void> {
    await session.execute(this.days(next, which("occurred_at")), OPTIONS);
    for (const level of COARSER) await session.execute(this.coarser(level, which("first_at")), OPTIONS);
  }

  /** Counts days. A clock change parts its day, so that no row reaches over a local midnight that occurs twice. */
  private days(next: State, which: Sql): Sql {
    const d = this.engine.dialect;
    const until = next.lastUs + 1;
    const live = batchesStand(next.undone);
    return sql`insert into use_day by name
      select account_id, person_id, event, feature, day, shift, sum(quantity) as quantity, min(quantity) as fewest, count(*) as events,
        min(occurred_at) as first_at, max(occurred_at) as last_at
      from (select account_id, person_id, event, feature, quantity, occurred_at,
          ${localDay(d, raw("occurred_at"), this.zone, next.firstUs, until)} as day,
          ${localShift(d, raw("occurred_at"), this.zone, next.firstUs, until)} as shift
        from product_event
        where ${which} and ${live} and row_id not in (select row_id from fact_end where fact_table = 'product_event' and ${live})) use
      group by account_id, person_id, event, feature, day, shift`;
  }

  /** Adds days up to a coarser level; a clock change parts a month too. */
  private coarser(level: UseLevel, which: Sql): Sql {
    const keys = raw(["account_id", ...level.keys.map((key) => USE_COLUMNS[key])].join(", "));
    const days = dayBit(this.engine.dialect, raw("day"));
    const span = raw(level.grain === "day" ? "day" : "date_trunc('month', date '1970-01-01' + day::integer)");
    return sql`insert into ${identifier(level.table)} by name
      select ${keys}, shift, bit_or(${days}) as day_bits, sum(quantity) as quantity, min(fewest) as fewest,
        sum(events)::bigint as events, min(first_at) as first_at, max(last_at) as last_at
      from use_day where ${which} group by ${keys}, shift, ${span}`;
  }
}

/**
 * Conditions that part all accounts into ranges of about `eventsAtOnce` events. Rows of one account then lie together, so
 * that a question about few accounts reads few blocks.
 */
async function accountRanges(session: EngineSession, eventsAtOnce: number): Promise<Sql[]> {
  const rows = await session.query(
    sql`select max(p.account_id) as last_one from (
        select c.account_id as account_id, floor((sum(c.n) over (order by c.account_id) - 1) / ${eventsAtOnce}) as part
        from (select account_id, count(*) as n from product_event group by account_id) c) p
      group by p.part order by 1`,
    OPTIONS,
  );
  const lasts = rows.slice(0, -1).map((row) => BigInt(String(row.last_one)));
  return [...lasts, null].map((last, index) => {
    const first = lasts[index - 1];
    const above = first === undefined ? raw("true") : sql`account_id > ${first}`;
    return last === null ? above : sql`${above} and account_id <= ${last}`;
  });
}

/** The session, with every statement ended by the signal. */
function endedBy(session: EngineSession, signal: AbortSignal): EngineSession {
  return {
    query: (statement, options) => session.query(statement, { ...options, signal }),
    execute: (statement, options) => session.execute(statement, { ...options, signal }),
    insert: (table, columns, rows) => session.insert(table, columns, rows),
  };
}

/** Rows of batches that came, were undone or redone since a state. */
function changedSince(from: State, undone: readonly number[]): Sql {
  const turned = [
    ...from.undone.filter((batch) => !undone.includes(batch)),
    ...undone.filter((batch) => !from.undone.includes(batch)),
  ];
  return sql`(batch_id > ${from.lastBatch}${turned.length === 0 ? raw("") : sql` or batch_id in (${join(turned.map((batch) => sql`${batch}`))})`})`;
}

/** What the roll-up will tell of: only rows that changed are looked at. */
async function nextState(
  session: EngineSession,
  to: {
    readonly known: State | null;
    readonly changed: Sql;
    readonly version: string;
    readonly undone: readonly number[];
    readonly zone: string;
  },
): Promise<{ readonly state: State; readonly events: number }> {
  const [span] = await session.query(
    sql`select count(*) as n, min(occurred_at) as first_at, max(occurred_at) as last_at, coalesce(max(batch_id), 0) as last_batch,
        (select coalesce(max(batch_id), 0) from fact_end where fact_table = 'product_event' and ${to.changed}) as last_end
      from product_event where ${to.changed}`,
    OPTIONS,
  );
  const { known } = to;
  const bound = (which: "min" | "max", at: unknown, before: Timestamp | undefined): Timestamp =>
    Math[which](...[at, before].flatMap((one) => (one === null || one === undefined ? [] : [Number(one)])));
  return {
    events: Number(span?.n),
    state: {
      format: FORMAT,
      zone: to.zone,
      factsVersion: to.version,
      lastBatch: Math.max(known?.lastBatch ?? 0, Number(span?.last_batch), Number(span?.last_end)),
      undone: to.undone,
      firstUs: bound("min", span?.first_at, known?.firstUs),
      lastUs: bound("max", span?.last_at, known?.lastUs),
      accounts: known?.accounts ?? 0,
    },
  };
}

function stateRow(state: State): Sql {
  return sql`insert into use_day_state values (${state.format}, ${state.zone}, ${state.factsVersion}, ${state.lastBatch},
    ${JSON.stringify(state.undone)}, ${time(state.firstUs)}, ${time(state.lastUs)}, ${state.accounts})`;
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
    firstUs: Number(row.first_at),
    lastUs: Number(row.last_at),
    accounts: Number(row.accounts),
  };
}

/** How many accounts' use changed, and the local months in which: no row of any level reaches over their bounds. */
interface Touched {
  readonly accounts: number;
  readonly fromUs: Timestamp;
  readonly untilUs: Timestamp;
}

/** Puts the accounts whose use changed into `touched_account`; null where they are so many that the whole is to be built. */
async function touchedUse(session: EngineSession, from: State, changed: Sql, zone: string): Promise<Touched | null> {
  await session.execute(
    sql`create or replace temp table touched_account as
      select account_id, min(occurred_at) as first_at, max(occurred_at) as last_at from (
        select account_id, occurred_at from product_event where ${changed}
        union all
        select account_id, occurred_at from product_event
        where row_id in (select row_id from fact_end where fact_table = 'product_event' and ${changed})) changed_use
      group by account_id`,
    OPTIONS,
  );
  const [row] = await session.query(
    raw("select count(*) as accounts, min(first_at) as first_at, max(last_at) as last_at from touched_account"),
    OPTIONS,
  );
  const accounts = Number(row?.accounts ?? 0);
  if (accounts > from.accounts * TOUCHED_SHARE) return null;
  const month = (at: number): string => `${localDate(at, zone).slice(0, 7)}-01`;
  return {
    accounts,
    fromUs: localMidnight(month(Number(row?.first_at ?? 0)), zone),
    untilUs: localMidnight(shiftDate(month(Number(row?.last_at ?? 0)), "month", 1), zone),
  };
}
