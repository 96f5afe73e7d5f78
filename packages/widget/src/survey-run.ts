import {
  type Answer,
  type AnswerProblem,
  type Answers,
  type Attributes,
  checkAnswer,
  pathOf,
  pipeText,
  type SurveyDefinition,
  type SurveyQuestion,
  thankYouOf,
  visibleQuestions,
} from "@tendwell/core/surveys";

/** One respondent going through a survey, a question at a time, by the same logic as on the server. */
export class SurveyRun {
  readonly survey: SurveyDefinition;
  readonly attributes: Attributes;
  answers: Record<string, Answer> = {};
  private readonly passed = new Set<string>();

  constructor(survey: SurveyDefinition, attributes: Attributes) {
    this.survey = survey;
    this.attributes = attributes;
  }

  /** The question to be asked now; null at the end. */
  current(): SurveyQuestion | null {
    return this.path().find((question) => !this.passed.has(question.id)) ?? null;
  }

  /** Whether nothing is known to come after this question. */
  isLast(question: SurveyQuestion): boolean {
    return this.path().at(-1)?.id === question.id;
  }

  /** Takes the answer to a question and moves on; or says what is wrong with it, and stays. */
  take(question: SurveyQuestion, given: Answers): AnswerProblem | null {
    const answers = { ...this.answers };
    delete answers[question.id];
    delete answers[`${question.id}:other`];
    Object.assign(answers, given);
    const problem = checkAnswer(question, answers);
    if (problem !== null) return problem;
    this.answers = answers;
    this.passed.add(question.id);
    return null;
  }

  /** A text with what is piped into it. */
  text(text: string): string {
    return pipeText(text, this.survey, this.answers, this.attributes, this.survey.locale);
  }

  thanks(): { readonly text: string; readonly link: { readonly url: string; readonly text: string } | null } | null {
    const found = thankYouOf(this.survey, this.answers, this.attributes);
    if (found === null) return null;
    const { link } = found;
    return {
      text: this.text(String(found.text)),
      link: link === undefined ? null : { url: link.url, text: this.text(String(link.text)) },
    };
  }

  private path(): readonly SurveyQuestion[] {
    const known: Record<string, Answer> = { ...this.answers };
    for (const page of this.survey.pages)
      for (const question of page.questions)
        if (question.type === "hidden")
          known[question.id] = pipeText(question.value ?? "", this.survey, known, this.attributes, this.survey.locale);
    return pathOf(this.survey, known, this.attributes)
      .flatMap((page) => visibleQuestions(page, known, this.attributes))
      .filter((question) => question.type !== "hidden");
  }
}
