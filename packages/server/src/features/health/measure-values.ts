import {
  DAY,
  type Figure,
  findMetric,
  type MetricDefinition,
  type MetricPeriod,
  type OptionValue,
  type StatRow,
} from "@tendwell/core";
import {
  decayedSentiment,
  failedRule,
  type Measure,
  type MeasureInput,
  type MeasureSource,
  type MissingReason,
  missingInput,
  ownPastDeviation,
  peerCuts,
  type Scorecard,
  type Sentiment,
} from "@tendwell/core/health";
import type { ScoredAccount } from "./account-facts.ts";
import type { Asking } from "./asking.ts";
import { FeedAges } from "./feed-ages.ts";
import { signalTable, signalValues } from "./signal-values.ts";
import { bucketsBefore, windowBefore } from "./windows.ts";

/** Measure id and the peers' attribute value (null: everybody) → quantiles. */
export type PeerCuts = ReadonlyMap<string, readonly number[]>;

export function cutKey(measure: string, peers: string | null): string {
  return JSON.stringify([measure, peers]);
}

export interface MeasureValues {
  /** Inputs by account, in the order of the scorecard's measures. */
  readonly inputs: ReadonlyMap<string, readonly MeasureInput[]>;
  readonly cuts: PeerCuts;
}

type Accounts = ReadonlyMap<string, ScoredAccount>;
/** Raw values of one measure by account, before peers are looked at. */
type Raw = ReadonlyMap<string, MeasureInput>;

/** Signals that go on counting while nothing happens. */
const COUNTS_SILENCE: ReadonlySet<string> = new Set(["days_since_touch", "days_since_use"]);
/** Reasons of a metric that mean the question does not arise for the account. */
const NOT_APPLICABLE: ReadonlySet<string> = new Set(["unlimited_seats", "no_lapse_rule"]);
const NO_SOURCE: ReadonlySet<string> = new Set(["not_recorded"]);
const TOO_FEW: ReadonlySet<string> = new Set(["too_few"]);
const TOO_NEW: ReadonlySet<string> = new Set(["not_matured", "not_reached"]);

/**
 * What every measure of a scorecard says about every account at one moment: one set-wise question per measure. `frozen`
 * are the cut points of an earlier full run; without them they are taken from these accounts.
 */
export async function measureValues(
  asking: Asking,
  card: Scorecard,
  accounts: Accounts,
  sentiments: ReadonlyMap<string, readonly Sentiment[]>,
  frozen: PeerCuts | null,
): Promise<MeasureValues> {
  const ages = new FeedAges(asking);
  const columns: Raw[] = [];
  const cuts = new Map<string, readonly number[]>();
  for (const measure of card.measures) {
    const raw = await rawValues(asking, measure, accounts, sentiments, ages);
    columns.push(comparedWithPeers(measure, raw, accounts, frozen, cuts));
  }
  const inputs = new Map<string, readonly MeasureInput[]>();
  for (const [id, account] of accounts) {
    inputs.set(
      id,
      card.measures.map((measure, i) =>
        failedRule(measure.appliesTo, account.attributes) === null
          ? (columns[i]!.get(id) ?? missingInput("no_data"))
          : missingInput("not_applicable"),
      ),
    );
  }
  return { inputs, cuts };
}

async function rawValues(
  asking: Asking,
  measure: Measure,
  accounts: Accounts,
  sentiments: ReadonlyMap<string, readonly Sentiment[]>,
  ages: FeedAges,
): Promise<Raw> {
  const { source } = measure;
  if (source.kind === "sentiment") return sentimentValues(asking.moment.asOf, source, accounts, sentiments);
  if (source.kind === "signal") {
    const ageDays = await ages.of(signalTable(source.signal));
    if (ageDays === null) return all(accounts, missingInput("no_source"));
    const values = await signalValues(asking, source.signal);
    const first = await ages.first(signalTable(source.signal));
    const { asOf } = asking.moment;
    return mapped(accounts, (id, account) => {
      // Silence counts: who has never been heard of has been silent since it came, or since anybody listened.
      const silent = Math.floor((asOf - Math.max(account.since, first ?? asOf)) / DAY);
      const raw = values.get(id) ?? (COUNTS_SILENCE.has(source.signal) ? silent : undefined);
      return raw === undefined ? missingInput("no_data", ageDays) : { raw, reason: null, ageDays, cuts: null };
    });
  }
  const metric = asking.metrics.get(source.metric) ?? findMetric(source.metric);
  if (metric === undefined) return all(accounts, missingInput("no_source"));
  const ageDays = await ages.ofAll(metric.inputs);
  if (ageDays === null) return all(accounts, missingInput("no_source"));
  return measure.normaliser.kind === "own_past"
    ? ownPastValues(asking, measure.normaliser, source, metric, accounts, ageDays)
    : windowValues(asking, source, metric, accounts, ageDays);
}

