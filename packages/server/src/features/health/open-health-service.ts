import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { CompanyService } from "../definitions/company-service.ts";
import type { DefinitionService } from "../definitions/definition-service.ts";
import { AccountService } from "./account-service.ts";
import { AlertService } from "./alert-service.ts";
import { BacktestService } from "./backtest-service.ts";
import { CompareService } from "./compare-service.ts";
import { DraftService } from "./draft-service.ts";
import { ExplainService } from "./explain-service.ts";
import type { HealthParts } from "./health-routes.ts";
import { HealthService } from "./health-service.ts";
import { PortfolioActionsService } from "./portfolio-actions-service.ts";
import { PortfolioService } from "./portfolio-service.ts";
import { PortfolioViewsService } from "./portfolio-views-service.ts";
import { PreviewService } from "./preview-service.ts";
import { scoreEffects } from "./score-effects.ts";
import { scorecardKind } from "./scorecard-kind.ts";
import type { ScorecardParts } from "./scorecard-routes.ts";
import { TodayService } from "./today-service.ts";

export { healthRoutes } from "./health-routes.ts";
export { HealthSchedule } from "./health-schedule.ts";
export { portfolioRoutes } from "./portfolio-routes.ts";
export { scorecardRoutes } from "./scorecard-routes.ts";

/** Customer health with its parts, and scorecards registered as a kind of definition. */
export function openHealth(options: {
  readonly db: Kysely<StateDatabase>;
  readonly definitions: DefinitionService;
  readonly company: CompanyService;
  readonly today: (workspace: OpenWorkspace) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): HealthParts & { readonly scorecards: ScorecardParts } {
  const { db, definitions } = options;
  const health = new HealthService(options);
  definitions.register(scorecardKind((before, after, context) => scoreEffects(health, before, after, context)));
  const portfolios = new PortfolioService(health);
  const explain = new ExplainService(health);
  const backtests = new BacktestService(health, definitions, db);
  const alerts = new AlertService(health, portfolios, db);
  return {
    health,
    portfolios,
    accounts: new AccountService(health),
    explain,
    backtests,
    scorecards: {
      previews: new PreviewService(health, backtests),
      comparisons: new CompareService(health, backtests),
      drafts: new DraftService(db, options.now),
    },
    alerts,
    actions: new PortfolioActionsService(health, portfolios, alerts),
    views: new PortfolioViewsService(db, options.now),
    todays: new TodayService(portfolios, explain),
  };
}
