import type { Portfolio, PortfolioRow } from "@tendwell/contract";
import { DAY, type Id, sql } from "@tendwell/core";
import { scoreTrend, TREND_DAYS } from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { accountsAt } from "./account-facts.ts";
import { accountNames, nameOf } from "./account-names.ts";
import type { Asking } from "./asking.ts";
import type { HealthService } from "./health-service.ts";
import { latestScores, type StoredRun, scoreHistory } from "./run-store.ts";
import { iso } from "./score-json.ts";
import { revenueAt } from "./scoring.ts";

export interface PortfolioQuestion {
  readonly scorecard?: string | undefined;
  readonly shown?: string | readonly string[] | undefined;
  readonly filter?: string | readonly string[] | undefined;
  readonly search?: string | undefined;
  readonly sort: "score" | "coverage" | "slope" | "mrr" | "renewal" | "touch" | "use" | "tickets" | "name";
  readonly order: "asc" | "desc";
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Snapshot {
  readonly key: string;
  readonly run: StoredRun;
  readonly rows: readonly PortfolioRow[];
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** What a row shows: its band where it has one, else its status. */
export function shownAs(row: Pick<PortfolioRow, "status" | "band">): string {
  return row.status === "plain" ? (row.band ?? "none") : row.status;
}

/** Accounts with their health and what a CSM wants beside it, held in memory until a run or an import changes them. */
export class PortfolioService {
  private readonly health: HealthService;
  private readonly snapshots = new Map<string, Snapshot>();
  constructor(health: HealthService) {
    this.health = health;
  }

  async portfolio(workspace: OpenWorkspace, question: PortfolioQuestion): Promise<Portfolio> {
    const inForce = await this.health.card(workspace, question.scorecard);
    const snapshot = await this.snapshot(workspace, inForce.document.id);
    const found = sorted(filtered(snapshot.rows, question), question);
    const start = question.cursor === undefined ? 0 : Number(question.cursor);
    if (!(Number.isInteger(start) && start >= 0))
      throw new ProblemError(
        "invalid-parameter",
        `cursor requires one that a page gave, got ${JSON.stringify(question.cursor)}`,
      );
    const shown = new Map<string, { accounts: number; mrr: number }>();
    let sum = 0;
    let scored = 0;
    for (const row of found) {
      const name = shownAs(row);
      const entry = shown.get(name) ?? { accounts: 0, mrr: 0 };
      entry.accounts += 1;
      entry.mrr += row.mrr ?? 0;
      shown.set(name, entry);
      if (row.score === null) continue;
      sum += row.score;
      scored += 1;
    }
    const end = start + question.limit;
    return {
      scorecard: inForce.document.id,
      title: inForce.document.title,
      outcome: inForce.document.outcome,
      version: snapshot.run.version,
      asOf: iso(snapshot.run.asOf),
      currency: workspace.record.currency,
      total: found.length,
      shown: [...shown].map(([name, counts]) => ({ shown: name, ...counts })),
      mean: scored === 0 ? null : sum / scored,
      items: found.slice(start, end),
      nextCursor: end < found.length ? String(end) : null,
    };
  }

  /** All rows of a scorecard's newest scores. */
  async rows(workspace: OpenWorkspace, scorecard: string): Promise<readonly PortfolioRow[]> {
    return (await this.snapshot(workspace, scorecard)).rows;
  }

  private async snapshot(workspace: OpenWorkspace, scorecard: string): Promise<Snapshot> {
    const { engine } = workspace.store;
    const [row] = await engine.query(
      sql`select (select coalesce(max(run_id), 0) from health_run where scorecard = ${scorecard}) as run,
        (select count(*) from import_batch) as imports, (select count(*) from batch_undo) as undos, (select count(*) from erasure) as erasures`,
      { tags: { surface: "health", route: "portfolio-version" } },
    );
    const key = JSON.stringify([row?.run, row?.imports, row?.undos, row?.erasures].map(String));
    const name = `${workspace.record.id} ${scorecard}`;
    const known = this.snapshots.get(name);
    if (known?.key === key) return known;
    const latest = await latestScores(engine, scorecard, Number.MAX_SAFE_INTEGER);
    if (latest === null) {
      throw new ProblemError("not-found", `scorecard ${scorecard} has not scored anything yet`, {
        mend: "Run `tendwell score`.",
      });
    }
    const { run, scores } = latest;
    const asking = await this.health.asking(workspace, { asOf: run.asOf, knownAt: null });
    const [names, accounts, facts, trends] = await Promise.all([
      accountNames(engine),
      accountsAt(asking),
      besideHealth(asking),
      this.trends(workspace, run),
    ]);
    const rows = scores.map((score): PortfolioRow => {
      const id = score.account;
      const trend = trends.get(id);
      const when = (at: number | undefined) => (at === undefined ? null : iso(at));
      return {
        account: nameOf(names, id),
        score: score.score,
        low: score.low,
        high: score.high,
        status: score.status,
        band: score.band,
        bandStatus: score.bandStatus,
        coverage: score.coverage,
        slope: trend?.slope ?? null,
        direction: trend?.direction ?? null,
        mrr: facts.mrr.get(id) ?? null,
        renewalAt: when(facts.renewal.get(id)),
        lastTouchAt: when(facts.touch.get(id)),
        lastUseAt: when(facts.use.get(id)),
        openTickets: facts.tickets.get(id) ?? 0,
        attributes: Object.fromEntries(accounts.get(id)?.attributes ?? []),
      };
    });
    const snapshot = { key, run, rows };
    this.snapshots.set(name, snapshot);
    return snapshot;
  }

  private async trends(workspace: OpenWorkspace, run: StoredRun) {
    const from = run.asOf - TREND_DAYS * DAY;
    const history = await scoreHistory(workspace.store.engine, run.scorecard, from, run.asOf, null);
    const byAccount = new Map<Id, { at: number; score: number }[]>();
    for (const { account, asOf, score, version } of history) {
      // Another version answers another question.
      if (score === null || version !== run.version) continue;
      const own = byAccount.get(account) ?? [];
      own.push({ at: asOf, score });
      byAccount.set(account, own);
    }
    const out = new Map<Id, { slope: number; direction: "rising" | "falling" | "steady" }>();
    for (const [account, points] of byAccount) {
      const trend = scoreTrend(points, run.asOf);
      if (trend !== null) out.set(account, { slope: trend.slope.slope, direction: trend.direction });
    }
    return out;
  }
}

/** What stands beside the score in a list: revenue, renewal, last touch, last use, open tickets. */
async function besideHealth(asking: Asking) {
  const q = asking.source(asking.scope([]));
  const instants = async (name: string, statement: ReturnType<typeof sql>) =>
    new Map((await asking.query(statement, name)).map((row) => [String(row.account_id), Number(row.at)]));
  const [mrr, renewal, touch, use, tickets] = await Promise.all([
    revenueAt(asking),
    instants(
      "renewals",
      sql`select t.account_id as account_id, min(t.ends_at) as at from ${q.from("contract_term")} t
        where t.ends_at >= ${{ type: "time", value: asking.moment.asOf }} group by 1`,
    ),
    instants(
      "touches",
      sql`select t.account_id as account_id, max(t.occurred_at) as at from ${q.from("touch")} t group by 1`,
    ),
    instants(
      "use",
      sql`select e.account_id as account_id, max(e.occurred_at) as at from ${q.from("product_event")} e group by 1`,
    ),
    asking.query(
      sql`select t.account_id as account_id, count(*) as n from ${q.from("ticket")} t
        left join (select ticket_id, status from (select e.ticket_id as ticket_id, e.status as status,
            row_number() over (partition by e.ticket_id order by e.occurred_at desc, e.row_id desc) as recency
          from ${q.fromAll("ticket_event")} e where e.kind = 'status') l where l.recency = 1) s on s.ticket_id = t.ticket_id
        where t.account_id is not null and (s.status is null or s.status not in ('solved', 'closed')) group by 1`,
      "open-tickets",
    ),
  ]);
  return { mrr, renewal, touch, use, tickets: new Map(tickets.map((row) => [String(row.account_id), Number(row.n)])) };
}

function filtered(rows: readonly PortfolioRow[], question: PortfolioQuestion): PortfolioRow[] {
  const shown = new Set(list(question.shown));
  const wanted = new Map<string, Set<string>>();
  for (const text of list(question.filter)) {
    const colon = text.indexOf(":");
    if (colon <= 0)
      throw new ProblemError("invalid-parameter", `filter requires attribute:value, got ${JSON.stringify(text)}`);
    const name = text.slice(0, colon);
    wanted.set(name, (wanted.get(name) ?? new Set()).add(text.slice(colon + 1)));
  }
  const search = question.search?.toLowerCase();
  return rows.filter((row) => {
    if (shown.size > 0 && !shown.has(shownAs(row))) return false;
    for (const [name, values] of wanted) if (!values.has(row.attributes[name] ?? "")) return false;
    if (search === undefined) return true;
    const { name, externalId } = row.account;
    return (name ?? "").toLowerCase().includes(search) || (externalId ?? "").toLowerCase().includes(search);
  });
}

const KEYS: Readonly<Record<PortfolioQuestion["sort"], (row: PortfolioRow) => number | string | null>> = {
  // A score from too little says nothing: it does not stand among the worst.
  score: (row) => (row.status === "none" ? null : row.score),
  coverage: (row) => row.coverage,
  slope: (row) => row.slope,
  mrr: (row) => row.mrr,
  renewal: (row) => row.renewalAt,
  touch: (row) => row.lastTouchAt,
  use: (row) => row.lastUseAt,
  tickets: (row) => row.openTickets,
  name: (row) => row.account.name ?? row.account.externalId,
};

/** Rows without a value stand last either way. */
function sorted(rows: PortfolioRow[], { sort, order }: PortfolioQuestion): PortfolioRow[] {
  const key = KEYS[sort];
  const sign = order === "asc" ? 1 : -1;
  return rows.sort((a, b) => {
    const x = key(a);
    const y = key(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return x < y ? -sign : x > y ? sign : 0;
  });
}
