import type { Id, Nano } from "../facts/fact.ts";
import type { TableName } from "../facts/tables.ts";
import type { Dialect } from "../sql/dialect.ts";
import type { Sql } from "../sql/sql.ts";
import type { Period } from "../time/period.ts";
import type { Timestamp } from "../time/timestamp.ts";
import type { Bands } from "./bands.ts";
import type { CompanyDefinitions } from "./company-definitions.ts";

/**
 * How a value is to be read. `ratio` is 0..1 (shown as %), `nps` −100..100, `money` minor units of the reporting currency,
 * `duration` microseconds, `count` whole things, `number` anything else (tickets per customer, stars).
 */
export type Unit = "ratio" | "nps" | "money" | "duration" | "count" | "number";
export type Direction = "higher" | "lower" | "neither";
export type Family = "revenue" | "customers" | "orders" | "economics" | "surveys" | "product" | "support";

export type OptionSpec =
  | { readonly type: "enum"; readonly values: readonly string[]; readonly default: string; readonly about: string }
  | {
      readonly type: "number";
      readonly min: number;
      readonly max: number;
      readonly integer: boolean;
      readonly default: number;
      readonly about: string;
    };
export type OptionValue = string | number;

/** Why there is no value; stable codes, translated in `messages`. */
export type Reason =
  | "no_data"
  | "zero_denominator"
  | "no_losses"
  | "no_churn"
  | "not_identified"
  | "no_lapse_rule"
  | "unlimited_seats"
  | "missing_rate"
  | "not_matured"
  | "not_reached"
  | "too_few"
  | "not_recorded";

/** How results are split: not at all, by account (`component` of scores), by a dated account attribute, or by sign-up cohort. */
export type GroupBy =
  | { readonly kind: "account" }
  | { readonly kind: "attribute"; readonly name: string }
  /** Accounts that pass all the filters form the group `id`, all others the group without a name. */
  | { readonly kind: "segment"; readonly id: string; readonly filters: readonly Filter[] }
  | { readonly kind: "cohort"; readonly grain: "month" | "quarter" | "year" };

export interface Filter {
  readonly attribute: string;
  /** Keeps accounts whose value is one of these; null stands for "no value". */
  readonly values: readonly (string | null)[];
}

/** `recorded` is the audit past ("as Tendwell knew it"), `available` the backtest past ("as the company could have known"). */
export interface KnownAt {
  readonly at: Timestamp;
  readonly basis: "recorded" | "available";
}

/** What is asked of a metric, the same for its SQL and for its reference. */
export interface MetricScope {
  /** Oldest first; may overlap. `endUs` is never after `asOf` (an unfinished period is cut there). */
  readonly periods: readonly MetricPeriod[];
  readonly asOf: Timestamp;
  readonly knownAt: KnownAt | null;
  readonly zone: string;
  /** Reporting currency, ISO 4217. */
  readonly currency: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly definitions: CompanyDefinitions;
  readonly group: GroupBy | null;
  readonly filters: readonly Filter[];
  /** Only these accounts, when given. */
  readonly accounts: readonly Id[] | null;
}

export interface MetricPeriod extends Period {
  /** True where `asOf` cuts the period short: everything measured over it is provisional (R5). */
  readonly unfinished: boolean;
}

/** What a metric tells apart in product use, besides the account; the less, the fewer rows it reads. */
export interface UseNeed {
  readonly person?: boolean;
  readonly event?: boolean;
  readonly feature?: boolean;
  /** No row reaches over more than one local day. */
  readonly day?: boolean;
}

/** How a metric's SQL reaches the facts. Everything it returns obeys `as_of`, `known_at`, undo and the internal-account rule. */
export interface MetricSource {
  /** A parenthesised relation of the visible rows of a table, to be aliased: sql`from ${q.from("ticket")} t`. */
  from(table: TableName): Sql;
  /**
   * The same without the scope's account filter: for a table joined by another key (a ticket's events), whose own account
   * may be unknown. The other side of the join must come from `from`.
   */
  fromAll(table: TableName): Sql;
  /**
   * Product use, for metrics that add it up: `account_id`, what `need` names (`person_id`, `event`, `feature`), `quantity`
   * (their sum), `fewest` (the least of them), `events` (how many), `day_bits` (the local days as `dayBit`s; right from the
   * first period on), `occurred_at` and `last_at` (the first and the last). Rows are events, or where the store has a roll-up
   * and no instant of the question cuts one, days or (unless `need.day`) months of them.
   */
  use(need: UseNeed): Sql;
  /** The same without the scope's account filter. */
  useOfAll(need: UseNeed): Sql;
  /** The periods as a relation with columns `i` (index), `starts_at`, `ends_at`, aliased as given. */
  periods(alias: string): Sql;
  /**
   * Index of the period an instant falls in, as CASE text over the boundaries; NULL outside. Only for periods that do not
   * overlap (the evaluator guarantees it for every flow metric; check `scope.periods` yourself where you widen windows).
   */
  bucket(at: Sql): Sql;
  /**
   * How an account is grouped and filtered at an instant. Put `join` after your FROM/JOINs, AND `where` into your WHERE,
   * and select `group` as `grp`. `limit` "left" reads the attribute just before the instant (opening of a cohort or stock),
   * "at" reads it at the instant (flows). Use a different `alias` for each call within one query.
   */
  account(
    alias: string,
    accountId: Sql,
    at: Sql,
    limit: "left" | "at",
    /** Attributes that the row itself may carry (a cost's channel); where it does, they win over the account's. */
    own?: Readonly<Record<string, Sql>>,
  ): { join: Sql; group: Sql; where: Sql };
  /**
   * A parenthesised relation of one row with `since_at`: the first visible row of a table over all accounts, whatever the
   * scope's account filter; NULL when the table is empty. Tells "nothing happened" from "not recorded at all".
   */
  since(table: TableName): Sql;
  /** Exchange rate to the reporting currency at an instant: NULL where none is known. `alias` as above. */
  rate(alias: string, currency: Sql, at: Sql): { join: Sql; rate: Sql };
}

