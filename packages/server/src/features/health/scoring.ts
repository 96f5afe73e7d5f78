import { activeSubscriptions, type Id, sql, time } from "@tendwell/core";
import {
  type AccountScore,
  type ChildScore,
  compileScorecard,
  type MeasureInput,
  parentScore,
  resolveScorecard,
  type Scorecard,
  type ScorecardDocument,
  type ScoreOverride,
  type Sentiment,
  scoreAccount,
} from "@tendwell/core/health";
import { accountsAt, type ScoredAccount } from "./account-facts.ts";
import type { Asking } from "./asking.ts";
import { customerIds } from "./customer-spells.ts";
import { measureValues, type PeerCuts } from "./measure-values.ts";

/** What people said, as it counts for one scorecard at one moment. */
export interface Words {
  readonly overrides: ReadonlyMap<Id, ScoreOverride>;
  readonly sentiments: ReadonlyMap<Id, readonly Sentiment[]>;
}

export interface Scoring {
  readonly card: Scorecard;
  readonly scores: ReadonlyMap<Id, AccountScore>;
  readonly inputs: ReadonlyMap<Id, readonly MeasureInput[]>;
  readonly cuts: PeerCuts;
}

/** Accounts that are customers at the moment, whatever scorecard they fall under, with these attributes or (null) all. */
export async function customersAt(
  asking: Asking,
  attributes: ReadonlySet<string> | null,
): Promise<ReadonlyMap<Id, ScoredAccount>> {
  const accounts = await accountsAt(asking, attributes);
  const customers = await customerIds(asking);
  if (customers === null) return accounts;
  const out = new Map<Id, ScoredAccount>();
  for (const [id, account] of accounts) if (customers.has(id)) out.set(id, account);
  return out;
}

/** Of these accounts, those that a scorecard scores among all scorecards of its outcome. */
export function accountsOf(
  card: Scorecard,
  rivals: readonly Scorecard[],
  accounts: ReadonlyMap<Id, ScoredAccount>,
): ReadonlyMap<Id, ScoredAccount> {
  const same = [card, ...rivals.filter((rival) => rival.outcome === card.outcome && rival.id !== card.id)];
  if (same.length === 1 && card.appliesTo.length === 0) return accounts;
  return new Map(
    [...accounts].filter(([, account]) => resolveScorecard(same, account.attributes).scorecard === card.id),
  );
}

/** Scores of a scorecard at the asking's moment. `frozen` are the cut points of the full run that it follows. */
export async function scoreAccounts(
  asking: Asking,
  document: ScorecardDocument,
  accounts: ReadonlyMap<Id, ScoredAccount>,
  words: Words,
  frozen: PeerCuts | null,
): Promise<Scoring> {
  const card = compileScorecard(document);
  const { inputs, cuts } = await measureValues(asking, card, accounts, words.sentiments, frozen);
  const { asOf } = asking.moment;
  const own = new Map<Id, AccountScore>();
  for (const [id, values] of inputs) {
    own.set(id, scoreAccount(card, values, words.overrides.get(id) ?? null, asOf));
  }
  const scores = card.parent === "own" ? own : await withParents(asking, card, card.parent, own, accounts, words);
  return { card, scores, inputs, cuts };
}

