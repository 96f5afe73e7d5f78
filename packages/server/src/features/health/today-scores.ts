import type { Id } from "@tendwell/core";
import { type AccountScore, attributesRead, compileScorecard, type ScorecardDocument } from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { type AccountName, nameOf } from "./account-names.ts";
import type { CardInForce, HealthService } from "./health-service.ts";
import { drawn } from "./replay.ts";
import { scoreJson } from "./score-json.ts";
import { customersAt, scoreAccounts } from "./scoring.ts";
import { shownAs } from "./shown-as.ts";

type Scores = ReadonlyMap<Id, AccountScore>;

/** The scorecard that a text would take the place of: of its id, else of its outcome; null when there is none. */
export function replacedBy(document: ScorecardDocument, inForce: readonly CardInForce[]): CardInForce | null {
  return (
    inForce.find((one) => one.document.id === document.id) ??
    inForce.find((one) => one.document.outcome === document.outcome) ??
    null
  );
}

/** Today's scores of the same customers by several scorecards. */
export async function todayScores(
  health: HealthService,
  workspace: OpenWorkspace,
  documents: readonly ScorecardDocument[],
  sample: number,
  signal: AbortSignal | null,
): Promise<Scores[]> {
  const asOf = health.todayAt(workspace);
  const asking = await health.asking(workspace, { asOf, knownAt: null }, { signal, remember: true });
  const all = new Map(
    [...(await customersAt(asking, attributesRead(documents.map(compileScorecard))))].filter(([id]) =>
      drawn(id, sample),
    ),
  );
  const out: Scores[] = [];
  for (const document of documents) {
    const words = await health.wordsAt(workspace, document.id, asOf, health.now());
    out.push((await scoreAccounts(asking, document, all, words, null)).scores);
  }
  return out;
}

/** How many accounts are shown as one thing by the first and as another (or the same) by the second. */
export function colourChanges(before: Scores, after: Scores) {
  const counts = new Map<string, { before: string; after: string; accounts: number }>();
  for (const [id, score] of after) {
    const was = before.get(id);
    if (was === undefined) continue;
    const pair = { before: shownAs(was), after: shownAs(score) };
    const entry = counts.get(JSON.stringify(pair)) ?? { ...pair, accounts: 0 };
    entry.accounts += 1;
    counts.set(JSON.stringify(pair), entry);
  }
  return [...counts.values()].sort((a, b) => b.accounts - a.accounts);
}

export interface ScoredBy {
  readonly id: string;
  readonly version: number;
  readonly scores: Scores;
}

/** Accounts as two scorecards show them: those shown otherwise first, by how far the score moves. */
export function movedAccounts(
  names: ReadonlyMap<Id, AccountName>,
  before: ScoredBy | null,
  after: ScoredBy,
  asOf: number,
  options: { readonly limit: number; readonly onlyChanged: boolean },
) {
  const rows = [...after.scores].map(([id, score]) => {
    const was = before?.scores.get(id);
    const gap = was === undefined || was.score === null || score.score === null ? 0 : Math.abs(score.score - was.score);
    return { id, score, was, gap, changed: was !== undefined && shownAs(was) !== shownAs(score) };
  });
  return rows
    .filter((row) => row.changed || !options.onlyChanged)
    .sort(
      (a, b) =>
        Number(b.changed) - Number(a.changed) ||
        b.gap - a.gap ||
        (a.score.score ?? 101) - (b.score.score ?? 101) ||
        a.id.localeCompare(b.id),
    )
    .slice(0, options.limit)
    .map(({ id, score, was }) => ({
      account: nameOf(names, id),
      before: was === undefined || before === null ? null : scoreJson(before.id, before.version, asOf, was),
      after: scoreJson(after.id, after.version, asOf, score),
    }));
}
