import type { PortfolioSelection } from "@tendwell/contract";
import { DAY, type Id } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { accountNames } from "./account-names.ts";
import type { AlertService } from "./alert-service.ts";
import { assignOwner } from "./assign-owner.ts";
import type { HealthService } from "./health-service.ts";
import type { PortfolioService } from "./portfolio-service.ts";
import { lastFullRun } from "./run-store.ts";

const FOREVER = Number.MAX_SAFE_INTEGER;

/** What is done to many accounts at once. */
export class PortfolioActionsService {
  private readonly health: HealthService;
  private readonly portfolios: PortfolioService;
  private readonly alerts: AlertService;
  constructor(health: HealthService, portfolios: PortfolioService, alerts: AlertService) {
    this.health = health;
    this.portfolios = portfolios;
    this.alerts = alerts;
  }

  /** The accounts that a selection means. */
  async chosen(workspace: OpenWorkspace, { accounts, matching }: PortfolioSelection): Promise<Id[]> {
    if (matching !== undefined) return this.portfolios.matching(workspace, matching);
    const ids = new Map<string, Id>();
    for (const { id, externalId } of (await accountNames(workspace.store.engine, null)).values())
      if (externalId !== null) ids.set(externalId, id);
    return [...new Set(accounts)].map((externalId) => {
      const id = ids.get(externalId);
      if (id !== undefined) return id;
      throw new ProblemError(
        "invalid-body",
        `accounts requires external ids of accounts, got ${JSON.stringify(externalId)}`,
      );
    });
  }

  /** A new dated fact of each account; it holds from the end of the day before today, so that it shows at once. */
  async owner(workspace: OpenWorkspace, selection: PortfolioSelection, owner: string | null) {
    const accounts = await this.chosen(workspace, selection);
    const at = this.health.todayAt(workspace) - 1;
    return { accounts: accounts.length, import: await assignOwner(workspace.store, accounts, owner, at) };
  }

  /** Puts all alerts of the accounts to rest. */
  async rest(workspace: OpenWorkspace, selection: PortfolioSelection, days: number | null, author: string) {
    const accounts = new Set(await this.chosen(workspace, selection));
    const alerts = await this.alerts.alerts(workspace, { snoozed: false, account: null });
    const subjects = alerts.filter((one) => accounts.has(one.account.id)).map((one) => one.subject);
    for (const subject of subjects) await this.alerts.rest(workspace, subject, days, author);
    return { accounts: accounts.size, subjects };
  }

  async sentiment(
    workspace: OpenWorkspace,
    selection: PortfolioSelection,
    input: { readonly value: number; readonly reason: string },
    author: string,
  ) {
    const accounts = await this.chosen(workspace, selection);
    const said = { ...input, author, at: this.health.todayAt(workspace), saidAt: this.health.now() };
    for (const id of accounts) await this.health.words.addSentiment(workspace.record.id, id, said);
    return this.rescored(workspace, accounts);
  }

  async override(
    workspace: OpenWorkspace,
    selection: PortfolioSelection,
    input: {
      readonly scorecard: string | null;
      readonly score: number;
      readonly reason: string;
      readonly days: number;
      readonly decay: "none" | "linear";
    },
    author: string,
  ) {
    const { days, ...rest } = input;
    if (input.scorecard !== null) await this.health.card(workspace, input.scorecard);
    const accounts = await this.chosen(workspace, selection);
    const setAt = this.health.todayAt(workspace);
    for (const account of accounts) {
      await this.health.words.addOverride(workspace.record.id, {
        ...rest,
        account,
        author,
        setAt,
        expiresAt: setAt + days * DAY,
        saidAt: this.health.now(),
      });
    }
    return this.rescored(workspace, accounts);
  }

  /** Withdraws what `override` set. */
  async withdraw(workspace: OpenWorkspace, selection: PortfolioSelection, scorecard: string | null) {
    const accounts = await this.chosen(workspace, selection);
    const touched: Id[] = [];
    for (const id of accounts) {
      const count = await this.health.words.withdraw(workspace.record.id, id, scorecard, this.health.now());
      if (count > 0) touched.push(id);
    }
    return this.rescored(workspace, touched);
  }

  /** What people say counts at once: one run over the accounts by each scorecard that has scored before. */
  private async rescored(workspace: OpenWorkspace, accounts: readonly Id[]): Promise<{ accounts: number }> {
    if (accounts.length === 0) return { accounts: 0 };
    for (const { card } of await this.health.cards(workspace)) {
      if ((await lastFullRun(workspace.store.engine, card.id, FOREVER)) === null) continue;
      await this.health.run(workspace, { scorecard: card.id, scope: "touched", also: accounts });
    }
    return { accounts: accounts.length };
  }
}
