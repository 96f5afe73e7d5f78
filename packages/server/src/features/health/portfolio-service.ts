import type { Portfolio, PortfolioFilter, PortfolioRow } from "@tendwell/contract";
import { type Id, toIso } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { factsVersion, RecentAnswers } from "../metrics/metric-service.ts";
import type { HealthService } from "./health-service.ts";
import { factsAt, LOOK_BACK_DAYS, type PortfolioFacts, type Voice } from "./portfolio-facts.ts";
import { attributeFilters, groupsOf, inOrder, matching, totalsOf } from "./portfolio-filter.ts";
import { type PortfolioMoment, type PortfolioScores, scoresAt } from "./portfolio-scores.ts";
import { type PortfolioSnapshot, portfolioSnapshot } from "./portfolio-snapshot.ts";
import { readMoment } from "./read-moment.ts";
import { newestRun } from "./run-store.ts";

export interface PortfolioQuestion extends PortfolioFilter {
  readonly group?: string | undefined;
  readonly sort: string;
  readonly order: "asc" | "desc";
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Moments kept in memory: today's of some scorecards, and those that somebody turned the time machine to. */
const KEPT = 8;
/** Accounts from which an order takes long enough to be worked out ahead. */
const WARM_FROM = 5_000;
const DAY_US = 86_400_000_000;
/** From here a noted feeling is good, and to there bad; the middle says neither. */
const FELT_GOOD = 75;
const FELT_BAD = 25;

/**
 * Accounts with their health and what a CSM wants beside it. A moment's accounts are read once into columns and kept until a
 * run, an import or an undo changes them; what is asked of them is worked out over the columns.
 */
export class PortfolioService {
  private readonly health: HealthService;
  private readonly facts = new RecentAnswers<Promise<PortfolioFacts>>(KEPT);
  private readonly scores = new RecentAnswers<Promise<PortfolioScores | null>>(2 * KEPT);
  private readonly snapshots = new RecentAnswers<PortfolioSnapshot>(KEPT);
  constructor(health: HealthService) {
    this.health = health;
  }

  async portfolio(workspace: OpenWorkspace, question: PortfolioQuestion): Promise<Portfolio> {
    const start = question.cursor === undefined ? 0 : Number(question.cursor);
    if (!(Number.isInteger(start) && start >= 0))
      throw new ProblemError(
        "invalid-parameter",
        `cursor requires one that a page gave, got ${JSON.stringify(question.cursor)}`,
      );
    const snapshot = await this.snapshot(workspace, question);
    const { scores, others, facts } = snapshot;
    const mask = matching(snapshot, question);
    const totals = totalsOf(snapshot, mask);
    const items = inOrder(snapshot, mask, question.sort, question.order, start, question.limit).map(snapshot.row);
    const end = start + items.length;
    return {
      scorecard: scores.scorecard,
      title: scores.title,
      outcome: scores.outcome,
      version: scores.version,
      asOf: toIso(scores.asOf),
      origin: scores.origin,
      currency: facts.currency,
      others: others.map(({ scorecard, title, outcome }) => ({ scorecard, title, outcome })),
      ...totals,
      groups: question.group === undefined ? [] : groupsOf(snapshot, mask, question.group),
      items,
      nextCursor: end < totals.total && items.length > 0 ? String(end) : null,
    };
  }

  /** All rows of a scorecard's scores at a moment. */
  async rows(workspace: OpenWorkspace, when: PortfolioFilter): Promise<readonly PortfolioRow[]> {
    const snapshot = await this.snapshot(workspace, when);
    return snapshot.ids.map((_, index) => snapshot.row(index));
  }

  /** Accounts that match, by id, in no particular order. */
  async matching(workspace: OpenWorkspace, filter: PortfolioFilter): Promise<Id[]> {
    const snapshot = await this.snapshot(workspace, filter);
    const mask = matching(snapshot, filter);
    return snapshot.ids.filter((_, index) => mask[index] === 1);
  }

  /** Accounts by their attributes at a moment, whether anything scored them or not; null where the question names none. */
  async accountsWith(workspace: OpenWorkspace, filter: PortfolioFilter): Promise<ReadonlySet<Id> | null> {
    const moment = this.momentOf(workspace, filter);
    const definedBy = moment.knownAt?.basis === "recorded" ? moment.knownAt.at : null;
    const { segments } = await this.health.companyAt(workspace, moment.asOf, definedBy);
    const wanted = attributeFilters(filter, segments);
    if (wanted.length === 0) return null;
    const { accounts } = await this.factsOf(workspace, moment);
    const found = [...accounts.values()].filter(({ attributes }) =>
      wanted.every(({ attribute, values }) => values.includes(attributes.get(attribute) ?? null)),
    );
    return new Set(found.map(({ id }) => id));
  }

