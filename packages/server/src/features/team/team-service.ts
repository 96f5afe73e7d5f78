import type { MetricQuery, PortfolioFilter, PortfolioGroup, TeamAnswer, TeamRow } from "@tendwell/contract";
import { DAY, localDate, localMidnight, type MetricPoint, shiftDate, sql, time, toIso } from "@tendwell/core";
import { wilsonInterval } from "@tendwell/core/surveys";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { AlertService } from "../health/alert-service.ts";
import type { HealthService } from "../health/health-service.ts";
import type { PortfolioService } from "../health/portfolio-service.ts";
import type { MetricService } from "../metrics/metric-service.ts";

export type TeamQuestion = Pick<PortfolioFilter, "scorecard" | "filter" | "segment" | "asOf" | "knownAt" | "basis">;

const OWNER = "owner";
/** Below this many customers, tickets or terms a figure of one owner is not compared with another's. */
const FEWEST = 10;
const TOUCH_DAYS = 28;
/** What an account asks for beside its own presence: at risk, unclear, renewal within 90 days, silent for 10 days. */
const WEIGHTS = { at_risk: 1, watch: 0.5, uncertain: 0.5, renewal: 1, silent: 0.5 } as const;

type Points = ReadonlyMap<string | null, MetricPoint>;

/** Each owner's part of the portfolio: the figures are the catalogue's own, asked by owner. */
export class TeamService {
  private readonly metrics: MetricService;
  private readonly health: HealthService;
  private readonly portfolios: PortfolioService;
  private readonly alerts: AlertService;
  constructor(metrics: MetricService, health: HealthService, portfolios: PortfolioService, alerts: AlertService) {
    this.metrics = metrics;
    this.health = health;
    this.portfolios = portfolios;
    this.alerts = alerts;
  }

  async team(workspace: OpenWorkspace, question: TeamQuestion, signal: AbortSignal): Promise<TeamAnswer> {
    const { scorecard, ...where } = question;
    const portfolio = await this.portfolios.portfolio(workspace, {
      ...question,
      group: OWNER,
      sort: "name",
      order: "asc",
      limit: 0,
    });
    const { zone } = workspace.record;
    const { asOf, knownAt } = this.portfolios.momentOf(workspace, question);
    const end = localDate(asOf, zone);
    const start = shiftDate(end, "month", -12);
    const period = { start, end, startUs: localMidnight(start, zone), endUs: asOf, unfinished: false };
    const owned = portfolio.groups.some((group) => group.value !== null);
    const ask = async (metric: string, component: string | null, byOwner: boolean): Promise<Points> => {
      if (byOwner && !owned) return new Map();
      const query: MetricQuery = { ...where, ...(byOwner ? { group: OWNER } : {}) };
      const prepared = await this.metrics.prepare(workspace, this.metrics.metric(metric), query);
      const points = await this.metrics.points(workspace, prepared, [period], { route: "team", signal });
      return new Map(
        points.filter((point) => (point.component ?? null) === component).map((point) => [point.group, point]),
      );
    };
    const alerts = await this.alerts.alerts(workspace, { snoozed: false, account: null, when: where }, signal);
    const touches = await this.touches(workspace, question, asOf, knownAt);
    const snapshot = await this.portfolios.snapshot(workspace, question);
    const owners = snapshot.attribute(OWNER);
    const ownerOf = new Map(snapshot.ids.map((id, index) => [id, owners.values[owners.codes[index]!] ?? null]));
    const of = new Set(await this.portfolios.matching(workspace, question));
    const counts = new Map<string | null, { alerts: number; touches: number; touched: number }>();
    const count = (owner: string | null) => {
      const known = counts.get(owner) ?? { alerts: 0, touches: 0, touched: 0 };
      counts.set(owner, known);
      return known;
    };
    for (const { account } of alerts) if (of.has(account.id)) count(ownerOf.get(account.id) ?? null).alerts += 1;
    for (const [id, n] of touches) {
      if (!of.has(id)) continue;
      const one = count(ownerOf.get(id) ?? null);
      one.touches += n;
      one.touched += 1;
    }
    const figures = async (byOwner: boolean) => ({
      logo: await ask("retention_rate", null, byOwner),
      net: await ask("net_revenue_retention", null, byOwner),
      gross: await ask("gross_revenue_retention", null, byOwner),
      response: await ask("first_response_time", "median", byOwner),
      renewed: await ask("renewal_rate", "count", byOwner),
      expansion: await ask("mrr_movements", "expansion", byOwner),
    });
    const [whole, each] = [await figures(false), await figures(true)];
    const row = (
      group: PortfolioGroup,
      own: typeof whole,
      counted: { alerts: number; touches: number; touched: number },
      key: string | null,
    ): TeamRow => {
      const showing = (name: string): number => group.shown.find((one) => one.shown === name)?.accounts ?? 0;
      const opening = wholeOf(own.logo.get(key)?.denominator);
      return {
        owner: key,
        accounts: group.accounts,
        mrr: group.mrr,
        arr: group.mrr * 12,
        load:
          group.accounts +
          WEIGHTS.at_risk * showing("at_risk") +
          WEIGHTS.watch * showing("watch") +
          WEIGHTS.uncertain * showing("uncertain") +
          WEIGHTS.renewal * group.renewals.accounts +
          WEIGHTS.silent * group.silent,
        mean: group.mean,
        shown: group.shown,
        renewals: group.renewals,
        silent: group.silent,
        tickets: group.tickets,
        ...counted,
        logoRetention: shareOf(own.logo.get(key)),
        netRevenueRetention: figureOf(own.net.get(key), opening),
        grossRevenueRetention: figureOf(own.gross.get(key), opening),
        firstResponse: figureOf(own.response.get(key), own.response.get(key)?.n ?? 0),
        renewed: shareOf(own.renewed.get(key)),
        expansion: own.expansion.get(key)?.value ?? null,
      };
    };
    const none = { alerts: 0, touches: 0, touched: 0 };
    const sum = (name: keyof typeof none): number => [...counts.values()].reduce((all, one) => all + one[name], 0);
    const all: PortfolioGroup = {
      value: null,
      accounts: portfolio.total,
      mrr: portfolio.mrr,
      mean: portfolio.mean,
      shown: portfolio.shown,
      renewals: {
        accounts: portfolio.groups.reduce((total, one) => total + one.renewals.accounts, 0),
        mrr: portfolio.groups.reduce((total, one) => total + one.renewals.mrr, 0),
      },
      silent: portfolio.groups.reduce((total, one) => total + one.silent, 0),
      tickets: portfolio.groups.reduce((total, one) => total + one.tickets, 0),
    };
    const items = owned
      ? portfolio.groups.map((group) => row(group, each, counts.get(group.value) ?? none, group.value))
      : [];
    items.sort((a, b) => Number(a.owner === null) - Number(b.owner === null) || b.load - a.load);
    return {
      asOf: toIso(asOf),
      period: { start, end },
      currency: portfolio.currency,
      scorecard: portfolio.scorecard,
      fewest: FEWEST,
      total: row(all, whole, { alerts: sum("alerts"), touches: sum("touches"), touched: sum("touched") }, null),
      items,
    };
  }

