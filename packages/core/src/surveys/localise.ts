import { type LocaleTexts, questionsOf, type SurveyDefinition } from "./definition.ts";

/** Languages in which to look for a text, best first: the wanted one, its fallbacks, its script and its base, the survey's own. */
export function fallbackChain(
  survey: Pick<SurveyDefinition, "locale" | "fallback">,
  wanted: string,
): readonly string[] {
  const chain = [wanted, ...(survey.fallback?.[wanted] ?? [])];
  const parts = wanted.split("-");
  while (parts.length > 1) {
    parts.pop();
    chain.push(parts.join("-"));
  }
  chain.push(survey.locale);
  return [...new Set(chain)];
}

/** The text in the first language of the chain that has it; else any, else nothing. */
export function textIn(texts: LocaleTexts | undefined, chain: readonly string[]): string {
  if (texts === undefined) return "";
  if (typeof texts === "string") return texts;
  for (const locale of chain) {
    const text = texts[locale];
    if (text !== undefined && text.trim() !== "") return text;
  }
  return Object.values(texts).find((text) => text.trim() !== "") ?? "";
}

/** A language tag as the survey spells it: by script for Chinese (zh-CN → zh-Hans), by base for the others. */
function matchLocale<L extends string>(tag: string, locales: readonly L[]): L | null {
  const lower = tag.trim().toLowerCase().replaceAll("_", "-");
  const exact = locales.find((locale) => locale.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  const base = lower.split("-")[0]!;
  if (base === "zh") {
    const script = /hant|-tw|-hk|-mo/.test(lower) ? "zh-hant" : "zh-hans";
    const found = locales.find((locale) => locale.toLowerCase() === script);
    if (found !== undefined) return found;
  }
  return locales.find((locale) => locale.toLowerCase().split("-")[0] === base) ?? null;
}

/** The respondent's language: by the link, then the contact, then the browser (best first), then the survey's own. */
export function chooseLocale<L extends string = string>(
  survey: { readonly locale: L; readonly locales: readonly L[] },
  wishes: { readonly link?: string | null; readonly contact?: string | null; readonly browser?: readonly string[] },
): L {
  for (const tag of [wishes.link, wishes.contact, ...(wishes.browser ?? [])]) {
    if (tag === undefined || tag === null || tag === "") continue;
    const found = matchLocale(tag, survey.locales);
    if (found !== null) return found;
  }
  return survey.locale;
}

/** Languages of an Accept-Language header, best first. */
export function acceptedLanguages(header: string | null): readonly string[] {
  if (header === null) return [];
  return header
    .slice(0, 500)
    .split(",")
    .map((part, index) => {
      const [tag = "", ...rest] = part.split(";").map((piece) => piece.trim());
      const q = Number(rest.find((piece) => piece.startsWith("q="))?.slice(2) ?? 1);
      return { tag, q: Number.isFinite(q) ? q : 0, index };
    })
    .filter((one) => one.tag !== "" && one.tag !== "*" && one.q > 0)
    .sort((a, b) => b.q - a.q || a.index - b.index)
    .map((one) => one.tag);
}

/** Every text that a respondent can read, with its place. */
export function surveyTexts(
  survey: SurveyDefinition,
): readonly { readonly place: string; readonly texts: LocaleTexts }[] {
  const found: { place: string; texts: LocaleTexts }[] = [{ place: "title", texts: survey.title }];
  const add = (place: string, texts: LocaleTexts | undefined) => {
    if (texts !== undefined && texts !== "") found.push({ place, texts });
  };
  add("intro", survey.intro);
  for (const page of survey.pages) add(`pages.${page.id}.title`, page.title);
  for (const question of questionsOf(survey)) {
    if (question.type === "hidden") continue;
    const place = `questions.${question.id}`;
    add(`${place}.text`, question.text);
    add(`${place}.help`, question.help);
    for (const option of question.options ?? []) add(`${place}.options.${option.id}`, option.text);
    for (const row of question.rows ?? []) add(`${place}.rows.${row.id}`, row.text);
    for (const [score, label] of Object.entries(question.scale?.labels ?? {})) add(`${place}.labels.${score}`, label);
  }
  survey.thankYou.forEach((thanks, index) => {
    add(`thankYou.${index}.text`, thanks.text);
    add(`thankYou.${index}.link`, thanks.link?.text);
  });
  for (const [name, texts] of Object.entries(survey.message ?? {})) add(`message.${name}`, texts);
  return found;
}

export interface TranslationState {
  readonly locale: string;
  readonly total: number;
  readonly translated: number;
  /** Places without a text of this language. */
  readonly missing: readonly string[];
}

/** How complete each language is. A plain text counts for the survey's own language only. */
export function translationCompleteness(survey: SurveyDefinition): readonly TranslationState[] {
  const texts = surveyTexts(survey);
  return survey.locales.map((locale) => {
    const missing = texts
      .filter(({ texts: one }) =>
        typeof one === "string" ? locale !== survey.locale : (one[locale] ?? "").trim() === "",
      )
      .map(({ place }) => place);
    return { locale, total: texts.length, translated: texts.length - missing.length, missing };
  });
}
