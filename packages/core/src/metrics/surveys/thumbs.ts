import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricSource } from "../metric.ts";
import { surveyAnswers } from "./answer-relation.ts";
import { type AnswerPart, answerScoreFigures, answerScoreRows, answerScoreSql, oneWhere } from "./answer-score.ts";

const PARTS: readonly AnswerPart[] = [
  {
    component: null,
    counts: raw("true"),
    points: oneWhere(raw("r.upward = r.scale_max")),
    weight: raw("1"),
    interval: "share",
  },
];
/** Only an answer with two ends is a thumb. */
const thumbsGiven = (d: Dialect, q: MetricSource): Sql =>
  surveyAnswers(d, q, "thumbs", raw("a.scale_max - a.scale_min = 1"));

export const thumbs: MetricDefinition = {
  id: "thumbs",
  family: "surveys",
  title: "Thumbs up",
  summary: "Of the customers who gave a thumb up or down, the share who gave it up.",
  unit: "ratio",
  direction: "higher",
  grain: "response",
  clock: "calendar",
  formula: "thumbs up / (thumbs up + thumbs down)",
  population: "none",
  inputs: ["survey_response"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "THU1",
      text: "Of several answers of one person for one account to one survey in one wave, only the latest counts.",
    },
    { id: "THU2", text: "Skips, and scores outside their own scale, are no answers." },
    { id: "THU3", text: "Up is the good end: where the low score is the good one, that is up." },
    { id: "THU4", text: "Answers on a scale of other than two points are no thumbs and are left out." },
    { id: "THU5", text: "Without answers there is no share: null, no_data." },
  ],
  identities: ["0 ≤ thumbs ≤ 1"],
  sources: ["Thumbs up, %: metrics catalogue, after Delighted's help centre", "Interval: Wilson 1927"],
  additive: true,
  sql: (d, q) =>
    answerScoreSql(d, q, thumbsGiven(d, q), q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"), PARTS),
  finish: ([row]) => answerScoreFigures(row, PARTS),
  rows: (d, q) =>
    answerScoreRows(d, q, thumbsGiven(d, q), q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"), PARTS),
};
