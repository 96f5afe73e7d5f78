import type { HealthAlert, PortfolioFilter } from "@tendwell/contract";
import { DAY, fromIso, type Id, toIso } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { accountNames, nameOf } from "./account-names.ts";
import { AlertHistory } from "./alert-history.ts";
import { type Firing, PATTERNS, renewalsNear } from "./alert-patterns.ts";
import type { HealthService } from "./health-service.ts";
import type { PortfolioService } from "./portfolio-service.ts";
import { lastFullRun, scoreHistory } from "./run-store.ts";
import { type ScoreRow, scoreRowsOf } from "./score-rows.ts";
import { customersAt, revenueAt } from "./scoring.ts";

/** Points over 28 days from which a fall is worth an alert. */
const STEEP = 10;
const WEEK = 7 * DAY;
const RANK = { at_risk: 0, watch: 1, healthy: 2 } as const;

/** The same occasion has the same subject, however often it is looked at: that is what makes an alert come once. */
function subjectOf(firing: Pick<Firing, "code" | "account" | "occasion">): string {
  return `${firing.code}:${firing.account}${firing.occasion === "" ? "" : `:${firing.occasion}`}`;
}

const accountOf = (subject: string): Id | undefined => /^[a-z_]+:(-?\d+)/.exec(subject)?.[1];

/** Accounts that need a look, and why. Computed from facts and scores; what is kept is what became of them. */
export class AlertService {
  readonly history: AlertHistory;
  private readonly health: HealthService;
  private readonly portfolios: PortfolioService;
  private readonly db: Kysely<StateDatabase>;
  constructor(health: HealthService, portfolios: PortfolioService, db: Kysely<StateDatabase>) {
    this.health = health;
    this.portfolios = portfolios;
    this.db = db;
    this.history = new AlertHistory(db, health);
  }

