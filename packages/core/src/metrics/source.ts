import { columnsOf, type TableName } from "../facts/tables.ts";
import type { Dialect } from "../sql/dialect.ts";
import { identifier, join, raw, type Sql, sql, time } from "../sql/sql.ts";
import { localDate, localMidnight, periodsBetween, shiftDate } from "../time/period.ts";
import type { Filter, MetricScope, MetricSource, UseNeed } from "./metric.ts";
import { eventColumns, levelFor, levelRows, type UseDaysState } from "./source-use-levels.ts";

/** What the store knows about undone imports and superseded rows, read once per request. */
export interface Visibility {
  /** Batches whose undo counts under the scope's `knownAt`. */
  readonly undoneBatches: readonly number[];
  /** Tables that have superseded or closed rows at all; the others skip the anti-join. */
  readonly tablesWithEnds: ReadonlySet<TableName>;
  /** Whether any account is marked internal or test. */
  readonly hasInternalAccounts: boolean;
  /** The roll-up of product use, where it is as new as the facts. */
  readonly useDays?: UseDaysState | null;
}

export const ALL_VISIBLE: Visibility = { undoneBatches: [], tablesWithEnds: new Set(), hasInternalAccounts: false };

/** Values of the `internal` attribute that exclude an account everywhere (R6). */
export const INTERNAL_VALUES: readonly string[] = ["true", "internal", "test", "1", "yes"];
const EARLIEST = localMidnight("1900-01-01", "UTC");
const LATEST = localMidnight("2200-01-01", "UTC");

function notUndone(visibility: Visibility): Sql {
  if (visibility.undoneBatches.length === 0) return raw("true");
  return sql`batch_id not in (${join(visibility.undoneBatches.map((batch) => sql`${batch}`))})`;
}

/** The visible rows of a table, before the internal-account rule. */
function visibleRows(table: TableName, scope: MetricScope, visibility: Visibility): Sql {
  const conditions: Sql[] = [sql`occurred_at < ${time(scope.asOf)}`];
  const known = scope.knownAt;
  const knownColumn = raw(known?.basis === "available" ? "available_at" : "recorded_at");
  if (known !== null) conditions.push(sql`${knownColumn} <= ${time(known.at)}`);
  if (visibility.undoneBatches.length > 0) conditions.push(notUndone(visibility));
  if (visibility.tablesWithEnds.has(table)) {
    const ended = known === null ? raw("true") : sql`${knownColumn} <= ${time(known.at)}`;
    conditions.push(
      sql`row_id not in (select row_id from fact_end where fact_table = ${table} and ${ended} and ${notUndone(visibility)})`,
    );
  }
  return sql`select * from ${identifier(table)} where ${join(conditions, " and ")}`;
}

