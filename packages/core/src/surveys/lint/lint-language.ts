import { simplifiedChinese } from "../simplified-chinese.ts";

/** Languages that the rules know. Both scripts of Chinese are read as one. */
export type LintLanguage = "en" | "ro" | "zh";

export function lintLanguage(locale: string): LintLanguage | null {
  const base = locale.toLowerCase().split("-")[0];
  return base === "en" || base === "ro" || base === "zh" ? base : null;
}

/** A text as the rules read it: lower case, ș and ț with commas, one script of Chinese, no spaces between Han characters. */
export function lintText(text: string, language: LintLanguage): string {
  const lower = text.normalize("NFC").toLowerCase().replaceAll("ş", "ș").replaceAll("ţ", "ț").replaceAll("’", "'");
  if (language !== "zh") return lower.replaceAll(/\s+/g, " ").trim();
  return simplifiedChinese(lower)
    .replaceAll(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, "")
    .trim();
}

/** Length of a text: words, or characters of Chinese. */
export function lintLength(text: string, language: LintLanguage): number {
  return language === "zh"
    ? [...text].filter((c) => /\p{L}|\p{N}/u.test(c)).length
    : text.split(/\s+/).filter((w) => /\p{L}/u.test(w)).length;
}
