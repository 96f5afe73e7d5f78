import { simplifiedChinese } from "./simplified-chinese.ts";

/** Languages in which comments are read. */
export type CommentLanguage = "en" | "ro" | "zh";

const STOP: Readonly<Record<CommentLanguage, ReadonlySet<string>>> = {
  en: new Set(
    "a about after again all also am an and any are as at be because been before being but by can could did do does doing for from further get gets got had has have having he her here him his how i if in into is it its itself just me more most my myself of off on once only or other our out over own same she so some such than that the their them then there these they this those through to too under until up us very was we were what when where which while who whom why will with would you your yours really".split(
      " ",
    ),
  ),
  ro: new Set(
    "a acea aceasta această acest acesta ai al ale am ar are as au avea avem aveți ba ca că când care cât ce cel cele cei chiar cu cum da dar de deci decât deși din dintre doar după ea ei el ele era este eu fi fie foarte fost i îi il îl în in intr într îmi își la le li lor lui m mai mă meu mi mie n ne ni nici noastre nostru noi nu o ori pe pentru peste prea prin pot s sa să sau se si și spre sub sunt sînt ta tot toate toată toți un una unde unei unor unui v va vă voi vom vostru".split(
      " ",
    ),
  ),
  zh: new Set(
    "的 了 是 我 你 您 他 她 它 们 我们 你们 他们 在 有 和 与 就 不 也 都 很 还 但 但是 而 而且 因为 所以 如果 这 那 这个 那个 一个 一 个 上 下 中 到 说 要 去 会 可以 没有 没 好 吗 呢 吧 啊 被 把 让 给 对 从 用 得 地 着 过 又 再 能 非常 太 比较 真的 什么 怎么".split(
      " ",
    ),
  ),
};

/** Strips the first suffix that leaves a stem of at least `least` letters. */
function strip(word: string, suffixes: readonly string[], least: number): string {
  const suffix = suffixes.find((one) => word.endsWith(one) && word.length - one.length >= least);
  return suffix === undefined ? word : word.slice(0, -suffix.length);
}

const ENGLISH_ENDS = [
  "fulness",
  "iness",
  "ations",
  "ation",
  "ingly",
  "edly",
  "ness",
  "ing",
  "ies",
  "ied",
  "ily",
  "est",
  "ers",
  "ed",
  "er",
  "es",
  "ly",
  "s",
  "y",
  "e",
];
const ROMANIAN_ENDS = [
  "urilor",
  "elor",
  "ilor",
  "ului",
  "urile",
  "ește",
  "ează",
  "ește",
  "ile",
  "ele",
  "uri",
  "ții",
  "ție",
  "ați",
  "ăți",
  "are",
  "ere",
  "ire",
  "eau",
  "ii",
  "ul",
  "ea",
  "ei",
  "at",
  "ut",
  "it",
  "a",
  "ă",
  "e",
  "i",
  "u",
];

/** A word's stem: enough to bring the forms of one word together, no more. Diacritics are folded, since phones leave them out. */
function stemOf(word: string, language: CommentLanguage): string {
  if (language === "zh") return simplifiedChinese(word);
  const stem =
    language === "en"
      ? strip(word, ENGLISH_ENDS, 3)
      : strip(word.replaceAll("ş", "ș").replaceAll("ţ", "ț"), ROMANIAN_ENDS, 3);
  const undoubled = language === "en" ? stem.replace(/([bdgmnprt])\1$/, "$1") : stem;
  return undoubled.normalize("NFD").replaceAll(/\p{M}/gu, "");
}

/** The language of one comment: by its script, then by its function words, else what the survey was read in. */
export function commentLanguage(text: string, readIn: string): CommentLanguage {
  if (/\p{Script=Han}/u.test(text)) return "zh";
  if (/[ăâîșțşţ]/i.test(text)) return "ro";
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const score = (language: "en" | "ro") => words.filter((word) => STOP[language].has(word)).length;
  const [en, ro] = [score("en"), score("ro")];
  if (en !== ro) return en > ro ? "en" : "ro";
  return readIn === "ro" ? "ro" : "en";
}

const segmenters = new Map<CommentLanguage, Intl.Segmenter>();
function segmenterOf(language: CommentLanguage): Intl.Segmenter {
  const known = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: "word" });
  segmenters.set(language, known);
  return known;
}

/** The words of a comment that mean something, each with its stem. */
export function commentWords(
  text: string,
  readIn: string,
): readonly { readonly stem: string; readonly word: string }[] {
  const language = commentLanguage(text, readIn);
  const found: { stem: string; word: string }[] = [];
  const lower = text.toLowerCase().replaceAll("ş", "ș").replaceAll("ţ", "ț").replaceAll("’", "'");
  for (const { segment, isWordLike } of segmenterOf(language).segment(lower)) {
    if (isWordLike !== true || !/\p{L}/u.test(segment)) continue;
    const stem = stemOf(segment, language);
    const plain = segment.split("'")[0]!;
    const isStop = STOP[language].has(plain) || STOP[language].has(stem);
    if (isStop || [...segment].length < (language === "zh" ? 1 : 3)) continue;
    found.push({ stem: `${language}:${stem}`, word: segment });
  }
  return found;
}