  /** When a question looks: a time that it names, else now. */
  momentOf(workspace: OpenWorkspace, { asOf, knownAt, basis }: PortfolioFilter): PortfolioMoment {
    const { zone } = workspace.record;
    const known = readMoment("knownAt", knownAt, zone);
    return {
      live: asOf === undefined && knownAt === undefined,
      asOf: readMoment("asOf", asOf, zone) ?? this.health.todayAt(workspace),
      knownAt: known === null ? null : { at: known, basis: basis ?? "available" },
    };
  }

  /** The accounts of a question's scorecard and moment, before its filters. */
  async snapshot(workspace: OpenWorkspace, question: PortfolioFilter): Promise<PortfolioSnapshot> {
    const { engine } = workspace.store;
    const moment = this.momentOf(workspace, question);
    const { knownAt } = moment;
    const definedBy = knownAt?.basis === "recorded" ? knownAt.at : null;
    const [{ segments, ...settings }, version, run, cards, inForce] = await Promise.all([
      this.health.companyAt(workspace, moment.asOf, definedBy),
      factsVersion(engine),
      newestRun(engine),
      this.health.cards(workspace, moment.live ? null : moment.asOf, definedBy),
      this.health.card(workspace, question.scorecard),
    ]);
    const { id: wanted } = inForce.document;
    const when = whenKey(workspace, moment);
    const ask = (id: string, hash: string, storedOnly: boolean) => {
      const key = JSON.stringify([when, run, moment.live ? null : [version, settings], id, hash, storedOnly]);
      return kept(this.scores, key, () => scoresAt(this.health, workspace, id, moment, storedOnly));
    };
    const [scores, facts, ...rest] = await Promise.all([
      ask(wanted, inForce.hash, false) as Promise<PortfolioScores>,
      this.factsOf(workspace, moment),
      ...cards.flatMap((one) => (one.document.id === wanted ? [] : [ask(one.document.id, one.hash, true)])),
    ]);
    const others = rest.filter((one) => one !== null);
    const voices = await this.voices(workspace, moment, facts);
    const about = [wanted, inForce.hash, others.map((one) => one.scorecard)];
    const key = JSON.stringify([when, version, settings, run, about, voices.felt]);
    let made = this.snapshots.get(key);
    if (made === undefined) {
      made = portfolioSnapshot(scores, others, facts, voices.all);
      this.snapshots.set(key, made);
      warm(made);
    }
    // Segments can change without any fact: they are those of this moment.
    return { ...made, facts: { ...facts, segments } };
  }

  private async factsOf(workspace: OpenWorkspace, moment: PortfolioMoment): Promise<PortfolioFacts> {
    const definedBy = moment.knownAt?.basis === "recorded" ? moment.knownAt.at : null;
    const { segments: _, ...settings } = await this.health.companyAt(workspace, moment.asOf, definedBy);
    const version = await factsVersion(workspace.store.engine);
    const key = JSON.stringify([whenKey(workspace, moment), version, settings]);
    return kept(this.facts, key, () => factsAt(this.health, workspace, moment));
  }

  /** What people said: in touches and surveys, and what the team noted; the newest counts. */
  private async voices(workspace: OpenWorkspace, moment: PortfolioMoment, facts: PortfolioFacts) {
    const noted = await this.health.words.sentiments(workspace.record.id);
    const all = new Map(facts.voices);
    let felt = 0;
    for (const [id, said] of noted) {
      const last = said
        .filter((one) => one.at <= moment.asOf && one.saidAt <= (moment.knownAt?.at ?? Number.MAX_SAFE_INTEGER))
        .at(-1);
      felt += said.length;
      if (last === undefined || last.at < moment.asOf - LOOK_BACK_DAYS * DAY_US) continue;
      if (last.at < (all.get(id)?.at ?? 0)) continue;
      const value: Voice["value"] = last.value >= FELT_GOOD ? 1 : last.value <= FELT_BAD ? -1 : 0;
      all.set(id, { value, at: last.at });
    }
    return { all, felt };
  }
}

function whenKey({ record }: OpenWorkspace, moment: PortfolioMoment): string {
  return JSON.stringify([record.id, record.zone, record.currency, moment]);
}

/** Works out the usual orders in the turns between answers, so that the first to ask for one need not wait for it. */
function warm(snapshot: PortfolioSnapshot): void {
  const keys = ["mrr", "name", "renewal", "touch", "slope", "coverage", "use", "uses", "tickets", "attribute:owner"];
  const next = (): void => {
    const key = keys.shift();
    if (key === undefined) return;
    snapshot.order(key);
    setImmediate(next);
  };
  if (snapshot.size >= WARM_FROM) setImmediate(next);
}

/** A kept answer, or a new one; one that failed is forgotten. */
function kept<T>(answers: RecentAnswers<Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const known = answers.get(key);
  if (known !== undefined) return known;
  const made = work();
  answers.set(key, made);
  made.catch(() => answers.delete(key));
  return made;
}
