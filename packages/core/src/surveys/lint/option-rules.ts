import { STOCK_LABELS } from "../stock-wordings.ts";
import { labelSides, scaleDirection } from "./label-side.ts";
import type { LintQuestion } from "./lint-question.ts";
import { ALL_OF_IT, ASKS_DEGREE, CATCH_ALL, FROM_NOTHING, ORDERED, YES_NO } from "./lint-words.ts";
import { type OptionRange, optionRange } from "./option-range.ts";
import type { RuleHit } from "./wording-rules.ts";

type Rule = (q: LintQuestion) => RuleHit | null;

const OTHER: Readonly<Record<string, string>> = { en: "Other", ro: "Altceva", "zh-Hans": "其他", "zh-Hant": "其他" };

const isChoice = (q: LintQuestion) => q.question.type === "single" || q.question.type === "multiple";
const isCatchAll = (q: LintQuestion, one: LintQuestion["options"][number]) =>
  one.option.other === true || CATCH_ALL[q.language].test(one.text);

function rangesOf(q: LintQuestion): readonly (OptionRange | null)[] {
  return q.options.map((one) => optionRange(one.text, q.language));
}

/** Whether the options have an order of their own: numbers, degrees, sizes, days, yes and no. */
function isOrdered(q: LintQuestion): boolean {
  const own = q.options.filter((one) => one.option.other !== true);
  const sides = labelSides(
    own.map((one) => one.text),
    q.language,
  );
  const ordered = own.filter(
    (one, i) => ORDERED[q.language].test(one.text) || YES_NO[q.language].test(one.text) || sides[i] !== null,
  );
  return ordered.length >= 0.6 * own.length;
}

/** Whether every option has words yet: what is still being written is not judged. */
const isWritten = (q: LintQuestion): boolean => q.options.every((one) => one.text !== "");

/** Rule 5: everybody finds an answer: "other", and ends that are open. */
export const comprehensive: Rule = (q) => {
  if (!isChoice(q) || q.options.length < 2 || !isWritten(q)) return null;
  if (q.options.some((one) => isCatchAll(q, one))) return null;
  const ranges = rangesOf(q);
  const known = ranges.filter((range) => range !== null);
  const shown = q.options.map((one) => one.shown);
  if (known.length >= 2 && known.length >= 0.6 * ranges.length) {
    const high = Math.max(...known.map((range) => range.high));
    const low = Math.min(...known.map((range) => range.low));
    // Single years or numbers are a list, not a scale with ends.
    if (known.every((range) => range.low === range.high) && known.length >= 3) return null;
    if (high === Number.POSITIVE_INFINITY && low <= 1) return null;
    const more = high === Number.POSITIVE_INFINITY ? [] : [`${high + 1}+`];
    const less = low <= 1 ? [] : [`< ${low}`];
    return { quote: shown.join("; "), rewrite: [...less, ...shown, ...more].join("; ") };
  }
  if (isOrdered(q)) return null;
  return { quote: shown.join("; "), rewrite: [...shown, OTHER[q.locale] ?? "Other"].join("; ") };
};

/** Rule 6: one option for each answer. */
export const exclusive: Rule = (q) => {
  if (!isChoice(q)) return null;
  const all = q.options.find((one) => ALL_OF_IT[q.language].test(one.text));
  if (all !== undefined)
    return {
      quote: all.shown,
      rewrite: q.options
        .filter((one) => one !== all)
        .map((one) => one.shown)
        .join("; "),
    };
  const texts = q.options.map((one) => one.text);
  const twice = q.options.find((one, i) => one.text !== "" && texts.indexOf(one.text) !== i);
  if (twice !== undefined)
    return {
      quote: twice.shown,
      rewrite: q.options
        .filter((one, i) => texts.indexOf(one.text) === i)
        .map((one) => one.shown)
        .join("; "),
    };
  const ranges = rangesOf(q);
  for (let i = 0; i < ranges.length; i += 1)
    for (let j = i + 1; j < ranges.length; j += 1) {
      const [a, b] = [ranges[i], ranges[j]];
      if (a == null || b == null || a.low > b.high || b.low > a.high) continue;
      return { quote: `${q.options[i]!.shown}; ${q.options[j]!.shown}`, rewrite: parted(ranges) };
    }
  return null;
};

/** Ranges that meet without touching: each ends one below the next. */
function parted(ranges: readonly (OptionRange | null)[]): string | null {
  const sorted = ranges.filter((range) => range !== null).sort((a, b) => a.low - b.low);
  if (sorted.length !== ranges.length) return null;
  return sorted
    .map(({ low }, i) => {
      const next = sorted[i + 1];
      return next === undefined ? `${low}+` : next.low - 1 > low ? `${low}-${next.low - 1}` : String(low);
    })
    .join("; ");
}