/** Accounts with children get their score from them; an override of the parent counts over that. */
async function withParents(
  asking: Asking,
  card: Scorecard,
  policy: "mean" | "revenue_weighted" | "worst_child",
  own: ReadonlyMap<Id, AccountScore>,
  accounts: ReadonlyMap<Id, ScoredAccount>,
  words: Words,
): Promise<ReadonlyMap<Id, AccountScore>> {
  const children = await childrenOf(asking, accounts);
  if (children.size === 0) return own;
  const revenue = policy === "revenue_weighted" ? await revenueAt(asking) : new Map<Id, number>();
  const out = new Map(own);
  const done = new Set<Id>();
  // Grandchildren first: a parent of parents sees what they became. An account that is its own ancestor keeps its own score.
  const settle = (id: Id, above: ReadonlySet<Id>): void => {
    if (done.has(id) || above.has(id)) return;
    const mine = (children.get(id) ?? []).filter((child) => out.has(child));
    for (const child of mine) settle(child, new Set([...above, id]));
    done.add(id);
    if (mine.length === 0 || !out.has(id)) return;
    const list = mine.map((child): ChildScore => {
      const { score, low, high, coverage } = out.get(child)!;
      return { account: child, score, low, high, coverage, revenue: revenue.get(child) ?? null };
    });
    const found = parentScore(card, policy, list)!;
    const override = words.overrides.get(id) ?? null;
    const before = own.get(id)!;
    const base: AccountScore = {
      ...found,
      computed: found.score,
      base: 0,
      clamp: 0,
      override: 0,
      measures: found.parts.map(({ account, part }) => ({
        id: `child:${account}`,
        raw: out.get(account)!.score,
        points: out.get(account)!.score,
        weight: found.score === null || found.score === 0 ? 0 : part / found.score,
        fullWeight: 0,
        contribution: part,
        ageDays: null,
        reason: out.get(account)!.score === null ? "no_data" : null,
      })),
    };
    if (override === null || before.status !== "overridden") out.set(id, base);
    else {
      // The override was blended with the account's own score; its say is the same over its children's.
      const own = before.computed;
      const say = own === null || own === override.score ? 1 : (before.score! - own) / (override.score - own);
      const start = found.score ?? override.score;
      const score = start + say * (override.score - start);
      out.set(id, {
        ...base,
        score,
        low: found.low === null ? score : found.low + say * (override.score - found.low),
        high: found.high === null ? score : found.high + say * (override.score - found.high),
        status: "overridden",
        band: before.band,
        bandStatus: before.bandStatus,
        override: score - (found.score ?? 0),
      });
    }
  };
  for (const id of children.keys()) settle(id, new Set());
  return out;
}

/** These accounts without those whose score comes from their children. */
export async function withoutParents(
  asking: Asking,
  card: Scorecard,
  accounts: ReadonlyMap<Id, ScoredAccount>,
): Promise<ReadonlyMap<Id, ScoredAccount>> {
  if (card.parent === "own") return accounts;
  const parents = await childrenOf(asking, accounts);
  return new Map([...accounts].filter(([id]) => !parents.has(id)));
}

/** Parent → its children, by the attribute `parent`, whose value is the parent's external id. */
async function childrenOf(
  asking: Asking,
  accounts: ReadonlyMap<Id, ScoredAccount>,
): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const named = new Set<string>();
  for (const { attributes } of accounts.values()) {
    const parent = attributes.get("parent");
    if (parent) named.add(parent);
  }
  if (named.size === 0) return new Map();
  const rows = await asking.query(sql`select id, external_id from identity where kind = 'account'`, "parents");
  const ids = new Map(rows.map((row) => [String(row.external_id), String(row.id)]));
  const out = new Map<Id, Id[]>();
  for (const [id, { attributes }] of accounts) {
    const parent = ids.get(attributes.get("parent") ?? "");
    if (parent === undefined || parent === id || !accounts.has(parent)) continue;
    const list = out.get(parent) ?? [];
    list.push(id);
    out.set(parent, list);
  }
  return out;
}

/** Monthly recurring revenue per account at the moment, as the metric `mrr` has it, in minor units of the reporting currency. */
export async function revenueAt(asking: Asking): Promise<ReadonlyMap<Id, number>> {
  const { asOf } = asking.moment;
  const scope = asking.scope([], asking.company.optionDefaults);
  const { dialect } = asking.workspace.store.engine;
  const rows = await asking.query(
    sql`select a.account_id as account_id, sum(cast(a.mrr as double)) as mrr
      from ${activeSubscriptions(dialect, asking.source(scope), scope)} a
      where a.starts_at < ${time(asOf)} and a.ends_at >= ${time(asOf)}
      group by 1`,
    "revenue",
  );
  return new Map(
    rows.flatMap((row) =>
      row.mrr === null || row.mrr === undefined ? [] : [[String(row.account_id), Number(row.mrr)]],
    ),
  );
}
