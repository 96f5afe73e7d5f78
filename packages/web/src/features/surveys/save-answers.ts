import type { SurveyDefinition } from "@tendwell/core/surveys";
import { questionsOf } from "@tendwell/core/surveys";
import { call } from "../../lib/api-client.ts";
import { saveTable } from "../../lib/save-table.ts";
import type { SurveyAnswer } from "./survey-queries.ts";

const PAGE = 1000;

/** A cell of the file: lists joined, objects as JSON. */
function cell(value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return Array.isArray(value) ? value.join("; ") : JSON.stringify(value);
}

/** Hands every answer to the reader as CSV, one row each and one column for each question; flagged ones are not among them. */
export async function saveAnswers(workspace: string, id: string, survey: SurveyDefinition): Promise<void> {
  const answers: SurveyAnswer[] = [];
  for (let total = 1; answers.length < total; ) {
    const page = await call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers", {
      params: { workspace, survey: id },
      query: { limit: PAGE, offset: answers.length },
    });
    if (page.items.length === 0) break;
    answers.push(...page.items);
    total = page.total;
  }
  const questions = questionsOf(survey).map((one) => one.id);
  saveTable(id, [
    ["id", "at", "channel", "wave", "account", "person", "complete", ...questions],
    ...answers.map((one) => [
      one.id,
      one.at,
      one.channel,
      one.wave,
      one.account,
      one.person,
      one.complete ? 1 : 0,
      ...questions.map((question) => one.texts[question] ?? cell(one.answers[question])),
    ]),
  ]);
}
