import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { type AnswerPart, answerScoreFigures, answerScoreRows, answerScoreSql } from "./answer-score.ts";
import { latestAnswers } from "./latest-answer.ts";

const PARTS: readonly AnswerPart[] = [
  {
    component: null,
    counts: raw("true"),
    points: raw("r.stars"),
    weight: raw("1"),
    interval: "mean",
    bounds: [0, 5],
  },
];

function ratings(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const source = scope.options.source;
  const lists: Sql[] = [];
  if (source !== "calls") {
    lists.push(sql`select a.account_id as account_id, a.occurred_at as occurred_at, a.upward as stars,
        ${d.cast(raw("a.response_id"), "text")} as entity, ${d.cast(raw("'survey'"), "text")} as note
      from ${latestAnswers(q, "stars", raw("a.scale_max = 5"))} a`);
  }
  if (source !== "surveys") {
    lists.push(sql`select c.account_id as account_id, c.occurred_at as occurred_at, c.stars as stars,
        ${d.cast(raw("c.call_id"), "text")} as entity, ${d.cast(raw("'call'"), "text")} as note
      from ${q.from("call")} c where c.stars >= 1 and c.stars <= 5`);
  }
  return sql`(${join(lists, " union all ")})`;
}

export const stars: MetricDefinition = {
  id: "stars",
  family: "surveys",
  title: "Star rating",
  summary: "The mean of the stars that customers gave, out of five, in surveys and after calls.",
  unit: "number",
  direction: "higher",
  grain: "rating",
  clock: "calendar",
  formula: "Σ stars / ratings, exact; shown to one decimal",
  population: "none",
  inputs: ["survey_response", "call"],
  options: {
    source: {
      type: "enum",
      values: ["all", "surveys", "calls"],
      default: "all",
      about: "Whose ratings: star questions in surveys, stars given after calls, or both together.",
    },
  },
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "STARS1",
      text: "By default survey stars and call stars count alike, each rating once; a company that has only one kind gets that one.",
    },
    { id: "STARS2", text: "Calls without a rating are left out, whatever their outcome." },
    {
      id: "STARS3",
      text: "Only ratings out of five count; survey skips and scores outside their scale are no answers.",
    },
    {
      id: "STARS4",
      text: "Of several survey answers of one person for one account to one survey in one wave, only the latest counts.",
    },
    { id: "STARS5", text: "Without ratings there is no value: null, no_data." },
  ],
  identities: ["ratings of all = ratings of surveys + ratings of calls, and so do their sums of stars"],
  sources: ["Interval: Student's t, Cochran, Sampling Techniques §2.8"],
  additive: true,
  sql: (d, q, scope) =>
    answerScoreSql(d, q, ratings(d, q, scope), q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"), PARTS),
  finish: ([row]) => answerScoreFigures(row, PARTS),
  rows: (d, q, scope) =>
    answerScoreRows(d, q, ratings(d, q, scope), q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"), PARTS),
};
