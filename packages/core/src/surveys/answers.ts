/** One answer: a score, the ids of what was chosen, a text, a ranking, or a matrix' choice per row. */
export type Answer = number | string | boolean | readonly string[] | Readonly<Record<string, string>>;

/** Answers by question id; `<id>:other` holds the text beside "other". */
export type Answers = Readonly<Record<string, Answer>>;

/** What is known of the respondent: `account.plan`, `person.role`, `link.campaign`. */
export type Attributes = Readonly<Record<string, string>>;
