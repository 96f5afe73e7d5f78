import { STOCK_WORDINGS } from "../stock-wordings.ts";
import { labelSides } from "./label-side.ts";
import { type LintLanguage, lintLength } from "./lint-language.ts";
import type { LintQuestion } from "./lint-question.ts";
import {
  isYesNoForm,
  JOINED,
  KNOWN_ALREADY,
  LEADING,
  LONGEST,
  ONE_THING,
  TIME_WINDOW,
  VAGUE_TIME,
  VALIDATED,
  YES_NO,
} from "./lint-words.ts";

/** What a rule says about one question: the words it is about and a better wording; null when it is content. */
export interface RuleHit {
  readonly quote: string;
  readonly rewrite: string | null;
}
type Rule = (q: LintQuestion) => RuleHit | null;

const RECENT: Readonly<Record<string, (text: string) => string>> = {
  en: (text) => `In the last 30 days: ${text}`,
  ro: (text) => `În ultimele 30 de zile: ${text}`,
  "zh-Hans": (text) => `过去 30 天内：${text}`,
  "zh-Hant": (text) => `過去 30 天內：${text}`,
};

/** Takes the words out of the text as it was written, matching without regard to case and script where they are the same length. */
function without(shown: string, folded: string, quote: string): string | null {
  const at = folded.indexOf(quote);
  if (at === -1 || folded.length !== shown.length) return null;
  const rest = `${shown.slice(0, at)}${shown.slice(at + quote.length)}`
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\s+([?？,.])/g, "$1")
    .trim();
  return rest === "" ? null : rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** Rule 1: short enough to be read once, and times with a length. */
export const specific: Rule = (q) => {
  if (lintLength(q.text, q.language) > LONGEST[q.language]) return { quote: q.shown, rewrite: null };
  const vague = VAGUE_TIME[q.language].exec(q.text)?.[0];
  if (vague === undefined || TIME_WINDOW[q.language].test(q.text)) return null;
  const rest = without(q.shown, q.text, vague);
  return { quote: vague, rewrite: rest === null ? null : (RECENT[q.locale]?.(rest) ?? null) };
};

/** Rule 2: a scale is asked for in the question, not behind a yes or no. */
export const direct: Rule = (q) => {
  const { type } = q.question;
  const isGradedChoice =
    type === "single" &&
    q.options.length >= 3 &&
    labelSides(
      q.options.map((one) => one.text),
      q.language,
    ).filter((side) => side !== null).length >= 3 &&
    !q.options.some((one) => YES_NO[q.language].test(one.text));
  const hasScale = ["nps", "csat", "ces", "esat", "scale", "stars", "smileys"].includes(type) || isGradedChoice;
  return hasScale && isYesNoForm(q.text, q.language) ? { quote: q.shown, rewrite: degreeForm(q) } : null;
};

/** "Are you satisfied with X?" as a question for a degree, where the form is a common one. */
function degreeForm(q: LintQuestion): string | null {
  if (q.language === "en") {
    const match = /^(are|were|is|was) (you|the|our|it|your) ?(.*)$/i.exec(q.shown);
    const adjective = /\b(satisfied|happy|clear|easy|fair|useful|helpful|likely|fast|reliable)\b/i.exec(q.shown)?.[1];
    if (match !== null && adjective !== undefined) {
      const rest = `${match[2]} ${match[3]}`.replace(new RegExp(`\\s*\\b${adjective}\\b`, "i"), "");
      return `How ${adjective.toLowerCase()} ${match[1]!.toLowerCase()} ${rest}`.replaceAll(/\s+/g, " ");
    }
    return null;
  }
  if (q.language === "ro")
    return /^sunteți mulțumit/i.test(q.shown)
      ? `Cât de ${q.shown.replace(/^sunteți (mulțumit\p{L}*)/iu, "$1 sunteți")}`
      : null;
  const match = /^(您对.+?)(是否)?(满意|滿意)(吗|嗎)?[？?]$/.exec(q.shown);
  return match === null ? null : `${match[1]}有多${match[3]}？`;
}

/** Rule 3: one thing at a time. */
export const doubleBarrel: Rule = (q) => {
  if (["text", "multiple", "consent", "ranking"].includes(q.question.type)) return null;
  const rest = q.text.replaceAll(ONE_THING[q.language], " ");
  const joined = JOINED[q.language].exec(rest)?.[0];
  if (joined === undefined) return null;
  return { quote: joined.trim(), rewrite: splitInTwo(q, joined) };
};

/** "… price and quality?" as "… price? · … quality?", where two single words are joined. */
function splitInTwo(q: LintQuestion, joined: string): string | null {
  const word = q.language === "zh" ? "(\\p{Script=Han}{2,4}?)" : "([\\p{L}-]+)";
  const gap = q.language === "zh" ? "" : " ";
  const tail = q.language === "zh" ? "(有多.*|[？?].*)" : "([?.].*)";
  const match = new RegExp(`^(.*?${gap || "[对對]"})${word}${gap}${joined.trim()}${gap}${word}${tail}$`, "u").exec(
    q.shown,
  );
  return match === null ? null : `${match[1]}${match[2]}${match[4]} · ${match[1]}${match[3]}${match[4]}`;
}

/** Rule 4: no praise, blame or presumption. */
export const leading: Rule = (q) => {
  const quote = LEADING[q.language].exec(q.text)?.[0];
  return quote === undefined
    ? null
    : {
        quote,
        rewrite: /^(should|could|ar trebui|ați putea|应|难道|可以)/.test(quote)
          ? null
          : without(q.shown, q.text, quote),
      };
};

/** Rule 11, question by question: nothing that is known already. */
export const needed: Rule = (q) => {
  const quote = KNOWN_ALREADY[q.language].exec(q.text)?.[0];
  return quote === undefined ? null : { quote: quote.trim(), rewrite: null };
};

const STOCK_LOCALES = ["en", "zh-Hans", "zh-Hant", "ro"] as const;
function stock(kind: keyof typeof STOCK_WORDINGS, locale: string, language: LintLanguage): string {
  const known = STOCK_LOCALES.find((one) => one === locale) ?? (language === "zh" ? "zh-Hans" : language);
  return STOCK_WORDINGS[kind][known as "en"];
}

/** Rule 12: the questions whose figures are compared keep the wording and the range they were validated with. */
export const validated: Rule = (q) => {
  const { type, version, scale } = q.question;
  if (type !== "nps" && type !== "csat" && type !== "esat" && type !== "ces") return null;
  const kind = type === "ces" ? (version === "1.0" ? "ces1" : "ces2") : type;
  const rewrite = stock(kind, q.locale, q.language);
  const isAsked = VALIDATED[kind][q.language].every((pattern) => pattern.test(q.text));
  if (!isAsked) return { quote: q.shown, rewrite };
  // A clause more than the stock wording has, twice over, is another question.
  if (lintLength(q.text, q.language) > 2.5 * lintLength(rewrite, q.language)) return { quote: q.shown, rewrite };
  const range = { nps: [0, 10], ces1: [1, 5], ces2: [1, 7], csat: null, esat: null }[kind];
  if (range !== null && scale !== undefined && (scale.min !== range[0] || scale.max !== range[1]))
    return { quote: `${scale.min}–${scale.max}`, rewrite: `${range[0]}–${range[1]}` };
  return null;
};
