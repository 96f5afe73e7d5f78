import {
  type Id,
  type KnownAt,
  type MetricDefinition,
  type MetricPeriod,
  type MetricScope,
  type MetricSource,
  metricSource,
  type OptionValue,
  type Sql,
  type Visibility,
} from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { EngineRow } from "../../engine/engine.ts";
import { readVisibility } from "../../facts/visibility.ts";
import type { CompanyContext } from "../definitions/company-service.ts";

/** Whole portfolios over a large store take longer than a page may. */
const TIMEOUT_MS = 600_000;

/** When a score is asked for, and with which knowledge. */
export interface Moment {
  readonly asOf: number;
  readonly knownAt: KnownAt | null;
}

/** One moment of one workspace, ready to be asked: what is visible, what the company's settings are. */
export class Asking {
  readonly workspace: OpenWorkspace;
  readonly moment: Moment;
  readonly company: CompanyContext;
  readonly metrics: ReadonlyMap<string, MetricDefinition>;
  readonly accounts: readonly Id[] | null;
  private readonly input: AskingInput;
  private readonly visibility: Visibility;
  private readonly signal: AbortSignal | null;
  private readonly known: Map<string, Promise<unknown>> | null;

  private constructor(input: AskingInput, visibility: Visibility) {
    this.input = input;
    this.workspace = input.workspace;
    this.moment = input.moment;
    this.company = input.company;
    this.metrics = input.metrics;
    this.accounts = input.accounts ?? null;
    this.signal = input.signal ?? null;
    this.visibility = visibility;
    this.known = input.remember === true ? new Map() : null;
  }

  static async open(input: AskingInput): Promise<Asking> {
    return new Asking(input, await readVisibility(input.workspace.store.engine, input.moment.knownAt));
  }

  /** The same moment, of these accounts only, which it showed: none of them is internal. */
  about(shown: readonly Id[]): Asking {
    return new Asking({ ...this.input, accounts: shown, shown: true }, this.visibility);
  }

  /** A scope over periods, by account. */
  scope(periods: readonly MetricPeriod[], options: Readonly<Record<string, OptionValue>> = {}): MetricScope {
    const { record } = this.workspace;
    return {
      periods,
      asOf: this.moment.asOf,
      knownAt: this.moment.knownAt,
      zone: record.zone,
      currency: this.company.currency ?? record.currency,
      options,
      definitions: this.company.definitions,
      group: { kind: "account" },
      filters: [],
      accounts: this.accounts,
    };
  }

  source(scope: MetricScope): MetricSource {
    const { dialect } = this.workspace.store.engine;
    const source = metricSource(dialect, scope, this.visibility);
    if (this.input.shown !== true || scope.accounts === null) return source;
    // Facts of accounts that are shown need not be looked at for who is internal; what is asked of all accounts does.
    const own = metricSource(dialect, scope, { ...this.visibility, hasInternalAccounts: false });
    return { ...own, fromAll: source.fromAll, since: source.since };
  }

  /** Works something out once, where what was worked out is remembered; else anew. */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.known === null) return work();
    const found = (this.known.get(key) as Promise<T> | undefined) ?? work();
    this.known.set(key, found);
    return found;
  }

  query(statement: Sql, route: string): Promise<readonly EngineRow[]> {
    return this.workspace.store.engine.query(statement, {
      tags: { surface: "health", route },
      timeoutMs: TIMEOUT_MS,
      ...(this.signal === null ? {} : { signal: this.signal }),
    });
  }
}

export interface AskingInput {
  readonly workspace: OpenWorkspace;
  readonly moment: Moment;
  readonly company: CompanyContext;
  /** The company's own metrics by id, beside the catalogue. */
  readonly metrics: ReadonlyMap<string, MetricDefinition>;
  /** Only these accounts. */
  readonly accounts?: readonly Id[] | null;
  /** Several scorecards are about to ask: what they share is asked once, and kept as long as this. */
  readonly remember?: boolean;
  /** The accounts are among those that the moment shows. */
  readonly shown?: boolean;
  readonly signal?: AbortSignal | null;
}
