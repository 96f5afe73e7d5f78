import { DAY, type Figure, findMetric, type MetricDefinition } from "@tendwell/core";
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
import { figuresByAccount } from "./metric-figures.ts";
import { signalTable, signalValues } from "./signal-values.ts";
import { bucketsBefore, windowBefore } from "./windows.ts";

/** Measure id and the peers' attribute value (null: everybody) → quantiles. */
export type PeerCuts = ReadonlyMap<string, readonly number[]>;

function cutKey(measure: string, peers: string | null): string {
  return JSON.stringify([measure, peers]);
}

export interface MeasureValues {
  /** Inputs by account, in the order of the scorecard's measures. */
  readonly inputs: ReadonlyMap<string, readonly MeasureInput[]>;
  readonly cuts: PeerCuts;
}

type Accounts = ReadonlyMap<string, ScoredAccount>;
/** Raw values of one measure, in the order of the accounts, before peers are looked at. */
type Raw = readonly MeasureInput[];

/** Signals that go on counting while nothing happens. */
const COUNTS_SILENCE: ReadonlySet<string> = new Set(["days_since_touch", "days_since_use"]);
/** Reasons of a metric that mean the question does not arise for the account. */
const NOT_APPLICABLE: ReadonlySet<string> = new Set(["unlimited_seats", "no_lapse_rule"]);
const NO_SOURCE: ReadonlySet<string> = new Set(["not_recorded"]);
const TOO_FEW: ReadonlySet<string> = new Set(["too_few"]);
const TOO_NEW: ReadonlySet<string> = new Set(["not_matured", "not_reached"]);

/** Measures asked at once: the engine reads for the next one while the answers to the last are worked on. */
const ASKED_AT_ONCE = 2;
/** Of a few accounts, most of a question is planning, which takes one core. */
const ASKED_OF_FEW = 4;

const NOT_ASKED = missingInput("not_applicable");

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
  const raws: Raw[] = [];
  const waiting = [...card.measures];
  const ask = async (): Promise<void> => {
    for (let measure = waiting.shift(); measure !== undefined; measure = waiting.shift())
      raws[measure.index] = await rawValues(asking, measure, accounts, sentiments, ages);
  };
  await Promise.all(Array.from({ length: asking.accounts === null ? ASKED_AT_ONCE : ASKED_OF_FEW }, ask));
  const cuts = new Map<string, readonly number[]>();
  const columns = card.measures.map((measure, i) => comparedWithPeers(measure, raws[i]!, accounts, frozen, cuts));
  const inputs = new Map<string, readonly MeasureInput[]>();
  let at = 0;
  for (const [id, account] of accounts) {
    inputs.set(
      id,
      card.measures.map((measure, i) =>
        failedRule(measure.appliesTo, account.attributes) === null ? columns[i]![at]! : NOT_ASKED,
      ),
    );
    at += 1;
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
    const silence = COUNTS_SILENCE.has(source.signal);
    const unheard = silence && [...accounts.keys()].some((id) => !values.has(id));
    const first = unheard ? await ages.first(signalTable(source.signal)) : null;
    const { asOf } = asking.moment;
    const nothing = missingInput("no_data", ageDays);
    return mapped(accounts, (id, account) => {
      // Silence counts: who has never been heard of has been silent since it came, or since anybody listened.
      const silent = Math.floor((asOf - Math.max(account.since, first ?? asOf)) / DAY);
      const raw = values.get(id) ?? (silence ? silent : undefined);
      return raw === undefined ? nothing : { raw, reason: null, ageDays, cuts: null };
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
  const points = await figuresByAccount(asking, source, metric, [window]);
  const missing = sharedMissing(ageDays);
  return mapped(accounts, (id, account) =>
    inputOf(points.get(id)?.[0], source, account.since > window.startUs, ageDays, missing),
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
  const points = await figuresByAccount(asking, source, metric, buckets);
  const missing = sharedMissing(ageDays);
  return mapped(accounts, (id, account) => {
    if (account.since > buckets[0]!.startUs) return missing("too_new");
    const values = buckets.map((_, i) => inputOf(points.get(id)?.[i], source, false, ageDays, missing).raw);
    // Nothing then and nothing now is no past to compare with, and no good news either.
    if (values.every((value) => value === null || value === 0)) return missing("no_data");
    const present = (list: readonly (number | null)[]) => list.filter((value): value is number => value !== null);
    const raw = ownPastDeviation(present(values.slice(early)), present(values.slice(0, early)));
    return raw === null ? missing("no_data") : { raw, reason: null, ageDays, cuts: null };
  });
}

type Missing = (reason: MissingReason) => MeasureInput;

/** Inputs without a value are the same for every account of a measure: one object for each reason. */
function sharedMissing(ageDays: number): Missing {
  const known = new Map<MissingReason, MeasureInput>();
  return (reason) => {
    const found = known.get(reason) ?? missingInput(reason, ageDays);
    known.set(reason, found);
    return found;
  };
}

function inputOf(
  point: Figure | undefined,
  source: MetricMeasure,
  isNew: boolean,
  ageDays: number,
  missing: Missing,
): MeasureInput {
  const value = point?.value ?? null;
  if (value !== null && point!.n < source.minimumVolume) return missing("below_minimum");
  if (value !== null) return { raw: value, reason: null, ageDays, cuts: null };
  const why = reasonOf(point?.reason ?? null);
  if (why !== "no_data") return missing(why);
  if (isNew) return missing("too_new");
  return source.absent === null ? missing("no_data") : { raw: source.absent, reason: null, ageDays, cuts: null };
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
    for (const [at, id] of [...accounts.keys()].entries()) {
      const input = raw[at]!;
      if (input.raw === null) continue;
      const key = peersOf(id);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [input.raw]);
      else group.push(input.raw);
    }
    for (const [peers, values] of groups) cuts.set(cutKey(measure.id, peers), peerCuts(values));
  } else for (const [key, values] of frozen) cuts.set(key, values);
  return mapped(accounts, (id, _, at) => ({ ...raw[at]!, cuts: cuts.get(cutKey(measure.id, peersOf(id))) ?? [] }));
}

function mapped(accounts: Accounts, input: (id: string, account: ScoredAccount, at: number) => MeasureInput): Raw {
  const out: MeasureInput[] = [];
  for (const [id, account] of accounts) out.push(input(id, account, out.length));
  return out;
}

function all(accounts: Accounts, input: MeasureInput): Raw {
  return mapped(accounts, () => input);
}
