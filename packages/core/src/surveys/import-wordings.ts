/** Words by which a question of another tool is known for a score of the catalogue, in our four languages. */
const WORDINGS = {
  nps: /recommend|net promoter|\bnps\b|推荐|推薦|recomand/i,
  csat: /satisf|满意|滿意|mulțumi|mulţumi|multumi/i,
  ces: /made it easy|easy (?:for me )?to|effort|轻松|輕鬆|容易|ușor|uşor|usor|efort/i,
  /** Asks for words of one's own: what comes back is no list of choices, whatever commas stand in it. */
  comment:
    /\bwhy\b|reason|comment|improve|suggest|feedback|tell us|为什么|原因|建议|意见|為什麼|建議|意見|\bde ce\b|motiv|coment|suger|îmbunătăți/i,
  stars: /\bstars?\b|\brate\b|rating|评分|評分|打分|星|\bstele\b|\bnota\b|evalua/i,
} as const;

/** Whether a question reads like the wording of a score. */
export function looksLike(kind: keyof typeof WORDINGS, text: string): boolean {
  return WORDINGS[kind].test(text);
}

const lower = (texts: readonly string[]) => texts.map((text) => text.toLowerCase());
/** Labels of five-point satisfaction scales, worst first, in the spellings that the tools use. */
const SATISFIED: readonly (readonly string[])[] = [
  lower([
    "Very dissatisfied",
    "Very unsatisfied",
    "Extremely dissatisfied",
    "非常不满意",
    "非常不滿意",
    "很不满意",
    "很不滿意",
    "Foarte nemulțumit",
    "Foarte nemulţumit",
  ]),
  lower(["Dissatisfied", "Unsatisfied", "Somewhat dissatisfied", "不满意", "不滿意", "Nemulțumit", "Nemulţumit"]),
  lower([
    "Neutral",
    "Neither",
    "Neither satisfied nor dissatisfied",
    "一般",
    "普通",
    "Neutru",
    "Nici mulțumit, nici nemulțumit",
  ]),
  lower(["Satisfied", "Somewhat satisfied", "满意", "滿意", "Mulțumit", "Mulţumit"]),
  lower([
    "Very satisfied",
    "Extremely satisfied",
    "非常满意",
    "非常滿意",
    "很满意",
    "很滿意",
    "Foarte mulțumit",
    "Foarte mulţumit",
  ]),
];
/** Labels of seven-point agreement scales, worst first. */
const AGREE: readonly (readonly string[])[] = [
  lower(["Strongly disagree", "非常不同意", "Dezacord total"]),
  lower(["Disagree", "不同意", "Dezacord"]),
  lower(["Somewhat disagree", "有点不同意", "有點不同意", "Dezacord parțial"]),
  lower(["Neither agree nor disagree", "Neutral", "中立", "Neutru"]),
  lower(["Somewhat agree", "有点同意", "有點同意", "Acord parțial"]),
  lower(["Agree", "同意", "Acord"]),
  lower(["Strongly agree", "非常同意", "Acord total"]),
];

function stepIn(scale: readonly (readonly string[])[], text: string): number | null {
  const wanted = text.trim().toLowerCase();
  const at = scale.findIndex((labels) => labels.includes(wanted));
  return at < 0 ? null : at + 1;
}

/** The step of a satisfaction label, 1 to 5; null for another text. */
export const satisfiedStep = (text: string): number | null => stepIn(SATISFIED, text);
/** The step of an agreement label, 1 to 7; null for another text. */
export const agreeStep = (text: string): number | null => stepIn(AGREE, text);