const stockEnds = (q: LintQuestion): string => {
  const of = (score: "1" | "5") => {
    const texts = STOCK_LABELS.satisfied[score] as Readonly<Record<string, string>>;
    return texts[q.locale] ?? texts.en!;
  };
  return `1 = ${of("1")}; 5 = ${of("5")}`;
};

/** Rule 7: a degree has a scale, and a scale has two labelled ends. */
export const graded: Rule = (q) => {
  const { type } = q.question;
  if (["nps", "csat", "ces", "esat", "scale"].includes(type)) {
    const hasEnds = (q.labels[0] ?? "") !== "" && (q.labels.at(-1) ?? "") !== "";
    return hasEnds ? null : { quote: q.shown, rewrite: stockEnds(q) };
  }
  if (type !== "single") return null;
  const own = q.options.filter((one) => !isCatchAll(q, one) || labelSides([one.text], q.language)[0] !== null);
  if (own.length !== 2 || own.some((one) => YES_NO[q.language].test(one.text))) return null;
  const sides = labelSides(
    own.map((one) => one.text),
    q.language,
  );
  const isOpposite = sides.includes(1) && sides.includes(-1);
  return isOpposite && ASKS_DEGREE[q.language].test(q.text)
    ? { quote: own.map((one) => one.shown).join("; "), rewrite: stockEnds(q) }
    : null;
};

/** Labels of a scale, or of a single choice that is one. */
function gradedLabels(q: LintQuestion): { readonly text: readonly string[]; readonly shown: readonly string[] } | null {
  if (["nps", "csat", "ces", "esat", "scale"].includes(q.question.type)) {
    const at = q.labels.flatMap((label, i) => (label === "" ? [] : [i]));
    return { text: at.map((i) => q.labels[i]!), shown: at.map((i) => q.shownLabels[i]!) };
  }
  if (q.question.type !== "single") return null;
  const own = q.options.filter((one) => one.option.other !== true);
  const sides = labelSides(
    own.map((one) => one.text),
    q.language,
  );
  const isScale =
    own.length >= 3 && sides.filter((side) => side !== null).length >= 0.75 * own.length && sides.includes(1);
  return isScale ? { text: own.map((one) => one.text), shown: own.map((one) => one.shown) } : null;
}

/** Rule 8: as many ways to be content as not. */
export const balanced: Rule = (q) => {
  const labels = gradedLabels(q);
  if (labels === null || labels.text.length < 3) return null;
  if (labels.text.some((label) => FROM_NOTHING[q.language].test(label))) return null;
  const sides = labelSides(labels.text, q.language);
  const good = sides.filter((side) => side === 1).length;
  const bad = sides.filter((side) => side === -1).length;
  if (good === bad || good + bad < 2) return null;
  const stock = STOCK_LABELS.satisfied as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const rewrite = ["1", "2", "3", "4", "5"].map((score) => stock[score]![q.locale] ?? stock[score]!.en).join("; ");
  return { quote: labels.shown.join("; "), rewrite };
};

/** Rule 9: every scale of the survey runs the same way, from bad to good unless the first says otherwise. */
export function sameDirection(
  questions: readonly LintQuestion[],
): readonly { readonly q: LintQuestion; readonly hit: RuleHit }[] {
  const scales = questions.flatMap((q) => {
    // Effort is low where it is good: the scale of CES 1.0 is meant to run so.
    if (q.question.type === "ces" && q.question.version === "1.0") return [];
    const labels = gradedLabels(q);
    const direction = labels === null ? null : scaleDirection(labels.text, q.language);
    return labels === null || direction === null ? [] : [{ q, labels, direction }];
  });
  const up = scales.filter((one) => one.direction === 1).length;
  const usual = up * 2 >= scales.length ? 1 : -1;
  return scales
    .filter((one) => one.direction !== usual)
    .map(({ q, labels }) => ({
      q,
      hit: { quote: labels.shown.join("; "), rewrite: [...labels.shown].reverse().join("; ") },
    }));
}

/** Rule 10: choices without an order are shuffled, so that the first is not chosen for being first. */
export const randomise: Rule = (q) => {
  if (!isChoice(q) || !isWritten(q) || q.question.randomise === true) return null;
  const own = q.options.filter((one) => !isCatchAll(q, one) && one.option.pinned !== true);
  if (own.length < 3 || isOrdered(q)) return null;
  return { quote: own.map((one) => one.shown).join("; "), rewrite: "randomise: true" };
};
