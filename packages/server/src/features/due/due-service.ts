import type { MetricQuery, MilestonesDue, Renewals } from "@tendwell/contract";
import {
  DAY,
  type Dialect,
  type MetricScope,
  type MetricSource,
  metricSource,
  raw,
  type Sql,
  sql,
  time,
  toIso,
} from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { EngineRow } from "../../engine/engine.ts";
import { accountLabels, type MetricService, nanoText } from "../metrics/metric-service.ts";

export interface DueQuery {
  asOf?: string | undefined;
  knownAt?: string | undefined;
  basis?: "available" | "recorded" | undefined;
  filter?: string | string[] | undefined;
  segment?: string | string[] | undefined;
  currency?: string | undefined;
  days: number;
}

const MOST = 500;

/** What is to happen next: terms that end, milestones that are due. Both obey the time machine and the segment filter. */
export class DueService {
  private readonly metrics: MetricService;
  constructor(metrics: MetricService) {
    this.metrics = metrics;
  }

  async renewals(workspace: OpenWorkspace, query: DueQuery, signal: AbortSignal): Promise<Renewals> {
    const { scope, q, dialect } = await this.source(workspace, "renewal_rate", query);
    const terms = dueTerms(dialect, q, scope, query.days);
    const tags = { tags: { surface: "api", route: "renewals" }, signal };
    const { engine } = workspace.store;
    const [total] = await engine.query(
      sql`select count(*) as n, ${dialect.countIf(raw("x.value is null"))} as without_rate, sum(x.value) as worth from (${terms}) x`,
      tags,
    );
    const rows = await engine.query(
      sql`select * from (${terms}) x order by x.due_at, x.account_id, x.contract_id limit ${MOST}`,
      tags,
    );
    const labels = await accountLabels(
      engine,
      rows.map((row) => String(row.account_id)),
    );
    const worth = (total?.worth ?? null) as bigint | null;
    return {
      asOf: toIso(scope.asOf),
      currency: scope.currency,
      total: {
        count: Number(total?.n ?? 0),
        value: Number(nanoText(worth ?? 0n)),
        exact: nanoText(worth ?? 0n) ?? "0",
        withoutRate: Number(total?.without_rate ?? 0),
      },
      items: rows.map((row) => ({
        account: accountOf(row, labels),
        dueAt: toIso(Number(row.due_at)),
        daysLeft: daysBetween(scope.asOf, Number(row.due_at)),
        termMonths: Number(row.months),
        value: row.value === null ? null : Number(nanoText(row.value as bigint)),
        state: String(row.state) as Renewals["items"][number]["state"],
      })),
    };
  }

  async milestones(workspace: OpenWorkspace, query: DueQuery, signal: AbortSignal): Promise<MilestonesDue> {
    const { scope, q } = await this.source(workspace, "time_to_value", query);
    const horizon = scope.asOf + query.days * DAY;
    const g = q.account("g", raw("m.account_id"), time(scope.asOf), "at");
    // Who has left owes no milestone: accounts that had subscriptions, none of which runs.
    const left = sql`(select s.account_id as account_id from ${q.from("subscription_version")} s group by s.account_id
      having max(case when s.ends_at is null or s.ends_at >= ${time(scope.asOf)} then 1 else 0 end) = 0)`;
    const open = sql`select m.account_id as account_id, m.milestone as milestone, m.due_at as due_at
      from ${q.from("milestone")} m left join ${left} gone on gone.account_id = m.account_id${g.join}
      where gone.account_id is null and m.status = 'planned' and m.due_at is not null and m.due_at < ${time(horizon)}
        and (m.achieved_at is null or m.achieved_at >= ${time(scope.asOf)}) and ${g.where}`;
    const tags = { tags: { surface: "api", route: "milestones-due" }, signal };
    const { engine } = workspace.store;
    const late = engine.dialect.countIf(sql`x.due_at < ${time(scope.asOf)}`);
    const [total] = await engine.query(sql`select count(*) as n, ${late} as late from (${open}) x`, tags);
    const rows = await engine.query(
      sql`select * from (${open}) x order by x.due_at, x.account_id, x.milestone limit ${MOST}`,
      tags,
    );
    const labels = await accountLabels(
      engine,
      rows.map((row) => String(row.account_id)),
    );
    const lateCount = Number(total?.late ?? 0);
    return {
      asOf: toIso(scope.asOf),
      total: { late: lateCount, due: Number(total?.n ?? 0) - lateCount },
      items: rows.map((row) => ({
        account: accountOf(row, labels),
        milestone: String(row.milestone),
        dueAt: toIso(Number(row.due_at)),
        daysLeft: daysBetween(scope.asOf, Number(row.due_at)),
        state: Number(row.due_at) < scope.asOf ? ("late" as const) : ("due" as const),
      })),
    };
  }

  /** The facts as they stood for the question: a metric's own preparation reads and checks the same texts. */
  private async source(
    workspace: OpenWorkspace,
    metric: string,
    { days: _, ...query }: DueQuery,
  ): Promise<{ scope: MetricScope; q: MetricSource; dialect: Dialect }> {
    const question: MetricQuery = query;
    const { scope, version } = await this.metrics.prepare(workspace, this.metrics.metric(metric), question);
    const { dialect } = workspace.store.engine;
    const visibility = await this.metrics.visibility(workspace, version, scope.knownAt);
    return { scope, q: metricSource(dialect, scope, visibility), dialect };
  }
}

/**
 * Terms that end within the days after `asOf`, and undecided ones whose grace runs: `account_id`, `contract_id`, `due_at`,
 * `months`, `value` (reporting currency; NULL without a rate), `state`. SELECT text. Of several decisions the latest counts.
 */
function dueTerms(d: Dialect, q: MetricSource, scope: MetricScope, days: number): Sql {
  const now = time(scope.asOf);
  const horizon = time(scope.asOf + days * DAY);
  const fx = q.rate("fx", raw("t.currency"), now);
  const g = q.account("g", raw("t.account_id"), now, "at");
  const graceEnd = d.addUs(raw("t.ends_at"), sql`t.grace_days * ${d.cast(raw(String(DAY)), "bigint")}`);
  const latest = sql`(select l.* from (select r.*, row_number() over (partition by r.contract_id, r.term_ends_at order by r.occurred_at desc, r.row_id desc) as recency
      from ${q.from("renewal_decision")} r) l where l.recency = 1)`;
  const value = d.cast(sql`${d.cast(raw("t.value_minor"), "decimal9")} * ${fx.rate}`, "decimal9");
  return sql`select t.account_id as account_id, t.contract_id as contract_id, t.ends_at as due_at, t.term_months as months, ${value} as value,
      case when r.decision = 'renewed' then 'renewed' when r.decision = 'lost' then 'lost' when t.ends_at < ${now} then 'grace' else 'pending' end as state
    from ${q.from("contract_term")} t left join ${latest} r on r.contract_id = t.contract_id and r.term_ends_at = t.ends_at${fx.join}${g.join}
    where t.ends_at < ${horizon} and (t.ends_at >= ${now} or (r.decision is null and ${graceEnd} > ${now})) and ${g.where}`;
}

/** Whole days from one instant to another, rounded down: a term that ended this morning has −1 left. */
const daysBetween = (from: number, to: number): number => Math.floor((to - from) / DAY);

function accountOf(row: EngineRow, labels: Awaited<ReturnType<typeof accountLabels>>) {
  const id = String(row.account_id);
  const label = labels.get(id);
  return { id, externalId: label?.externalId ?? null, name: label?.name ?? null };
}
