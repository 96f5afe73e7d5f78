import { type Condition, questionsRead } from "./condition.ts";
import { questionsOf, type SurveyDefinition } from "./definition.ts";
import { surveyTexts } from "./localise.ts";
import { pipedFields } from "./pipe-text.ts";
import { scaleOf } from "./question-scale.ts";

export interface SurveyProblem {
  /** Where, as `pages.<id>` or `questions.<id>`. */
  readonly place: string;
  /** `<subject> requires <condition>, got <value>`. */
  readonly message: string;
}

const CHOICES = new Set(["single", "multiple", "ranking", "matrix"]);
const COLOUR = /^#[0-9a-f]{6}$/i;
const SHOWN_LINK = /^(https?:\/\/|mailto:)/;

function checkTheme(survey: SurveyDefinition, report: (place: string, message: string) => void): void {
  const { theme } = survey;
  for (const name of ["accent", "background", "text"] as const) {
    const colour = theme?.[name];
    if (colour !== undefined && !COLOUR.test(colour))
      report(`theme.${name}`, `a colour requires #rrggbb, got ${JSON.stringify(colour)}`);
  }
  if (theme?.logo !== undefined && !/^(https:\/\/|data:image\/(png|jpeg|svg\+xml|webp);base64,)/.test(theme.logo))
    report("theme.logo", `a logo requires an https address or a data URL of an image, got ${theme.logo.slice(0, 40)}`);
  survey.thankYou.forEach((one, index) => {
    if (one.link !== undefined && !SHOWN_LINK.test(one.link.url))
      report(`thankYou.${index}`, `a link requires an http, https or mailto address, got ${one.link.url.slice(0, 40)}`);
  });
}

/** Everything that makes a survey impossible to answer or to read, beyond its shape. Empty when it can go live. */
export function checkSurvey(survey: SurveyDefinition): readonly SurveyProblem[] {
  const problems: SurveyProblem[] = [];
  const report = (place: string, message: string) => void problems.push({ place, message });
  if (!survey.locales.includes(survey.locale))
    report("locale", `locales requires the survey's own language ${survey.locale}, got ${survey.locales.join(", ")}`);
  if (questionsOf(survey).length === 0) report("pages", "a survey requires at least one question, got 0");
  const pages = survey.pages.map((page) => page.id);
  for (const id of new Set(pages.filter((one, i) => pages.indexOf(one) !== i)))
    report(`pages.${id}`, `a page requires an id of its own, got ${id} twice`);

  const seen = new Set<string>();
  const reads = (place: string, condition: Condition | undefined) => {
    if (condition === undefined) return;
    for (const id of questionsRead(condition))
      if (!seen.has(id)) report(place, `a condition requires an earlier question, got ${id}`);
  };
  survey.pages.forEach((page, index) => {
    reads(`pages.${page.id}`, page.showIf);
    const targets = [...(page.skipTo ?? []), ...page.questions.flatMap((question) => question.skipTo ?? [])];
    for (const question of page.questions) {
      const place = `questions.${question.id}`;
      if (!/^[a-z][a-z0-9_]{0,39}$/.test(question.id))
        report(place, `a question id requires small letters, digits and _, got ${JSON.stringify(question.id)}`);
      if (seen.has(question.id)) report(place, `a question requires an id of its own, got ${question.id} twice`);
      reads(place, question.showIf);
      seen.add(question.id);
      if (CHOICES.has(question.type)) {
        const ids = (question.options ?? []).map((option) => option.id);
        if (ids.length < 2)
          report(place, `a question of type ${question.type} requires two options, got ${ids.length}`);
        if (new Set(ids).size !== ids.length) report(place, `options require ids of their own, got ${ids.join(", ")}`);
      }
      if (question.type === "matrix" && (question.rows ?? []).length === 0)
        report(place, "a matrix requires at least one row, got 0");
      const scale = scaleOf(question);
      if (scale !== null && !(Number.isInteger(scale.min) && scale.max > scale.min && scale.max - scale.min <= 10))
        report(place, `a scale requires 2 to 11 whole steps, got ${scale.min} to ${scale.max}`);
    }
    for (const rule of targets) {
      reads(`pages.${page.id}`, rule.when);
      if (rule.to !== "end" && pages.indexOf(rule.to) <= index)
        report(`pages.${page.id}`, `a skip requires a later page or end, got ${rule.to}`);
    }
  });
  survey.thankYou.forEach((one, i) => {
    reads(`thankYou.${i}`, one.when);
  });
  survey.quotas?.forEach((one, i) => {
    reads(`quotas.${i}`, one.when);
  });
  for (const { place, texts } of surveyTexts(survey)) {
    for (const text of typeof texts === "string" ? [texts] : Object.values(texts))
      for (const field of pipedFields(text))
        if (field.startsWith("answer.") && !seen.has(field.slice(7)))
          report(place, `piping requires a question of this survey, got ${field}`);
  }
  if (survey.closesAt !== undefined && Number.isNaN(Date.parse(survey.closesAt)))
    report("closesAt", `closesAt requires an ISO 8601 time, got ${survey.closesAt}`);
  checkTheme(survey, report);
  return problems;
}
