import {
  fallbackChain,
  type LocaleTexts,
  type SurveyDefinition,
  type SurveyOption,
  type SurveyQuestion,
  textIn,
} from "@tendwell/core/surveys";

/**
 * A survey as a browser of a stranger may read it: texts in one language, and nothing that is not for respondents (messages,
 * quotas, the linter's acknowledgements). Logic stays, since it runs there.
 */
export function plainSurvey(survey: SurveyDefinition, locale: string): SurveyDefinition {
  const chain = fallbackChain(survey, locale);
  const text = (texts: LocaleTexts) => textIn(texts, chain);
  const maybe = <K extends string>(key: K, texts: LocaleTexts | undefined) =>
    (texts === undefined ? {} : { [key]: text(texts) }) as { [key in K]?: string };
  const option = (one: SurveyOption): SurveyOption => ({ ...one, text: text(one.text) });
  const question = (one: SurveyQuestion): SurveyQuestion => ({
    ...one,
    text: text(one.text),
    ...maybe("help", one.help),
    ...(one.options === undefined ? {} : { options: one.options.map(option) }),
    ...(one.rows === undefined ? {} : { rows: one.rows.map(option) }),
    ...(one.scale?.labels === undefined
      ? {}
      : {
          scale: {
            ...one.scale,
            labels: Object.fromEntries(Object.entries(one.scale.labels).map(([score, label]) => [score, text(label)])),
          },
        }),
  });
  return {
    id: survey.id,
    title: text(survey.title),
    locale,
    locales: survey.locales,
    ...maybe("intro", survey.intro),
    ...(survey.anonymous === undefined ? {} : { anonymous: survey.anonymous }),
    pages: survey.pages.map((page) => ({
      ...page,
      ...maybe("title", page.title),
      questions: page.questions.map(question),
    })),
    thankYou: survey.thankYou.map((thanks) => ({
      ...thanks,
      text: text(thanks.text),
      ...(thanks.link === undefined ? {} : { link: { url: thanks.link.url, text: text(thanks.link.text) } }),
    })),
  };
}
