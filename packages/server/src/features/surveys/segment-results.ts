import { adjustedWaldNps, effectiveSize, holm, rakeWeights, type SurveyDefinition } from "@tendwell/core/surveys";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { KeptCounts } from "./kept-counts.ts";
import { type AnswerCell, cellsByAttribute, invitedByAttribute } from "./result-facts.ts";
import { differenceP, merged, scoreOf } from "./score-cells.ts";
import { SMALLEST } from "./smallest-group.ts";

/** Scores by an attribute of the accounts, and what they would be had every group answered as often as it was asked. */
export class SegmentResults {
  private readonly counts: KeptCounts;
  constructor(counts: KeptCounts) {
    this.counts = counts;
  }

  /** Each group's scores, and how sure it is that they differ from everybody else's; corrected for the many comparisons (Holm). */
  async segments(workspace: OpenWorkspace, survey: SurveyDefinition, wave: string | null, attribute: string) {
    const isAnonymous = survey.anonymous === true;
    const cells = (await this.byAttribute(workspace, survey.id, wave, attribute)).filter(
      (cell) => !isAnonymous || cell.n >= SMALLEST,
    );
    const tests = cells.map((cell) => {
      const others = cells.filter((one) => one.question === cell.question && one !== cell);
      const rest = merged(others)[0];
      return rest === undefined ? null : differenceP(rest, cell);
    });
    const corrected = holm(tests.map((test) => test?.p ?? 1));
    return cells.map((cell, i) => ({ ...scoreOf(cell, isAnonymous), p: tests[i] === null ? null : corrected[i]! }));
  }

  private byAttribute({ store }: OpenWorkspace, surveyId: string, wave: string | null, attribute: string) {
    return this.counts.once(store, ["attribute", surveyId, wave, attribute], () =>
      cellsByAttribute(store.engine, surveyId, wave, attribute),
    );
  }

  /** The NPS as if every group had answered as often as it was asked. */
  async weighting(workspace: OpenWorkspace, survey: SurveyDefinition, wave: string | null, attribute: string) {
    if (survey.anonymous === true) return null;
    const { store } = workspace;
    const cells = (await this.byAttribute(workspace, survey.id, wave, attribute)).filter(
      (cell) => cell.question === "nps",
    );
    const invited = await this.counts.once(store, ["invited", survey.id, wave, attribute], () =>
      invitedByAttribute(store.engine, survey.id, wave, attribute),
    );
    const total = Object.values(invited).reduce((sum, n) => sum + n, 0);
    const answered = cells.filter((cell) => (invited[cell.group ?? ""] ?? 0) > 0);
    if (total === 0 || answered.length < 2) return null;
    // Answers of one group weigh the same: they are weighed together.
    const counts = answered.map((cell) => cell.n);
    const groups = answered.map((cell) => cell.group ?? "");
    const shares = Object.fromEntries(Object.entries(invited).map(([group, n]) => [group, n / total]));
    const { weights } = rakeWeights([{ groups, shares }], { counts });
    const { deff, effective } = effectiveSize(weights, counts);
    const n = counts.reduce((sum, count) => sum + count, 0);
    const sumOf = (of: (cell: AnswerCell, i: number) => number) =>
      answered.reduce((sum, cell, i) => sum + of(cell, i), 0);
    const up = sumOf((cell, i) => weights[i]! * cell.good) / n;
    const down = sumOf((cell, i) => weights[i]! * cell.bad) / n;
    return {
      by: [attribute],
      value: 100 * (up - down),
      unweighted: (100 * sumOf((cell) => cell.good - cell.bad)) / n,
      deff,
      effective,
      interval: { ...adjustedWaldNps(up * effective, down * effective, effective) },
    };
  }
}
