import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import {
  type AnswerPart,
  answerScoreFigures,
  answerScoreRows,
  answerScoreSql,
  oneWhere,
  type Placement,
} from "./answer-score.ts";
import { latestEmployeeAnswers } from "./latest-answer.ts";

const PARTS: readonly AnswerPart[] = [
  {
    component: null,
    counts: raw("true"),
    points: oneWhere(raw("2 * r.score > r.scale_min + r.scale_max")),
    weight: raw("1"),
    interval: "share",
  },
];

function answers(d: Dialect, q: MetricSource): Sql {
  return sql`(select a.*, ${d.nullOf("id")} as account_id, ${d.cast(raw("a.answer_id"), "text")} as entity,
      ${d.cast(raw("a.score"), "text")} as note
    from ${latestEmployeeAnswers(q)} a)`;
}

/** Employees belong to no account: one group without a name, which only a filter for "no value" lets through. */
function placement(d: Dialect, scope: MetricScope): Placement {
  const passes = scope.accounts === null && scope.filters.every((filter) => filter.values.includes(null));
  return { join: raw(""), group: d.nullOf("text"), where: raw(passes ? "true" : "false") };
}

export const esat: MetricDefinition = {
  id: "esat",
  family: "surveys",
  title: "Employee satisfaction (ESAT)",
  summary: "The share of your own team's answers that are satisfied: 4 or 5 out of 5, 6 to 10 out of 10.",
  unit: "ratio",
  direction: "higher",
  grain: "response",
  clock: "calendar",
  formula: "answers 4–5 of 5 or 6–10 of 10 / answers",
  population: "none",
  inputs: ["employee_answer"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "ESAT1", text: "Of several answers of one employee in one wave, only the latest counts." },
    { id: "ESAT2", text: "Skips, and scores outside their own scale, are no answers." },
    {
      id: "ESAT3",
      text: "Employees belong to no account: grouping gives the one group without a value, an account filter gives nothing.",
    },
    { id: "ESAT4", text: "An answer exactly in the middle of its scale is not satisfied." },
    { id: "ESAT5", text: "Without answers there is no score: null, no_data." },
  ],
  identities: ["0 ≤ ESAT ≤ 1"],
  sources: ["Interval: Wilson 1927"],
  additive: true,
  sql: (d, q, scope) => answerScoreSql(d, q, answers(d, q), placement(d, scope), PARTS),
  finish: ([row]) => answerScoreFigures(row, PARTS),
  rows: (d, q, scope) => answerScoreRows(d, q, answers(d, q), placement(d, scope), PARTS),
};