type MetricMeasure = Extract<MeasureSource, { kind: "metric" }>;

async function windowValues(
  asking: Asking,
  source: MetricMeasure,
  metric: MetricDefinition,
  accounts: Accounts,
  ageDays: number,
): Promise<Raw> {
  const window = windowBefore(asking.moment.asOf, source.window, asking.workspace.record.zone);
  const points = await pointsByAccount(asking, source, metric, [window]);
  return mapped(accounts, (id, account) =>
    inputOf(points.get(id)?.[0], source, account.since > window.startUs, ageDays),
  );
}

/** The recent days of an account against the days before, in robust deviations. */
async function ownPastValues(
  asking: Asking,
  own: Extract<Measure["normaliser"], { kind: "own_past" }>,
  source: MetricMeasure,
  metric: MetricDefinition,
  accounts: Accounts,
  ageDays: number,
): Promise<Raw> {
  const late = own.recentDays / own.bucketDays;
  const early = own.baselineDays / own.bucketDays;
  const buckets = bucketsBefore(asking.moment.asOf, own.bucketDays, late + early, asking.workspace.record.zone);
  const points = await pointsByAccount(asking, source, metric, buckets);
  return mapped(accounts, (id, account) => {
    if (account.since > buckets[0]!.startUs) return missingInput("too_new", ageDays);
    const values = buckets.map((_, i) => inputOf(points.get(id)?.[i], source, false, ageDays).raw);
    // Nothing then and nothing now is no past to compare with, and no good news either.
    if (values.every((value) => value === null || value === 0)) return missingInput("no_data", ageDays);
    const present = (list: readonly (number | null)[]) => list.filter((value): value is number => value !== null);
    const raw = ownPastDeviation(present(values.slice(early)), present(values.slice(0, early)));
    return raw === null ? missingInput("no_data", ageDays) : { raw, reason: null, ageDays, cuts: null };
  });
}

/** The figure that a measure reads, by account and period. */
async function pointsByAccount(
  asking: Asking,
  source: MetricMeasure,
  metric: MetricDefinition,
  periods: readonly MetricPeriod[],
): Promise<ReadonlyMap<string, readonly (Figure | undefined)[]>> {
  const options: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(metric.options)) {
    options[name] = source.options[name] ?? asking.company.optionDefaults[name] ?? spec.default;
  }
  const scope = asking.scope(periods, options);
  const { dialect } = asking.workspace.store.engine;
  const rows = await asking.query(metric.sql(dialect, asking.source(scope), scope), `measure:${metric.id}`);
  const cells = new Map<string | null, (StatRow[] | undefined)[]>();
  for (const row of rows as readonly StatRow[]) {
    let own = cells.get(row.grp);
    if (own === undefined) {
      own = new Array(periods.length).fill(undefined);
      cells.set(row.grp, own);
    }
    const at = Number(row.period ?? -1);
    // Outside of every period.
    if (at < 0) continue;
    const cell = own[at];
    if (cell === undefined) own[at] = [row];
    else cell.push(row);
  }
  const figures = (cell: readonly StatRow[] | undefined, at: number) => metric.finish(cell ?? [], scope, periods[at]!);
  const wanted = source.component ?? shownPart(metric, cells, figures);
  const out = new Map<string, (Figure | undefined)[]>();
  for (const [group, own] of cells) {
    if (group === null) continue;
    out.set(
      group,
      own.map((cell, at) => figures(cell, at).findLast(({ component }) => component === wanted)),
    );
  }
  return out;
}