/** One row of sufficient statistics as the SQL returned it: int64 as bigint, decimal9 as bigint of 1e-9, time as µs. */
export interface StatRow {
  readonly period: number;
  readonly grp: string | null;
  readonly [stat: string]: string | number | bigint | boolean | null;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly method: string;
}

/** One finished figure of a cell (one period, one group). */
export interface Figure {
  /** For metrics of several parts; null otherwise. */
  readonly component: string | null;
  /** In the metric's unit; null with a reason where it cannot be said. */
  readonly value: number | null;
  /** Exact, in units of 1e-9; null where the figure is no fraction (medians). */
  readonly numerator: Nano | null;
  readonly denominator: Nano | null;
  /** How many things were observed. */
  readonly n: number;
  readonly interval: Interval | null;
  readonly provisional: boolean;
  readonly reason: Reason | null;
  /** Share (0..1) of what was needed that was there; null where the notion does not apply. */
  readonly coverage: number | null;
}

export interface EdgeCase {
  readonly id: string;
  readonly text: string;
}

/** A metric: one value, exported by one file. Its oracle stands beside it in `<id>.reference.ts`. */
export interface MetricDefinition {
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  /** One or two plain sentences for somebody who has never met the term. */
  readonly summary: string;
  readonly unit: Unit;
  /** Components, or values of one option, that are read in another unit than `unit`; ask `unitOf`, which knows both. */
  readonly otherUnits?: {
    readonly component?: Readonly<Record<string, Unit>>;
    readonly option?: { readonly name: string; readonly units: Readonly<Record<string, Unit>> };
  };
  readonly direction: Direction;
  /** What one observation is: "account × currency × period", "response", "ticket", "call", "account × day". */
  readonly grain: string;
  readonly clock: "calendar";
  readonly formula: string;
  /** Which customers the denominator counts. */
  readonly population: "opening" | "closing" | "in_period" | "none";
  readonly inputs: readonly TableName[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Names of the parts in display order; empty for a single figure; `open` where they depend on the data. */
  readonly components: readonly string[] | "open";
  readonly bands: Bands | null;
  /**
   * Which part stands for the metric where there is room for one figure, of the parts that a period has; for metrics whose
   * parts depend on the data or whose first part says little. Without it: the part that the bands judge, else the figure
   * without a part, else the first.
   */
  readonly headline?: (parts: readonly string[]) => string | null;
  /** One period's answer is a picture of hundreds of parts: a question that names no days is about the last period alone. */
  readonly picture?: true;
  readonly edgeCases: readonly EdgeCase[];
  /** Identities that tests assert, such as "NRR ≥ GRR". */
  readonly identities: readonly string[];
  /** Where the formula and the bands come from. */
  readonly sources: readonly string[];
  /** True where the drill-down rows' numerator and denominator add up to the figure's. */
  readonly additive: boolean;
  /**
   * The one SQL: returns sufficient statistics with columns `period` (int index), `grp` (text) and the metric's own.
   * Cells without rows may be left out.
   */
  sql(d: Dialect, q: MetricSource, scope: MetricScope): Sql;
  /** Turns the statistics of one cell (possibly no rows at all) into figures. */
  finish(rows: readonly StatRow[], scope: MetricScope, period: MetricPeriod): readonly Figure[];
  /**
   * Drill-down: the rows behind the figure, with columns `period`, `grp`, `component` (text), `account_id`, `entity` (text:
   * the id of the thing), `occurred_at`, `numerator`, `denominator` (decimal9) and `note` (text).
   */
  rows(d: Dialect, q: MetricSource, scope: MetricScope): Sql;
}

/** A figure placed in its cell. */
export interface MetricPoint extends Figure {
  /** Index into the scope's periods. */
  readonly period: number;
  readonly group: string | null;
}
