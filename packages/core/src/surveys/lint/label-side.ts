import type { LintLanguage } from "./lint-language.ts";
import { HALF_HEARTED, NEGATIVE_LABEL, NEUTRAL_LABEL, POSITIVE_LABEL } from "./lint-words.ts";

/** −1, 0 or 1: which side of its scale a label stands on; null where it says nothing. */
export type LabelSide = -1 | 0 | 1;

/** The sides of all labels of one scale; "fair" is a good word only beside "unfair". */
export function labelSides(labels: readonly string[], language: LintLanguage): readonly (LabelSide | null)[] {
  const isPrice = labels.some((label) => /unfair|不合理/.test(label));
  return labels.map((label): LabelSide | null => {
    if (NEUTRAL_LABEL[language].test(label)) return 0;
    if (HALF_HEARTED[language].test(label)) return isPrice ? 1 : -1;
    if (NEGATIVE_LABEL[language].test(label)) return -1;
    return POSITIVE_LABEL[language].test(label) ? 1 : null;
  });
}

/** 1 where a scale runs from bad to good, −1 the other way, null where its ends do not say. */
export function scaleDirection(labels: readonly string[], language: LintLanguage): 1 | -1 | null {
  const sides = labelSides(labels, language);
  const [first, last] = [sides[0] ?? null, sides.at(-1) ?? null];
  if (first === null || last === null || first === last) return null;
  return last > first ? 1 : -1;
}
