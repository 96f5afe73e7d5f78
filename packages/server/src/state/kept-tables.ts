/** Answers of the questions that pages ask every day, and those questions. Derived: both can be emptied at any time. */
export interface KeptTables {
  kept_answer: KeptAnswerTable;
  kept_question: KeptQuestionTable;
}

export interface KeptAnswerTable {
  workspace_id: string;
  /** SHA-256 of the question, without its instants and without the facts' version. */
  key: string;
  /** SHA-256 of the question's instants and the version of the facts it read: the answer is exact while this is. */
  exact: string;
  /** JSON list of the fact tables that it depends on. */
  tables: string;
  /** JSON; never holds personal data. */
  value: string;
  /** The erasures it knows of; with others it is thrown away. */
  erasures: string;
  /** When the facts that it tells of were last changed, microseconds as text. */
  facts_as_of: string;
  worked_out_at: string;
  /** How long that took, milliseconds. */
  cost_ms: number;
}

export interface KeptQuestionTable {
  workspace_id: string;
  key: string;
  /** JSON: which page's question, and its parameters. */
  question: string;
  /** owner or viewer: employees' answers are shown to them differently. */
  role: string;
  asked_at: string;
}
