/**
 * One response of another tool's file as one batch brought it. Its scores are facts and its texts are in the vault; here is
 * what was chosen. Of several batches the newest that was not undone counts.
 */
export interface SurveyImportedAnswerTable {
  workspace_id: string;
  /** The same in every batch: survey, tool and the tool's own id. */
  id: string;
  batch_id: number;
  survey_id: string;
  wave: string | null;
  locale: string;
  /** Surrogate ids as decimal texts. */
  person_id: string | null;
  account_id: string | null;
  /** JSON by question id, texts aside. */
  answers: string;
  /** ISO 8601 in UTC. */
  submitted_at: string;
}

export interface SurveyImportTables {
  survey_imported_answer: SurveyImportedAnswerTable;
}
