import { scorecardDocumentSchema } from "@tendwell/contract";
import { sql } from "@tendwell/core";
import { type MeasureDocument, type ScorecardDocument, scorecardFaults, scoreExample } from "@tendwell/core/health";
import type { DefinitionContext, DefinitionEffect, DefinitionKind } from "../definitions/definition-service.ts";

/** The word and shape of a scorecard definition. */
export const SCORECARDS = { kind: "scorecard", schema: scorecardDocumentSchema } as const;

/** Attributes that a scorecard leans on, with where it names them. */
function namedAttributes(document: ScorecardDocument): { name: string; path: (string | number)[] }[] {
  const found = (document.appliesTo ?? []).map((rule, i) => ({
    name: rule.attribute,
    path: ["appliesTo", i, "attribute"] as (string | number)[],
  }));
  const walk = (measures: readonly MeasureDocument[], path: (string | number)[]) => {
    measures.forEach((measure, i) => {
      const here = [...path, i];
      (measure.appliesTo ?? []).forEach((rule, k) => {
        found.push({ name: rule.attribute, path: [...here, "appliesTo", k, "attribute"] });
      });
      if (measure.percentile?.peers !== undefined)
        found.push({ name: measure.percentile.peers, path: [...here, "percentile", "peers"] });
      walk(measure.measures ?? [], [...here, "measures"]);
    });
  };
  walk(document.measures, ["measures"]);
  return found;
}

/**
 * Scorecards as a kind of definition: `apply`, `diff`, `pull` and `test` know them by it. `effects` says what a change would
 * do to the scores of today.
 */
export const scorecardKind = (
  effects: (
    before: ScorecardDocument | null,
    after: ScorecardDocument | null,
    context: DefinitionContext,
  ) => Promise<readonly DefinitionEffect[]>,
): DefinitionKind<ScorecardDocument> => ({
  ...SCORECARDS,
  effect: effects,
  rank: 40,
  async validate(document, { workspace, proposed }) {
    const own = new Set((await proposed("metric")).map(({ id }) => id));
    const faults = scorecardFaults(document, (metric) => own.has(metric));
    const named = namedAttributes(document);
    if (named.length === 0) return faults;
    const rows = await workspace.store.engine.query(sql`select distinct attribute from account_attribute`, {
      tags: { surface: "definitions", route: "attributes" },
    });
    const known = new Set(rows.map((row) => String(row.attribute)));
    // Before the first import there is nothing to check against.
    if (known.size === 0) return faults;
    return [
      ...faults,
      ...named
        .filter(({ name }) => !known.has(name))
        .map(({ name, path }) => ({
          path,
          message: `attribute requires one that accounts have, got ${JSON.stringify(name)}`,
          mend: `Known are ${[...known].sort().slice(0, 50).join(", ")}.`,
        })),
    ];
  },
  test: async (document) =>
    (document.examples ?? []).map((example) => {
      const message = scoreExample(document, example);
      return { name: example.name, passed: message === null, message };
    }),
});