/** The part of a metric that stands for it: the figure itself where it has one, else what the metric is shown by. */
function shownPart(
  metric: MetricDefinition,
  cells: ReadonlyMap<string | null, readonly (readonly StatRow[] | undefined)[]>,
  figures: (cell: readonly StatRow[] | undefined, at: number) => readonly Figure[],
): string | null | undefined {
  // The first figure decides, so the order is that of every other answer: by period, then by group.
  const groups = metric.components.length === 0 ? [...cells.keys()] : [...cells.keys()].sort(byGroup);
  const named = new Set<string>();
  for (let at = 0; at < (cells.get(groups[0] ?? null)?.length ?? 0); at += 1) {
    for (const group of groups) {
      for (const { component } of figures(cells.get(group)![at], at)) {
        if (component === null) return null;
        named.add(component);
      }
    }
  }
  return metric.headline?.([...named]) ?? metric.bands?.component ?? [...named][0];
}

const byGroup = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1;

function inputOf(point: Figure | undefined, source: MetricMeasure, isNew: boolean, ageDays: number): MeasureInput {
  const value = point?.value ?? null;
  if (value !== null && point!.n < source.minimumVolume) return missingInput("below_minimum", ageDays);
  if (value !== null) return { raw: value, reason: null, ageDays, cuts: null };
  const why = reasonOf(point?.reason ?? null);
  if (why !== "no_data") return missingInput(why, ageDays);
  if (isNew) return missingInput("too_new", ageDays);
  return source.absent === null
    ? missingInput("no_data", ageDays)
    : { raw: source.absent, reason: null, ageDays, cuts: null };
}

function reasonOf(reason: string | null): MissingReason {
  if (reason === null) return "no_data";
  if (NOT_APPLICABLE.has(reason)) return "not_applicable";
  if (NO_SOURCE.has(reason)) return "no_source";
  if (TOO_FEW.has(reason)) return "below_minimum";
  return TOO_NEW.has(reason) ? "too_new" : "no_data";
}

function sentimentValues(
  asOf: number,
  source: Extract<MeasureSource, { kind: "sentiment" }>,
  accounts: Accounts,
  sentiments: ReadonlyMap<string, readonly Sentiment[]>,
): Raw {
  return mapped(accounts, (id) => {
    const last = sentiments.get(id)?.findLast((one) => one.at <= asOf);
    const raw = last === undefined ? null : decayedSentiment(last, asOf, source);
    const ageDays = last === undefined ? null : (asOf - last.at) / DAY;
    return raw === null ? missingInput("no_data", ageDays) : { raw, reason: null, ageDays, cuts: null };
  });
}

/** Adds the cut points of the account's peers where a measure is compared with them. */
function comparedWithPeers(
  measure: Measure,
  raw: Raw,
  accounts: Accounts,
  frozen: PeerCuts | null,
  cuts: Map<string, readonly number[]>,
): Raw {
  const { normaliser } = measure;
  if (normaliser.kind !== "percentile") return raw;
  const peersOf = (id: string) =>
    normaliser.peers === null ? null : (accounts.get(id)?.attributes.get(normaliser.peers) ?? null);
  if (frozen === null) {
    const groups = new Map<string | null, number[]>();
    for (const [id, input] of raw) {
      if (input.raw === null) continue;
      const key = peersOf(id);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [input.raw]);
      else group.push(input.raw);
    }
    for (const [peers, values] of groups) cuts.set(cutKey(measure.id, peers), peerCuts(values));
  } else for (const [key, values] of frozen) cuts.set(key, values);
  return mapped(accounts, (id) => {
    const input = raw.get(id) ?? missingInput("no_data");
    return { ...input, cuts: cuts.get(cutKey(measure.id, peersOf(id))) ?? [] };
  });
}

function mapped(accounts: Accounts, input: (id: string, account: ScoredAccount) => MeasureInput): Raw {
  const out = new Map<string, MeasureInput>();
  for (const [id, account] of accounts) out.set(id, input(id, account));
  return out;
}

function all(accounts: Accounts, input: MeasureInput): Raw {
  return mapped(accounts, () => input);
}
