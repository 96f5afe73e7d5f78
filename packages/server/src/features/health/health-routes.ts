import type { HEALTH_ROUTES, ScoreRun } from "@tendwell/contract";
import { toIso } from "@tendwell/core";
import type { Principal } from "../../access/principal.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import { accountIdOf } from "./account-names.ts";
import type { AccountService } from "./account-service.ts";
import type { AlertService } from "./alert-service.ts";
import type { BacktestService } from "./backtest-service.ts";
import type { ExplainService } from "./explain-service.ts";
import type { FinishedRun, HealthService } from "./health-service.ts";
import type { PortfolioActionsService } from "./portfolio-actions-service.ts";
import type { PortfolioService } from "./portfolio-service.ts";
import type { PortfolioViewsService } from "./portfolio-views-service.ts";
import { readMoment } from "./read-moment.ts";
import { readRuns, type StoredRun } from "./run-store.ts";
import type { TodayService } from "./today-service.ts";

type Keys = keyof typeof HEALTH_ROUTES;

export interface HealthParts {
  readonly health: HealthService;
  readonly accounts: AccountService;
  readonly portfolios: PortfolioService;
  readonly explain: ExplainService;
  readonly backtests: BacktestService;
  readonly alerts: AlertService;
  readonly actions: PortfolioActionsService;
  readonly views: PortfolioViewsService;
  readonly todays: TodayService;
}

/** A person by name; scripts by what they are. */
export function authorOf(principal: Principal): string {
  if (principal.kind === "person") return principal.name;
  return principal.kind === "key" ? "API key" : "command line";
}

function runJson(run: StoredRun | FinishedRun): ScoreRun {
  return {
    id: run.id,
    scorecard: run.scorecard,
    version: run.version,
    scope: run.scope,
    asOf: toIso(run.asOf),
    recordedAt: toIso(run.recordedAt),
    accounts: run.accounts,
    milliseconds: "milliseconds" in run ? run.milliseconds : null,
    dropped: "dropped" in run ? [...run.dropped] : [],
  };
}

export function healthRoutes(parts: HealthParts): Pick<RouteHandlers, Keys> {
  const { health, accounts, portfolios, explain, backtests, alerts } = parts;
  const span = (
    query: { scorecard?: string | undefined; from?: string | undefined; to?: string | undefined },
    zone: string,
  ) => ({
    scorecard: query.scorecard,
    from: readMoment("from", query.from, zone),
    to: readMoment("to", query.to, zone),
  });
  return {
    "GET /api/v1/workspaces/{workspace}/scorecards": async ({ workspace }) => {
      const items = [];
      for (const one of await health.cards(workspace)) {
        const [last] = await readRuns(workspace.store.engine, one.document.id, 1);
        items.push({
          id: one.document.id,
          title: one.document.title,
          about: one.document.about ?? null,
          outcome: one.document.outcome,
          version: one.version,
          source: one.source,
          hash: one.hash,
          author: one.author,
          createdAt: one.createdAt,
          lastRun: last === undefined ? null : runJson(last),
          backtest: await backtests.kept(workspace.record.id, one.hash),
        });
      }
      return { items, nextCursor: null };
    },
    "POST /api/v1/workspaces/{workspace}/scorecards/backtest": ({ workspace, body, principal, signal }) =>
      backtests.backtest(workspace, body, authorOf(principal), signal),
    "POST /api/v1/workspaces/{workspace}/scorecards/publish": ({ workspace, body, principal, signal }) =>
      backtests.publish(workspace, body, authorOf(principal), signal),
    "POST /api/v1/workspaces/{workspace}/health/runs": async ({ workspace, body, signal }) => {
      const asOf = readMoment("asOf", body.asOf, workspace.record.zone);
      const runs = await health.run(
        workspace,
        { scorecard: body.scorecard, scope: body.scope, ...(asOf === null ? {} : { asOf }) },
        signal,
      );
      return { items: runs.map(runJson), nextCursor: null };
    },
    "GET /api/v1/workspaces/{workspace}/health/runs": async ({ workspace, query }) => ({
      items: (await readRuns(workspace.store.engine, query.scorecard ?? null, 200)).map(runJson),
      nextCursor: null,
    }),
    "POST /api/v1/workspaces/{workspace}/health/runs/{run}/verify": ({ workspace, params }) =>
      health.verify(workspace, params.run),
    "GET /api/v1/workspaces/{workspace}/portfolio/ledger": async ({ workspace, query }) => {
      const only = await portfolios.accountsWith(workspace, { ...query, asOf: query.to });
      return explain.portfolio(workspace, span(query, workspace.record.zone), only === null ? null : [...only]);
    },
    "GET /api/v1/workspaces/{workspace}/accounts/{account}/health": async ({ workspace, params, query }) =>
      accounts.account(
        workspace,
        await accountIdOf(workspace.store.engine, params.account),
        readMoment("asOf", query.asOf, workspace.record.zone),
      ),
    "GET /api/v1/workspaces/{workspace}/accounts/{account}/health/history": async ({ workspace, params, query }) => ({
      items: await accounts.history(
        workspace,
        await accountIdOf(workspace.store.engine, params.account),
        span(query, workspace.record.zone),
      ),
      nextCursor: null,
    }),
    "GET /api/v1/workspaces/{workspace}/accounts/{account}/health/ledger": async ({ workspace, params, query }) =>
      explain.account(
        workspace,
        await accountIdOf(workspace.store.engine, params.account),
        span(query, workspace.record.zone),
      ),
    "POST /api/v1/workspaces/{workspace}/accounts/{account}/health/what-if": async ({ workspace, params, body }) => {
      const draft = body.source === undefined ? null : (await backtests.read(workspace, body.source)).document;
      const id = await accountIdOf(workspace.store.engine, params.account);
      return accounts.whatIf(workspace, id, body.scorecard, draft, body.values);
    },
    "POST /api/v1/workspaces/{workspace}/accounts/{account}/health/override": async ({
      workspace,
      params,
      body,
      principal,
    }) =>
      accounts.override(
        workspace,
        await accountIdOf(workspace.store.engine, params.account),
        body,
        authorOf(principal),
      ),
    "DELETE /api/v1/workspaces/{workspace}/accounts/{account}/health/override": async ({
      workspace,
      params,
      query,
    }) => {
      const id = await accountIdOf(workspace.store.engine, params.account);
      await accounts.withdraw(workspace, id, query.scorecard ?? null);
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/accounts/{account}/health/sentiment": async ({
      workspace,
      params,
      body,
      principal,
    }) => {
      const id = await accountIdOf(workspace.store.engine, params.account);
      await accounts.sentiment(workspace, id, body.value, body.reason, authorOf(principal));
      return null;
    },
    "GET /api/v1/workspaces/{workspace}/alerts": async ({ workspace, query, signal }) => ({
      items: await alerts.alerts(
        workspace,
        {
          snoozed: query.snoozed === "true",
          account: query.account === undefined ? null : await accountIdOf(workspace.store.engine, query.account),
          when: query,
        },
        signal,
      ),
      nextCursor: null,
    }),
    "POST /api/v1/workspaces/{workspace}/alerts/rest": async ({ workspace, body, principal }) => {
      await alerts.rest(workspace, body.subject, body.days, authorOf(principal));
      return null;
    },
  };
}
