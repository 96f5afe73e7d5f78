import { weightedLogOdds } from "../stats/log-odds.ts";
import { commentWords } from "./comment-words.ts";

export interface ScoredComment {
  readonly text: string;
  readonly locale: string;
  readonly side: "detractor" | "passive" | "promoter";
}

export interface CommentTheme {
  /** The form that people wrote most often. */
  readonly word: string;
  readonly stem: string;
  readonly side: "detractor" | "promoter";
  /** Comments of each side that say it. */
  readonly detractors: number;
  readonly promoters: number;
  readonly z: number;
}

/** Words that are said more by detractors, or by promoters, than chance explains. */
const SIGNIFICANT = 1.96;

/**
 * Themes of comments: the words (stemmed, per language) that detractors use more than promoters or the other way round, by
 * weighted log-odds with |z| > 1.96. A word counts once a comment. Words in fewer than `least` comments are left out.
 */
export function commentThemes(comments: readonly ScoredComment[], least = 3): readonly CommentTheme[] {
  const counts = { detractor: new Map<string, number>(), promoter: new Map<string, number>() };
  const forms = new Map<string, Map<string, number>>();
  for (const { text, locale, side } of comments) {
    if (side === "passive") continue;
    const inThis = new Map(commentWords(text, locale).map(({ stem, word }) => [stem, word]));
    for (const [stem, word] of inThis) {
      counts[side].set(stem, (counts[side].get(stem) ?? 0) + 1);
      const known = forms.get(stem) ?? new Map<string, number>();
      forms.set(stem, known.set(word, (known.get(word) ?? 0) + 1));
    }
  }
  return weightedLogOdds(counts.detractor, counts.promoter)
    .filter(({ first, second, z }) => first + second >= least && Math.abs(z) > SIGNIFICANT)
    .map(({ word: stem, first, second, z }) => ({
      word: [...forms.get(stem)!].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0],
      stem,
      side: z > 0 ? ("detractor" as const) : ("promoter" as const),
      detractors: first,
      promoters: second,
      z,
    }));
}
