import type { LintLanguage } from "./lint-language.ts";
import { HALF_HEARTED, NEGATIVE_LABEL, NEUTRAL_LABEL, POSITIVE_LABEL } from "./lint-words.ts";

/** −1, 0 or 1: which side of its scale a label stands on; null where it says nothing. */
export type LabelSide = -1 | 0 | 1;

/** Words that make a label stronger or weaker and say nothing of its side. */
const DEGREE: Readonly<Record<LintLanguage, RegExp>> = {
  en: /^(very|extremely|quite|somewhat|slightly|totally|completely|really|fairly|rather|highly|a (little|bit)) /,
  ro: /^(foarte|extrem de|destul de|cam|total|complet|puțin|mai degrabă) /,
  zh: /^(非常|极其|极度|十分|相当|特别|比较|有点|完全|很|极|较|太|最)/,
};
const NEGATED: Readonly<Record<LintLanguage, RegExp>> = {
  en: /^(not( at all)? |non-?|un|in|im|ir|dis)/,
  ro: /^(nu( este)? |ne|in|im|dez)/,
  zh: /^(不|没有|没|无|非)/,
};

/** The side by the words themselves. */
function sideByWord(label: string, isPrice: boolean, language: LintLanguage): LabelSide | null {
  if (NEUTRAL_LABEL[language].test(label)) return 0;
  if (HALF_HEARTED[language].test(label)) return isPrice ? 1 : -1;
  if (NEGATIVE_LABEL[language].test(label)) return -1;
  return POSITIVE_LABEL[language].test(label) ? 1 : null;
}

/**
 * The sides of all labels of one scale. Words that no list knows are read from each other: beside "unsafe", "safe" is good;
 * "very safe" stands where "safe" does. "Fair" is a good word only beside "unfair".
 */
export function labelSides(labels: readonly string[], language: LintLanguage): readonly (LabelSide | null)[] {
  const isPrice = labels.some((label) => /unfair|不合理/.test(label));
  const bases = labels.map((label) => label.replace(DEGREE[language], ""));
  const sides = labels.map((label) => sideByWord(label, isPrice, language));
  const plainOf = (base: string): string | null => {
    const plain = base.replace(NEGATED[language], "");
    return plain !== base && bases.includes(plain) ? plain : null;
  };
  const good = new Set(bases.flatMap((base) => plainOf(base) ?? []));
  return sides.map((side, i) => {
    const base = bases[i]!;
    if (plainOf(base) !== null) return -1;
    if (good.has(base)) return 1;
    if (side !== null) return side;
    const twin = bases.findIndex((other, j) => other === base && (sides[j] ?? null) !== null);
    return twin === -1 ? null : sides[twin]!;
  });
}

/** 1 where a scale runs from bad to good, −1 the other way, null where its ends do not say. */
export function scaleDirection(labels: readonly string[], language: LintLanguage): 1 | -1 | null {
  const sides = labelSides(labels, language);
  const [first, last] = [sides[0] ?? null, sides.at(-1) ?? null];
  if (first === null || last === null || first === last) return null;
  return last > first ? 1 : -1;
}
