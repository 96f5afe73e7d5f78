import { DAY, type Id } from "@tendwell/core";
import {
  attributesRead,
  CaseList,
  compileScorecard,
  lowScoreCalls,
  type Observation,
  type Outcome,
  type RankedCases,
  type Scorecard,
  type ScorecardDocument,
} from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { customerSpells, lostRenewals, outcomesOf } from "./customer-spells.ts";
import type { HealthService } from "./health-service.ts";
import { accountsOf, customersAt, scoreAccounts } from "./scoring.ts";
import { shownAs } from "./shown-as.ts";
import { instantBefore } from "./windows.ts";

export interface ReplayQuestion {
  readonly months: number;
  readonly horizonDays: number;
  /** Account attribute that the observations are told apart by. */
  readonly segment?: string | undefined;
  /** Share (0–1) of the accounts looked at. */
  readonly sample: number;
}

export type Replayed = Observation & { readonly segment: string | null };

export interface Replay {
  readonly card: Scorecard;
  readonly dates: readonly number[];
  readonly observations: readonly Replayed[];
  /** What each measure said by itself, in the order of the scorecard's measures; risk is higher where it is worse. */
  readonly single: readonly RankedCases[];
}

/** Whether a band calls the outcome: at risk calls a churn, healthy an upsell. */
function isCall(outcome: Outcome, status: "healthy" | "watch" | "at_risk" | null): boolean {
  return status === (lowScoreCalls(outcome) ? "at_risk" : "healthy");
}

/** Whether an account is in a sample: the same accounts for the same share, every time. */
export function drawn(id: Id, share: number): boolean {
  if (share >= 1) return true;
  let state = Number(BigInt.asUintN(32, BigInt(id) ^ (BigInt(id) >> 32n)));
  state = Math.imul(state ^ (state >>> 16), 0x45d9f3b) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x45d9f3b) >>> 0;
  return (state ^ (state >>> 16)) >>> 0 < share * 4_294_967_296;
}

/** The last instants of months at which the outcome could still happen within the horizon, oldest first. */
function replayDates(today: number, question: ReplayQuestion, zone: string): number[] {
  const last = instantBefore(today, question.horizonDays, "day", zone);
  return Array.from({ length: question.months }, (_, i) => instantBefore(last, question.months - 1 - i, "month", zone));
}

/** What scorecards would have said month by month, each with what could have been known then; one list for each document. */
export async function replayScorecards(
  health: HealthService,
  workspace: OpenWorkspace,
  documents: readonly ScorecardDocument[],
  question: ReplayQuestion,
  signal: AbortSignal | null,
): Promise<Replay[]> {
  const today = health.todayAt(workspace);
  const dates = replayDates(today, question, workspace.record.zone);
  const out = documents.map((document) => {
    const card = compileScorecard(document);
    const observations: Replayed[] = [];
    const single = card.measures.map(() => new CaseList());
    return { document, card, observations, single };
  });
  const happened = new Map<Outcome, Awaited<ReturnType<typeof outcomeEvents>>>();
  for (const { card } of out) {
    if (!happened.has(card.outcome))
      happened.set(card.outcome, await outcomeEvents(health, workspace, card.outcome, dates[0]!, today));
  }
  const read = new Set(attributesRead(out.map(({ card }) => card)));
  if (question.segment !== undefined) read.add(question.segment);
  const clusters = new Map<Id, number>();
  for (const asOf of dates) {
    signal?.throwIfAborted();
    // Only what could have been known then.
    const asking = await health.asking(
      workspace,
      { asOf, knownAt: { at: asOf, basis: "available" } },
      { signal, remember: documents.length > 1 },
    );
    const customers = new Map([...(await customersAt(asking, read))].filter(([id]) => drawn(id, question.sample)));
    const until = asOf + question.horizonDays * DAY;
    for (const { document, card, observations, single } of out) {
      const accounts = accountsOf(card, [], customers);
      const events = happened.get(card.outcome)!;
      const sign = lowScoreCalls(card.outcome) ? -1 : 1;
      const { sentiments } = await health.wordsAt(workspace, document.id, asOf, health.now());
      const { scores } = await scoreAccounts(asking, document, accounts, { overrides: new Map(), sentiments }, null);
      for (const [account, score] of scores) {
        let cluster = clusters.get(account);
        if (cluster === undefined) {
          cluster = clusters.size;
          clusters.set(account, cluster);
        }
        const eventAt = events.get(account)?.find((at) => at >= asOf && at < until) ?? null;
        observations.push({
          account,
          at: asOf,
          score: score.score,
          flagged: isCall(card.outcome, score.bandStatus),
          shown: shownAs(score),
          eventAt,
          segment:
            question.segment === undefined ? null : (accounts.get(account)?.attributes.get(question.segment) ?? null),
        });
        // Parents get their parts from their children, not from measures of their own.
        if (score.measures.length !== card.measures.length || score.measures[0]?.id !== card.measures[0]?.id) continue;
        for (let i = 0; i < single.length; i += 1) {
          const { points, reason } = score.measures[i]!;
          if (points !== null && reason === null) single[i]!.add(cluster, sign * points, eventAt !== null);
        }
      }
    }
  }
  return out.map(({ card, observations, single }) => ({
    card,
    dates,
    observations,
    single: single.map((cases) => cases.columns(clusters.size)),
  }));
}

/** When the outcome happened, by account, ascending, by everything that is known now. */
async function outcomeEvents(
  health: HealthService,
  workspace: OpenWorkspace,
  outcome: Outcome,
  from: number,
  to: number,
): Promise<ReadonlyMap<Id, readonly number[]>> {
  const asking = await health.asking(workspace, { asOf: to, knownAt: null });
  if (outcome === "renewal") return lostRenewals(asking, from, to);
  if (outcome !== "churn") return outcomesOf(asking, [outcome], from, to);
  const spells = await customerSpells(asking);
  if (spells === null) return outcomesOf(asking, ["churn"], from, to);
  const ends = new Map<Id, number[]>();
  for (const [id, own] of spells) {
    const over = own.flatMap((spell) => (spell.to !== null && spell.to >= from && spell.to < to ? [spell.to] : []));
    if (over.length > 0) ends.set(id, over);
  }
  return ends;
}

/** Observations by the value of the segment, by name. */
export function bySegment(observations: readonly Replayed[]): (readonly [string | null, readonly Replayed[]])[] {
  const found = new Map<string | null, Replayed[]>();
  for (const one of observations) {
    const own = found.get(one.segment) ?? [];
    own.push(one);
    found.set(one.segment, own);
  }
  return [...found].sort(([a], [b]) => (a ?? "").localeCompare(b ?? ""));
}
