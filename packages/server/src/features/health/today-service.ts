import type { DISAGREEMENTS, PortfolioFilter, TodayAnswer } from "@tendwell/contract";
import { DAY, toIso } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { ExplainService } from "./explain-service.ts";
import { matching, SILENT_DAYS } from "./portfolio-filter.ts";
import type { PortfolioService } from "./portfolio-service.ts";
import { type PortfolioSnapshot, scoreOfRow } from "./portfolio-snapshot.ts";
import { scoresBefore } from "./run-store.ts";

/** Of falls, of rises, of the silent and of disagreements this many are told. */
const FALLS = 5;
const RISES = 3;
const LISTED = 8;
/** Points from which a change of a score is worth a line. */
const TELLING = 1;
/** Share by which recurring revenue has to differ from what it was 90 days before to count as grown or shrunk. */
const REVENUE_MOVE = 0.05;

type Disagreement = (typeof DISAGREEMENTS)[number];

/** Where the day begins: what moved and why, who is silent, where three ways of looking at an account disagree. */
export class TodayService {
  private readonly portfolios: PortfolioService;
  private readonly explain: ExplainService;
  constructor(portfolios: PortfolioService, explain: ExplainService) {
    this.portfolios = portfolios;
    this.explain = explain;
  }

  async today(workspace: OpenWorkspace, question: PortfolioFilter & { readonly days: number }): Promise<TodayAnswer> {
    const snapshot = await this.portfolios.snapshot(workspace, question);
    const mask = matching(snapshot, question);
    return {
      scorecard: snapshot.scores.scorecard,
      asOf: toIso(snapshot.scores.asOf),
      currency: snapshot.facts.currency,
      ...(await this.moves(workspace, snapshot, mask, question.days)),
      silent: silent(snapshot, mask),
      disagreements: disagreements(snapshot, mask),
    };
  }

  /** The largest falls and rises against the stored scores of some days before, of one version, each with its ledger. */
  private async moves(workspace: OpenWorkspace, snapshot: PortfolioSnapshot, mask: Uint8Array, days: number) {
    const { scores, names, ids, numbers } = snapshot;
    const before = await scoresBefore(
      workspace.store.engine,
      scores.scorecard,
      scores.version,
      scores.asOf - days * DAY,
    );
    if (before === null) return { since: null, moves: [] };
    const found: { readonly index: number; readonly before: number; readonly change: number }[] = [];
    for (const [index, id] of ids.entries()) {
      const was = before.scores.get(id);
      const { score, status } = scores.scores.get(id)!;
      if (mask[index] === 0 || was === undefined || score === null || status === "none") continue;
      if (Math.abs(score - was) >= TELLING) found.push({ index, before: was, change: score - was });
    }
    found.sort((a, b) => a.change - b.change);
    const falls = found.filter((one) => one.change < 0).slice(0, FALLS);
    const rises = found
      .filter((one) => one.change > 0)
      .reverse()
      .slice(0, RISES);
    const told = [...falls, ...rises];
    const ledgers =
      told.length === 0
        ? new Map()
        : await this.explain.accounts(
            workspace,
            { scorecard: scores.scorecard, from: before.asOf, to: scores.asOf },
            told.map(({ index }) => ids[index]!),
          );
    return {
      since: toIso(before.asOf),
      moves: told.map(({ index, before: was, change }) => {
        const { score, status, band, bandStatus } = scores.scores.get(ids[index]!)!;
        const ledger = ledgers.get(ids[index]!);
        return {
          account: names[index]!,
          before: was,
          after: score!,
          change,
          status,
          band,
          bandStatus,
          mrr: known(numbers.mrr[index]!),
          behaviour: ledger?.behaviour ?? [],
          words: ledger?.words ?? [],
        };
      }),
    };
  }
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

function silent(snapshot: PortfolioSnapshot, mask: Uint8Array): TodayAnswer["silent"] {
  const { numbers, facts, names, ids, scores } = snapshot;
  // A company that records no touches would be told that all its accounts are silent.
  if (facts.touch.size === 0) return null;
  const found: { readonly index: number; readonly days: number }[] = [];
  for (let i = 0; i < mask.length; i += 1) {
    if (mask[i] === 0) continue;
    const days = Math.floor((facts.asOf - numbers.quiet[i]!) / DAY);
    if (days >= SILENT_DAYS) found.push({ index: i, days });
  }
  found.sort((a, b) => b.days - a.days);
  return {
    total: found.length,
    items: found.slice(0, LISTED).map(({ index, days }) => ({
      account: names[index]!,
      days,
      never: Number.isNaN(numbers.touch[index]!),
      mrr: known(numbers.mrr[index]!),
      ...scoreOfRow(scores.scores.get(ids[index]!)!),
    })),
  };
}

/**
 * How three ways of looking at an account differ: its health where it has a band (healthy or at risk, no plain word
 * otherwise), its recurring revenue against that of 90 days before (grown or shrunk by 5 % or more), and the newest word on
 * it within 90 days (good or bad). The first pair that says opposite things is told; health comes first.
 */
export function disagreement(
  health: "healthy" | "watch" | "at_risk" | null,
  revenueChange: number | null,
  voice: -1 | 0 | 1 | null,
): Disagreement | null {
  const money =
    revenueChange === null ? 0 : revenueChange >= REVENUE_MOVE ? 1 : revenueChange <= -REVENUE_MOVE ? -1 : 0;
  if (health === "healthy" && money < 0) return "healthy_shrinking";
  if (health === "healthy" && voice === -1) return "healthy_unhappy";
  if (health === "at_risk" && money > 0) return "at_risk_growing";
  if (health === "at_risk" && voice === 1) return "at_risk_happy";
  if (money > 0 && voice === -1) return "growing_unhappy";
  if (money < 0 && voice === 1) return "shrinking_happy";
  return null;
}

function disagreements(snapshot: PortfolioSnapshot, mask: Uint8Array): TodayAnswer["disagreements"] {
  const { numbers, names, ids, scores } = snapshot;
  const found: { index: number; kind: Disagreement; revenueChange: number | null }[] = [];
  for (let i = 0; i < mask.length; i += 1) {
    if (mask[i] === 0) continue;
    const [now, before] = [numbers.mrr[i]!, numbers.mrrBefore[i]!];
    const revenueChange = before > 0 ? (Number.isNaN(now) ? 0 : now) / before - 1 : null;
    const { status, bandStatus } = scores.scores.get(ids[i]!)!;
    const kind = disagreement(
      status === "plain" || status === "overridden" ? bandStatus : null,
      revenueChange,
      known(numbers.voice[i]!) as -1 | 0 | 1 | null,
    );
    if (kind !== null) found.push({ index: i, kind, revenueChange });
  }
  const worth = (index: number): number =>
    Math.max(known(numbers.mrr[index]!) ?? 0, known(numbers.mrrBefore[index]!) ?? 0);
  found.sort((a, b) => worth(b.index) - worth(a.index));
  return {
    total: found.length,
    items: found.slice(0, LISTED).map(({ index, kind, revenueChange }) => {
      const at = known(numbers.voiceAt[index]!);
      return {
        account: names[index]!,
        kind,
        mrr: known(numbers.mrr[index]!),
        ...scoreOfRow(scores.scores.get(ids[index]!)!),
        revenueChange,
        voiceAt: at === null ? null : toIso(at),
      };
    }),
  };
}
