import { type Answers, questionsOf, type SurveyDefinition, scoreKindOf } from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { answerDrafts, TEXT_KEPT } from "./answer-drafts.ts";
import { importedOfAccount } from "./imported-answers.ts";
import { surrogateOf } from "./surrogate-id.ts";
import type { SurveyService } from "./survey-service.ts";

/** Newest answers of an account whose words are looked for. */
const MOST = 2_000;

/** Where the words of an account's answers stand in the vault. */
export interface AnswerWords {
  /** Each fact that words stand beside, with the subject they have in the vault. */
  readonly places: readonly { readonly responseId: bigint; readonly subjectId: bigint }[];
  /** Surveys whose words never stand beside an account. */
  readonly anonymous: readonly string[];
}

/**
 * Which words belong to which score. A fact is one question answered, words hang on the answer as a whole: they stand beside
 * its first score. Anonymous surveys are left out.
 */
export class AnswerWordsService {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  constructor(db: Kysely<StateDatabase>, surveys: SurveyService) {
    this.db = db;
    this.surveys = surveys;
  }

  /** `accountId` is the account's surrogate id. */
  async ofAccount({ record, store }: OpenWorkspace, accountId: string): Promise<AnswerWords> {
    const all = await this.surveys.list(record.id);
    const anonymous = await this.surveys.anonymousIds(record.id);
    const named = new Map(all.filter((one) => one.value.anonymous !== true).map((one) => [one.id, one.value]));
    if (named.size === 0) return { places: [], anonymous };
    const rows = await this.db
      .selectFrom("survey_answer")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .where("survey_id", "in", [...named.keys()])
      .where("account_id", "=", accountId)
      .where("flushed_revision", ">", 0)
      .orderBy("submitted_at", "desc")
      .limit(MOST)
      .execute();
    const places = rows.flatMap((row) => {
      const survey = named.get(row.survey_id)!;
      if (!hasWords(survey, JSON.parse(row.answers) as Answers)) return [];
      const first = answerDrafts(store, survey, row).find((draft) => draft.table === "survey_response");
      return first === undefined
        ? []
        : [{ responseId: first.id, subjectId: surrogateOf(store.salt, "response", row.id) }];
    });
    const imported = await importedOfAccount(this.db, store.engine, record.id, accountId);
    for (const row of imported) {
      const survey = named.get(row.survey_id);
      const answers = JSON.parse(row.answers) as Answers;
      if (survey === undefined || !hasWords(survey, answers)) continue;
      const first = questionsOf(survey).find((one) => scoreKindOf(one) !== null && typeof answers[one.id] === "number");
      if (first !== undefined)
        places.push({
          // As the import's mapping names the fact of a question.
          responseId: surrogateOf(store.salt, "response", `${row.id}/${first.id}`),
          subjectId: surrogateOf(store.salt, "response", row.id),
        });
    }
    return { places, anonymous };
  }
}

/** Whether words of an answer went to the vault. */
function hasWords(survey: SurveyDefinition, answers: Answers): boolean {
  return questionsOf(survey).some(({ id }) => answers[id] === TEXT_KEPT || answers[`${id}:other`] === TEXT_KEPT);
}
