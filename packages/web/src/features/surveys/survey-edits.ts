import type { QuestionType, SurveyDefinition, SurveyOption, SurveyPage, SurveyQuestion } from "@tendwell/core/surveys";
import { questionsOf, STOCK_LABELS, STOCK_WORDINGS, scaleOf } from "@tendwell/core/surveys";
import { without } from "./survey-text.ts";

const CHOICES: readonly QuestionType[] = ["single", "multiple", "ranking", "matrix"];
const LABELLED: readonly QuestionType[] = ["nps", "csat", "ces", "esat", "stars", "scale"];

export const hasChoices = (type: QuestionType): boolean => CHOICES.includes(type);
export const hasLabels = (type: QuestionType): boolean => LABELLED.includes(type);
/** Types whose scale a company may choose. */
export const hasOwnScale = (type: QuestionType): boolean => ["csat", "esat", "scale"].includes(type);

function freshId(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

/** An id for a survey made from a template: the template's, numbered when it is taken. */
export const freshSurveyId = (wanted: string, taken: readonly string[]): string =>
  freshId(wanted.replaceAll("-", "_"), taken);

export function freshOption(options: readonly SurveyOption[], own: string): SurveyOption {
  return {
    id: freshId(
      "option",
      options.map((one) => one.id),
    ),
    text: { [own]: "" },
  };
}

function scaleFor(type: QuestionType, question: SurveyQuestion): SurveyQuestion["scale"] {
  switch (type) {
    case "nps":
      return { min: 0, max: 10, labels: STOCK_LABELS.nps };
    case "csat":
    case "esat":
      return { min: 1, max: 5, labels: STOCK_LABELS.satisfied };
    case "ces":
      return question.version === "1.0"
        ? { min: 1, max: 5, labels: STOCK_LABELS.effort }
        : { min: 1, max: 7, labels: STOCK_LABELS.agree };
    case "scale":
      return { min: 1, max: 5 };
    default:
      return undefined;
  }
}

/** The question as another type: its text stays, what the new type does not know goes, what it needs comes. */
export function retype(question: SurveyQuestion, type: QuestionType, own: string): SurveyQuestion {
  const { options, rows, scale: _, version, validation: __, value, randomise, ...kept } = question;
  const next = { ...kept, type, ...(type === "ces" && version !== undefined ? { version } : {}) };
  const two: SurveyOption[] = [
    { id: "option", text: { [own]: "" } },
    { id: "option_2", text: { [own]: "" } },
  ];
  return without({
    ...next,
    scale: scaleFor(type, next),
    options: hasChoices(type) ? (options ?? two) : undefined,
    randomise: hasChoices(type) && type !== "matrix" ? randomise : undefined,
    rows: type === "matrix" ? (rows ?? [{ id: "row", text: { [own]: "" } }]) : undefined,
    value: type === "hidden" ? (value ?? "") : undefined,
  });
}

/** A new question of a type, with the validated wording where there is one, in the survey's languages. */
export function freshQuestion(survey: SurveyDefinition, type: QuestionType): SurveyQuestion {
  const own = survey.locale;
  const wording = {
    nps: STOCK_WORDINGS.nps,
    csat: STOCK_WORDINGS.csat,
    ces: STOCK_WORDINGS.ces2,
    esat: STOCK_WORDINGS.esat,
  };
  const stock: Readonly<Record<string, string>> = type in wording ? wording[type as keyof typeof wording] : {};
  const text = Object.fromEntries(Object.entries(stock).filter(([locale]) => survey.locales.includes(locale)));
  const id = freshId(
    type === "text" ? "comment" : type,
    questionsOf(survey).map((one) => one.id),
  );
  return retype({ id, type, text: Object.keys(text).length === 0 ? { [own]: "" } : text }, type, own);
}

/** The question after which something is added; null adds at the end. */
export function addQuestion(
  survey: SurveyDefinition,
  question: SurveyQuestion,
  after: string | null,
): SurveyDefinition {
  const at = survey.pages.findIndex((page) => page.questions.some((one) => one.id === after));
  const target = at === -1 ? survey.pages.length - 1 : at;
  return {
    ...survey,
    pages: survey.pages.map((page, index) => {
      if (index !== target) return page;
      const found = page.questions.findIndex((one) => one.id === after);
      const cut = found === -1 ? page.questions.length : found + 1;
      return { ...page, questions: [...page.questions.slice(0, cut), question, ...page.questions.slice(cut)] };
    }),
  };
}

/** Pages that hold nothing go, but one page always stays. */
function tidy(survey: SurveyDefinition): SurveyDefinition {
  const pages = survey.pages.filter((page) => page.questions.length > 0);
  return { ...survey, pages: pages.length === 0 ? survey.pages.slice(0, 1) : pages };
}

export function removeQuestion(survey: SurveyDefinition, id: string): SurveyDefinition {
  return tidy({
    ...survey,
    pages: survey.pages.map((page) => ({ ...page, questions: page.questions.filter((one) => one.id !== id) })),
  });
}

/** One place up or down; over the edge of a page into the next page. */
export function moveQuestion(survey: SurveyDefinition, id: string, by: -1 | 1): SurveyDefinition {
  const at = survey.pages.findIndex((page) => page.questions.some((one) => one.id === id));
  const page = survey.pages[at];
  if (page === undefined) return survey;
  const index = page.questions.findIndex((one) => one.id === id);
  const question = page.questions[index] as SurveyQuestion;
  const rest = page.questions.filter((one) => one.id !== id);
  const put = (target: SurveyPage, place: number): SurveyPage => ({
    ...target,
    questions: [...target.questions.slice(0, place), question, ...target.questions.slice(place)],
  });
  const bare = { ...page, questions: rest };
  const pages = [...survey.pages];
  const next = index + by;
  if (next >= 0 && next < page.questions.length) pages[at] = put(bare, next);
  else {
    const neighbour = pages[at + by];
    if (neighbour === undefined) return survey;
    pages[at] = bare;
    pages[at + by] = put(neighbour, by === 1 ? 0 : neighbour.questions.length);
  }
  return tidy({ ...survey, pages });
}

/** Starts a new page with this question: what stands after it on its page goes along. */
export function splitBefore(survey: SurveyDefinition, id: string): SurveyDefinition {
  const at = survey.pages.findIndex((page) => page.questions.some((one) => one.id === id));
  const page = survey.pages[at];
  const index = page?.questions.findIndex((one) => one.id === id) ?? 0;
  if (page === undefined || index < 1) return survey;
  const fresh = freshId(
    `page_${survey.pages.length + 1}`,
    survey.pages.map((one) => one.id),
  );
  return {
    ...survey,
    pages: [
      ...survey.pages.slice(0, at),
      { ...page, questions: page.questions.slice(0, index) },
      { id: fresh, questions: page.questions.slice(index) },
      ...survey.pages.slice(at + 1),
    ],
  };
}

/** Joins a page with the one before it. */
export function joinPage(survey: SurveyDefinition, pageId: string): SurveyDefinition {
  const at = survey.pages.findIndex((page) => page.id === pageId);
  const before = survey.pages[at - 1];
  const page = survey.pages[at];
  if (before === undefined || page === undefined) return survey;
  return {
    ...survey,
    pages: survey.pages.flatMap((one, index) =>
      index === at - 1
        ? [{ ...before, questions: [...before.questions, ...page.questions] }]
        : index === at
          ? []
          : [one],
    ),
  };
}

/** Steps of a question's scale, lowest first; none where it has no scale. */
export function stepsOf(question: SurveyQuestion): readonly number[] {
  const scale = scaleOf(question);
  return scale === null || scale.max <= scale.min || scale.max - scale.min > 10
    ? []
    : Array.from({ length: scale.max - scale.min + 1 }, (_, i) => scale.min + i);
}
