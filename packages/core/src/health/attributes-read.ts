import type { Scorecard } from "./scorecard.ts";

/** Account attributes that a scorecard's answers depend on: who it applies to, the peers of its percentiles, parents. */
export function attributesRead(cards: readonly Scorecard[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { appliesTo, measures, parent } of cards) {
    for (const rule of [...appliesTo, ...measures.flatMap((measure) => measure.appliesTo)]) names.add(rule.attribute);
    for (const { normaliser } of measures)
      if (normaliser.kind === "percentile" && normaliser.peers !== null) names.add(normaliser.peers);
    if (parent !== "own") names.add("parent");
  }
  return names;
}