/** Builds the source that a metric's SQL reads from, for one engine, scope and state of the store. */
export function metricSource(d: Dialect, scope: MetricScope, visibility: Visibility): MetricSource {
  const select = (table: TableName, accounts: MetricScope["accounts"], rolledUp?: Sql): Sql => {
    const rows = rolledUp ?? visibleRows(table, scope, visibility);
    const conditions: Sql[] = [];
    if ("account_id" in columnsOf(table)) {
      if (visibility.hasInternalAccounts) {
        const marks = visibleRows("account_attribute", scope, visibility);
        conditions.push(
          sql`(account_id is null or account_id not in (select account_id from (${marks}) internal_mark where attribute = 'internal' group by account_id having ${d.inText(sql`lower(${d.argMax(raw("coalesce(value, '')"), raw("occurred_at"))})`, INTERNAL_VALUES)}))`,
        );
      }
      if (accounts !== null) {
        conditions.push(
          accounts.length === 0 ? raw("false") : sql`account_id in (${join(accounts.map((id) => sql`${BigInt(id)}`))})`,
        );
      }
    }
    if (conditions.length === 0) return sql`(${rows})`;
    return sql`(select * from (${rows}) visible where ${join(conditions, " and ")})`;
  };
  const from = (table: TableName): Sql => select(table, scope.accounts);
  const fromAll = (table: TableName): Sql => select(table, null);
  // The first by order, not the least: engines stop reading where nothing earlier can come, instead of reading it all.
  const since = (table: TableName): Sql =>
    sql`(select min(first_one.occurred_at) as since_at
      from (select recorded.occurred_at as occurred_at from ${select(table, null)} recorded order by recorded.occurred_at limit 1) first_one)`;

  const useOf = (need: UseNeed, accounts: MetricScope["accounts"]): Sql => {
    const level = levelFor(scope, visibility.useDays, need);
    if (level !== null) return select("product_event", accounts, levelRows(d, level, scope.asOf));
    return sql`(select ${eventColumns(d, scope)} from ${select("product_event", accounts)} event_row)`;
  };
  const use = (need: UseNeed): Sql => useOf(need, scope.accounts);
  const useOfAll = (need: UseNeed): Sql => useOf(need, null);

  const periods = (alias: string): Sql =>
    d.values(
      alias,
      { i: "int", starts_at: "time", ends_at: "time" },
      scope.periods.map((p, i) => [i, p.startUs, p.endUs]),
    );

  /** A dated attribute as spans; the first value also holds before it. */
  const attributeSpans = (name: string): Sql =>
    sql`(select account_id, value,
           case when row_number() over w = 1 then ${time(EARLIEST)} else occurred_at end as valid_from,
           coalesce(lead(occurred_at) over (partition by account_id order by occurred_at, row_id rows between unbounded preceding and unbounded following), ${time(LATEST)}) as valid_to
         from ${from("account_attribute")} a where attribute = ${name}
         window w as (partition by account_id order by occurred_at, row_id))`;

  const cohortSpans = (grain: "month" | "quarter" | "year"): Sql => {
    // Up to the question's own instant, not the last period's end: an account may be dated after what it did.
    const until = shiftDate(localDate(scope.asOf, scope.zone), "day", 1);
    const cohorts = periodsBetween("1990-01-01", until, grain, scope.zone, scope.definitions.fiscalYearStartMonth);
    const boundary = d.values(
      "c",
      { label: "text", starts_at: "time", ends_at: "time" },
      cohorts.map((c) => [c.start, c.startUs, c.endUs]),
    );
    return sql`(select a.account_id as account_id, c.label as value, ${time(EARLIEST)} as valid_from, ${time(LATEST)} as valid_to
      from (select account_id, min(occurred_at) as created_at from ${from("account")} x group by account_id) a cross join ${boundary}
      where a.created_at >= c.starts_at and a.created_at < c.ends_at)`;
  };

  const spanJoin = (alias: string, spans: Sql, accountId: Sql, at: Sql, limit: "left" | "at"): Sql => {
    const name = identifier(alias);
    const inside =
      limit === "left"
        ? sql`${name}.valid_from < ${at} and ${name}.valid_to >= ${at}`
        : sql`${name}.valid_from <= ${at} and ${name}.valid_to > ${at}`;
    return sql` left join ${spans} ${name} on ${name}.account_id = ${accountId} and ${inside}`;
  };

  const account: MetricSource["account"] = (alias, accountId, at, limit, own = {}) => {
    const ownOr = (attribute: string, column: Sql): Sql => {
      const carried = own[attribute];
      return carried === undefined ? column : sql`coalesce(${carried}, ${column})`;
    };
    let joins: Sql = raw("");
    let group: Sql = d.nullOf("text");
    const group_ = scope.group;
    const passes = (filter: Filter, joined: string): Sql => {
      joins = sql`${joins}${spanJoin(joined, attributeSpans(filter.attribute), accountId, at, limit)}`;
      const column = ownOr(filter.attribute, sql`${identifier(joined)}.value`);
      const texts = filter.values.filter((value): value is string => value !== null);
      const isText = d.inText(column, texts);
      return filter.values.includes(null) ? sql`(${column} is null or ${isText})` : isText;
    };
    if (group_?.kind === "account") group = d.cast(accountId, "text");
    else if (group_?.kind === "segment") {
      const inside = group_.filters.map((filter, index) => passes(filter, `${alias}_g${index}`));
      const all = join([sql`${accountId} is not null`, ...inside], " and ");
      group = sql`case when ${all} then ${d.cast(sql`${group_.id}`, "text")} end`;
    } else if (group_ !== null) {
      const spans = group_.kind === "attribute" ? attributeSpans(group_.name) : cohortSpans(group_.grain);
      joins = spanJoin(alias, spans, accountId, at, limit);
      group = sql`${identifier(alias)}.value`;
      if (group_.kind === "attribute") group = ownOr(group_.name, group);
    }
    const conditions: Sql[] = [];
    scope.filters.forEach((filter, index) => {
      conditions.push(passes(filter, `${alias}_f${index}`));
    });
    // An account filter also drops rows without an account, which `from` cannot see in tables that lack the column.
    if (scope.accounts !== null) conditions.push(sql`${accountId} is not null`);
    return { join: joins, group, where: conditions.length === 0 ? raw("true") : join(conditions, " and ") };
  };

  const rate: MetricSource["rate"] = (alias, currency, at) => {
    const name = identifier(alias);
    const spans = sql`(select currency, rate, occurred_at as valid_from,
        coalesce(lead(occurred_at) over (partition by currency order by occurred_at, row_id rows between unbounded preceding and unbounded following), ${time(LATEST)}) as valid_to
      from ${from("fx_rate")} fx where reporting_currency = ${scope.currency})`;
    return {
      join: sql` left join ${spans} ${name} on ${name}.currency = ${currency} and ${name}.valid_from <= ${at} and ${name}.valid_to > ${at}`,
      rate: sql`case when ${currency} = ${scope.currency} then ${d.cast(raw("1"), "decimal9")} else ${name}.rate end`,
    };
  };

  /** Balanced CASE tree over the boundaries: log2(periods) comparisons a row. */
  const bucket = (at: Sql): Sql => {
    const list = scope.periods;
    for (let i = 1; i < list.length; i += 1) {
      if (list[i]!.startUs < list[i - 1]!.endUs) {
        throw new RangeError("bucket requires periods in order that do not overlap");
      }
    }
    const tree = (low: number, high: number): Sql => {
      if (high - low === 1) {
        // The tree already says that `at` is before the next start, and (but for the first) not before this one.
        const p = list[low]!;
        const bounds: Sql[] = [];
        if (low === 0) bounds.push(sql`${at} >= ${time(p.startUs)}`);
        if (list[low + 1]?.startUs !== p.endUs) bounds.push(sql`${at} < ${time(p.endUs)}`);
        const index = d.cast(raw(String(low)), "int");
        return bounds.length === 0 ? index : sql`case when ${join(bounds, " and ")} then ${index} end`;
      }
      const middle = (low + high) >> 1;
      return sql`case when ${at} < ${time(list[middle]!.startUs)} then ${tree(low, middle)} else ${tree(middle, high)} end`;
    };
    return list.length === 0 ? d.nullOf("int") : tree(0, list.length);
  };

  return { from, fromAll, since, use, useOfAll, periods, bucket, account, rate };
}
