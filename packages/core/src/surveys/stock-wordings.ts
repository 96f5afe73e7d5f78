import type { LocaleTexts } from "./definition.ts";

type FourTexts = Readonly<Record<"en" | "zh-Hans" | "zh-Hant" | "ro", string>>;

/** Wordings that were validated (or are the usual translation of one): what templates use and rule 12 measures against. */
export const STOCK_WORDINGS = {
  nps: {
    en: "How likely are you to recommend us to a friend or colleague?",
    "zh-Hans": "您有多大可能向朋友或同事推荐我们？",
    "zh-Hant": "您有多大可能向朋友或同事推薦我們？",
    ro: "Cât de probabil este să ne recomandați unui prieten sau coleg?",
  },
  csat: {
    en: "How satisfied are you with us overall?",
    "zh-Hans": "总体而言，您对我们有多满意？",
    "zh-Hant": "整體而言，您對我們有多滿意？",
    ro: "Cât de mulțumit sunteți, per ansamblu, de noi?",
  },
  ces1: {
    en: "How much effort did you personally have to put forth to handle your request?",
    "zh-Hans": "为了处理您的请求，您个人需要付出多少努力？",
    "zh-Hant": "為了處理您的請求，您個人需要付出多少努力？",
    ro: "Cât efort a trebuit să depuneți personal pentru a vă rezolva cererea?",
  },
  ces2: {
    en: "The company made it easy for me to handle my issue.",
    "zh-Hans": "这家公司让我轻松地处理了我的问题。",
    "zh-Hant": "這家公司讓我輕鬆地處理了我的問題。",
    ro: "Compania mi-a făcut ușoară rezolvarea problemei.",
  },
  esat: {
    en: "How satisfied are you with your work here overall?",
    "zh-Hans": "总体而言，您对在这里的工作有多满意？",
    "zh-Hant": "整體而言，您對在這裡的工作有多滿意？",
    ro: "Cât de mulțumit sunteți, per ansamblu, de munca dumneavoastră aici?",
  },
} as const satisfies Readonly<Record<string, FourTexts>>;

/** Labels of the two ends (and the middle, where it helps) of the usual scales. */
export const STOCK_LABELS = {
  nps: {
    "0": { en: "Not at all likely", "zh-Hans": "完全不可能", "zh-Hant": "完全不可能", ro: "Deloc probabil" },
    "10": { en: "Extremely likely", "zh-Hans": "极有可能", "zh-Hant": "極有可能", ro: "Extrem de probabil" },
  },
  satisfied: {
    "1": { en: "Very dissatisfied", "zh-Hans": "非常不满意", "zh-Hant": "非常不滿意", ro: "Foarte nemulțumit" },
    "2": { en: "Dissatisfied", "zh-Hans": "不满意", "zh-Hant": "不滿意", ro: "Nemulțumit" },
    "3": { en: "Neither", "zh-Hans": "一般", "zh-Hant": "普通", ro: "Nici mulțumit, nici nemulțumit" },
    "4": { en: "Satisfied", "zh-Hans": "满意", "zh-Hant": "滿意", ro: "Mulțumit" },
    "5": { en: "Very satisfied", "zh-Hans": "非常满意", "zh-Hant": "非常滿意", ro: "Foarte mulțumit" },
  },
  effort: {
    "1": { en: "Very low effort", "zh-Hans": "非常少", "zh-Hant": "非常少", ro: "Efort foarte mic" },
    "5": { en: "Very high effort", "zh-Hans": "非常多", "zh-Hant": "非常多", ro: "Efort foarte mare" },
  },
  agree: {
    "1": { en: "Strongly disagree", "zh-Hans": "非常不同意", "zh-Hant": "非常不同意", ro: "Dezacord total" },
    "4": { en: "Neither", "zh-Hans": "中立", "zh-Hant": "中立", ro: "Neutru" },
    "7": { en: "Strongly agree", "zh-Hans": "非常同意", "zh-Hant": "非常同意", ro: "Acord total" },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, LocaleTexts>>>>;