  /** The most urgent first: at risk before watch, then by recurring revenue. */
  async alerts(
    workspace: OpenWorkspace,
    options: {
      readonly snoozed: boolean;
      readonly account: Id | null;
      /** Only these; without it all. */
      readonly accounts?: readonly Id[] | null;
      /** Those put to rest for good as well. */
      readonly dismissed?: boolean;
      /** Another time than now, and which accounts by their attributes. */
      readonly when?: PortfolioFilter;
    },
    signal: AbortSignal | null = null,
  ): Promise<HealthAlert[]> {
    const { asOf: at, knownAt: knownBy, basis, filter, segment } = options.when ?? {};
    const when = { asOf: at, knownAt: knownBy, basis };
    const { asOf, knownAt } = this.portfolios.momentOf(workspace, when);
    const only = await this.portfolios.accountsWith(workspace, { ...when, filter, segment });
    const wanted = options.account === null ? (options.accounts ?? null) : [options.account];
    const among = wanted === null ? null : new Set(wanted);
    const asking = await this.health.asking(workspace, { asOf, knownAt }, { signal, accounts: wanted });
    const firings: Firing[] = [];
    for (const pattern of PATTERNS) firings.push(...(await pattern(asking)));
    firings.push(...(await this.scoreFirings(workspace, await renewalsNear(asking), asOf, when, wanted)));
    const customers = await customersAt(asking, new Set());
    const [names, revenue, rests] = await Promise.all([
      accountNames(workspace.store.engine, wanted),
      revenueAt(asking),
      at === undefined ? this.rests(workspace.record.id) : this.history.restsAt(workspace.record.id, asOf),
    ]);
    const alerts = new Map<string, HealthAlert>();
    for (const firing of firings) {
      if (!customers.has(firing.account)) continue;
      if (among !== null && !among.has(firing.account)) continue;
      if (only !== null && !only.has(firing.account)) continue;
      const subject = subjectOf(firing);
      const rest = rests.get(subject);
      const resting = rest !== undefined && (rest === null || rest > asOf);
      if (resting && options.dismissed !== true && (!options.snoozed || rest === null)) continue;
      alerts.set(subject, {
        subject,
        code: firing.code as HealthAlert["code"],
        status: firing.status,
        account: nameOf(names, firing.account),
        mrr: revenue.get(firing.account) ?? null,
        since: toIso(firing.since),
        values: { ...firing.values },
        snoozedUntil: resting && rest !== null ? toIso(rest) : null,
      });
    }
    return [...alerts.values()].sort(
      (a, b) =>
        RANK[a.status] - RANK[b.status] ||
        (b.mrr ?? 0) - (a.mrr ?? 0) ||
        (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
    );
  }

  /** Puts an alert to rest until some days after the workspace's today, or for good. */
  async rest(workspace: OpenWorkspace, subject: string, days: number | null, author: string): Promise<void> {
    const account = accountOf(subject);
    if (account === undefined)
      throw new ProblemError("invalid-body", `subject requires one that an alert gave, got ${JSON.stringify(subject)}`);
    const until = days === null ? null : toIso(this.health.todayAt(workspace) + days * DAY);
    const row = { until, author, rested_at: toIso(this.health.now()) };
    const step = days === null ? ("dismissed" as const) : ("snoozed" as const);
    await this.db.transaction().execute(async (trx) => {
      await trx
        .insertInto("health_alert_rest")
        .values({ workspace_id: workspace.record.id, subject, account_id: account, ...row })
        .onConflict((oc) => oc.columns(["workspace_id", "subject"]).doUpdateSet(row))
        .execute();
      await this.history.step(workspace, { subject, account, step, until, author }, trx);
    });
  }

  /** Takes back that alerts were put to rest. */
  async wake(workspace: OpenWorkspace, subjects: readonly string[], author: string): Promise<void> {
    for (let from = 0; from < subjects.length; from += 500) {
      const some = subjects.slice(from, from + 500);
      await this.db.transaction().execute(async (trx) => {
        const resting = await trx
          .deleteFrom("health_alert_rest")
          .where("workspace_id", "=", workspace.record.id)
          .where("subject", "in", some)
          .returning(["subject", "account_id"])
          .execute();
        for (const { subject, account_id: account } of resting)
          await this.history.step(workspace, { subject, account, step: "woken", until: null, author }, trx);
      });
    }
  }

  /** Subjects that are at rest now. */
  async resting(workspace: OpenWorkspace): Promise<ReadonlySet<string>> {
    const asOf = this.health.todayAt(workspace);
    const rests = await this.rests(workspace.record.id);
    return new Set([...rests].filter(([, until]) => until === null || until > asOf).map(([subject]) => subject));
  }

  private async rests(workspaceId: string): Promise<ReadonlyMap<string, number | null>> {
    const rows = await this.db
      .selectFrom("health_alert_rest")
      .select(["subject", "until"])
      .where("workspace_id", "=", workspaceId)
      .execute();
    return new Map(rows.map((row) => [row.subject, row.until === null ? null : fromIso(row.until)]));
  }

  /** What the scores themselves say: a band that fell, a steep fall, a renewal near with little known or little health. */
  private async scoreFirings(
    workspace: OpenWorkspace,
    renewals: ReadonlyMap<Id, number>,
    asOf: number,
    when: PortfolioFilter,
    accounts: readonly Id[] | null,
  ): Promise<Firing[]> {
    const { engine } = workspace.store;
    const firings: Firing[] = [];
    for (const { card, document } of await this.health.cards(workspace)) {
      const run = await lastFullRun(engine, card.id, when.asOf === undefined ? Number.MAX_SAFE_INTEGER : asOf);
      if (run === null) continue;
      const isLive = when.asOf === undefined && when.knownAt === undefined;
      const rows =
        accounts !== null && isLive
          ? await scoreRowsOf(engine, card.id, accounts)
          : await this.portfolios.rows(workspace, { ...when, scorecard: card.id });
      const weekAgo = await scoreHistory(engine, card.id, run.asOf - WEEK - DAY, run.asOf - 1, accounts);
      const before = new Map(weekAgo.filter((one) => one.version === run.version).map((one) => [one.account, one]));
      for (const row of rows) {
        const { id } = row.account;
        const scorecard = document.title;
        const end = renewals.get(id);
        const weak = renewalWeakness(row);
        if (end !== undefined && weak !== null) {
          firings.push({
            code: "renewal_near",
            account: id,
            occasion: String(end),
            status: weak,
            since: asOf,
            values: { count: Math.floor((end - asOf) / DAY), coverage: Math.round(row.coverage * 100), scorecard },
          });
        }
        const was = before.get(id)?.bandStatus ?? null;
        if (was !== null && row.bandStatus !== null && RANK[row.bandStatus] < RANK[was]) {
          firings.push({
            code: "band_fell",
            account: id,
            occasion: `${card.id}:${was}:${row.bandStatus}:${run.asOf}`,
            status: row.bandStatus === "at_risk" ? "at_risk" : "watch",
            since: before.get(id)!.asOf,
            values: { before: was, after: row.bandStatus, scorecard },
          });
        }
        if (row.direction === "falling" && row.slope !== null && row.slope * 28 <= -STEEP) {
          firings.push({
            code: "score_falling",
            account: id,
            occasion: card.id,
            status: "watch",
            since: run.asOf - 28 * DAY,
            values: { points: Math.round(-row.slope * 28), scorecard },
          });
        }
      }
    }
    return firings;
  }
}

/** Whether a renewal that is near deserves an alert: too little is known, or what is known is not good. */
function renewalWeakness(row: ScoreRow): "watch" | "at_risk" | null {
  if (row.bandStatus === "at_risk") return "at_risk";
  return row.coverage < 0.6 || row.status === "none" || row.status === "uncertain" ? "watch" : null;
}