  /** Touches of each account in the last 28 days. */
  private async touches(
    workspace: OpenWorkspace,
    question: TeamQuestion,
    asOf: number,
    knownAt: ReturnType<PortfolioService["momentOf"]>["knownAt"],
  ): Promise<ReadonlyMap<string, number>> {
    const definedBy = question.basis === "recorded" ? (knownAt?.at ?? null) : null;
    const asking = await this.health.asking(workspace, { asOf, knownAt }, { definedBy });
    const q = asking.source(asking.scope([]));
    const rows = await asking.query(
      sql`select t.account_id as account_id, count(*) as n from ${q.from("touch")} t
        where t.occurred_at >= ${time(asOf - TOUCH_DAYS * DAY)} group by 1`,
      "team-touches",
    );
    return new Map(rows.map((row) => [String(row.account_id), Number(row.n)]));
  }
}

/** A count that a figure holds in units of 1e-9. */
function wholeOf(nano: bigint | null | undefined): number {
  return nano === null || nano === undefined ? 0 : Number(nano / 1_000_000_000n);
}

/** A share of counted things with its interval. */
function shareOf(point: MetricPoint | undefined): TeamRow["logoRetention"] {
  const numerator = wholeOf(point?.numerator);
  const denominator = wholeOf(point?.denominator);
  if (point === undefined || point.value === null || denominator < 1)
    return { value: null, numerator: 0, denominator: 0, low: null, high: null, tooFew: true };
  const { low, high } = wilsonInterval(numerator, denominator);
  return { value: point.value, numerator, denominator, low, high, tooFew: denominator < FEWEST };
}

function figureOf(point: MetricPoint | undefined, n: number): TeamRow["firstResponse"] {
  return { value: point?.value ?? null, n, tooFew: n < FEWEST };
}
