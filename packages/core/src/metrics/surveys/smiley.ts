import { raw, sql } from "../../sql/sql.ts";
import type { MetricDefinition } from "../metric.ts";
import { surveyAnswers } from "./answer-relation.ts";
import { type AnswerPart, answerScoreFigures, answerScoreRows, answerScoreSql, oneWhere } from "./answer-score.ts";
import { TOP_BOXES } from "./top-boxes.ts";

const PARTS: readonly AnswerPart[] = [
  { component: null, counts: raw("true"), points: oneWhere(TOP_BOXES), weight: raw("1"), interval: "share" },
];

export const smiley: MetricDefinition = {
  id: "smiley",
  family: "surveys",
  title: "Smileys",
  summary: "The share of customers who chose one of the two happiest of five faces.",
  unit: "ratio",
  direction: "higher",
  grain: "response",
  clock: "calendar",
  formula: "answers of 4 or 5 faces of 5 / answers",
  population: "none",
  inputs: ["survey_response"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "SMI1",
      text: "Of several answers of one person for one account to one survey in one wave, only the latest counts.",
    },
    { id: "SMI2", text: "Skips, and faces that the row did not have, are no answers." },
    { id: "SMI3", text: "Where the first face is the happy one, the row is turned round first." },
    { id: "SMI4", text: "Of rows with fewer than five faces only the happiest counts; of longer ones the best two." },
    { id: "SMI5", text: "Without answers there is no score: null, no_data." },
  ],
  identities: ["0 ≤ smiley ≤ 1", "smiley = csat of the same answers"],
  sources: ["Smileys 4–5 of 5 are positive: metrics catalogue, after Delighted's help centre", "Interval: Wilson 1927"],
  additive: true,
  sql: (d, q) =>
    answerScoreSql(
      d,
      q,
      surveyAnswers(d, q, "smiley"),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      PARTS,
    ),
  finish: ([row]) => answerScoreFigures(row, PARTS),
  rows: (d, q) =>
    answerScoreRows(
      d,
      q,
      surveyAnswers(d, q, "smiley"),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      PARTS,
    ),
};
