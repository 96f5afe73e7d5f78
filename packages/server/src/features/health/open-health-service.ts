import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { CompanyService } from "../definitions/company-service.ts";
import type { DefinitionService } from "../definitions/definition-service.ts";
import { AccountService } from "./account-service.ts";
import { AlertService } from "./alert-service.ts";
import { BacktestService } from "./backtest-service.ts";
import { ExplainService } from "./explain-service.ts";
import type { HealthParts } from "./health-routes.ts";
import { HealthService } from "./health-service.ts";
import { PortfolioService } from "./portfolio-service.ts";
import { scoreEffects } from "./score-effects.ts";
import { scorecardKind } from "./scorecard-kind.ts";

export { healthRoutes } from "./health-routes.ts";
export { HealthSchedule } from "./health-schedule.ts";

/** Customer health with its parts, and scorecards registered as a kind of definition. */
export function openHealth(options: {
  readonly db: Kysely<StateDatabase>;
  readonly definitions: DefinitionService;
  readonly company: CompanyService;
  readonly today: (workspace: OpenWorkspace) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): HealthParts {
  const { db, definitions } = options;
  const health = new HealthService(options);
  definitions.register(scorecardKind((before, after, context) => scoreEffects(health, before, after, context)));
  const portfolios = new PortfolioService(health);
  return {
    health,
    portfolios,
    accounts: new AccountService(health),
    explain: new ExplainService(health),
    backtests: new BacktestService(health, definitions, db),
    alerts: new AlertService(health, portfolios, db),
  };
}
