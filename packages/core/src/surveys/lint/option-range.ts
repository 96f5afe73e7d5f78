import type { LintLanguage } from "./lint-language.ts";

/** Whole numbers that an option covers; an end without bound is infinite. */
export interface OptionRange {
  readonly low: number;
  readonly high: number;
}

const number = (text: string): number => Number(text.replaceAll(/[.,\s](?=\d{3}\b)/g, ""));
const N = "(\\d[\\d.,]*)";
const LESS = /(less than|fewer than|under|below|不到|少于|以下|不足|mai puțin de|(?<!\p{L})sub)/u;
const AT_MOST = /(up to|at most|不超过|至多|până la|cel mult)/u;
const MORE = /(more than|over|above|greater than|超过|多于|peste(?! \p{L})|mai mult de|mai mulți de)/u;
const AT_LEAST =
  /(\+|or more|and more|and above|or above|and over|or over|at least|及以上|或更多|或以上|至少|sau mai mul|și peste|sau peste|cel puțin)/u;

/** The numbers an option stands for, null where it is no range. */
export function optionRange(option: string, language: LintLanguage): OptionRange | null {
  const both = new RegExp(`^\\D{0,12}${N}\\s*(?:-|–|—|~|to|până la|到|至|la)\\s*${N}`, "u").exec(option);
  if (both !== null) return { low: number(both[1]!), high: number(both[2]!) };
  const one = new RegExp(N, "u").exec(option);
  if (one === null) return null;
  const value = number(one[1]!);
  if (!Number.isFinite(value)) return null;
  if (AT_LEAST.test(option)) return { low: value, high: Number.POSITIVE_INFINITY };
  if (AT_MOST.test(option)) return { low: 0, high: value };
  if (LESS.test(option)) return { low: 0, high: value - 1 };
  // 以上 alone is read as "more than": surveys that mean "and more" write 及以上.
  if (MORE.test(option) || (language === "zh" && /以上/.test(option)))
    return { low: value + 1, high: Number.POSITIVE_INFINITY };
  return /^\D{0,3}\d[\d.,]*\D{0,8}$/u.test(option) ? { low: value, high: value } : null;
}
