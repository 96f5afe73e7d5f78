import { raw, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope } from "../metric.ts";
import { surveyAnswers } from "./answer-relation.ts";
import { type AnswerPart, answerScoreFigures, answerScoreRows, answerScoreSql, oneWhere } from "./answer-score.ts";

/** 1–2 of 5 where low is easy (CES 1.0), 5–7 of 7, 6–10 of 10: the answers on the easy side of the middle. */
const EASY = raw("2 * r.upward > r.scale_min + r.scale_max");

function partsOf(scope: MetricScope): readonly AnswerPart[] {
  switch (scope.options.method) {
    case "mean": {
      const top = Number(scope.options.mean_of);
      return [
        {
          component: null,
          counts: sql`r.scale_max = ${top}`,
          points: raw("r.upward"),
          weight: raw("1"),
          interval: "mean",
          bounds: [0, top],
        },
      ];
    }
    case "net":
      return [
        {
          component: null,
          counts: raw("r.scale_min = 1 and r.scale_max = 7"),
          points: raw("case when r.upward >= 6 then 100 when r.upward <= 3 then -100 else 0 end"),
          weight: raw("1"),
          interval: "net",
        },
      ];
    default:
      return [{ component: null, counts: raw("true"), points: oneWhere(EASY), weight: raw("1"), interval: "share" }];
  }
}

export const ces: MetricDefinition = {
  id: "ces",
  family: "surveys",
  title: "Customer effort (CES)",
  summary: "How easy customers find it to get something done: the share of answers on the easy side of the scale.",
  unit: "ratio",
  otherUnits: { option: { name: "method", units: { mean: "number", net: "nps" } } },
  direction: "higher",
  grain: "response",
  clock: "calendar",
  formula: "easy answers / answers; mean: Σ score / answers; net: 100 · (answers 6–7 − answers 1–3) / answers",
  population: "none",
  inputs: ["survey_response"],
  options: {
    method: {
      type: "enum",
      values: ["easy_share", "mean", "net"],
      default: "easy_share",
      about:
        "easy_share counts 5–7 of 7, 6–10 of 10, 4–5 of 5, and 1–2 of 5 where low is easy (CES 1.0). mean is the average score. net is the share of 6–7 less the share of 1–3, on seven points only.",
    },
    mean_of: {
      type: "enum",
      values: ["7", "5", "10"],
      default: "7",
      about:
        "The scale that method mean is taken over, by its top; answers on other scales are left out and lower the coverage.",
    },
  },
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "CES1",
      text: "The direction belongs to the question: where low is easy (CES 1.0) the scale is turned round, so that higher is always easier.",
    },
    {
      id: "CES2",
      text: "Of several answers of one person for one account to one survey in one wave, only the latest counts.",
    },
    { id: "CES3", text: "Skips, and scores outside their own scale, are no answers." },
    { id: "CES4", text: "An answer exactly in the middle of its scale is not easy." },
    {
      id: "CES5",
      text: "mean and net never mix scales: without answers on the scale asked for there is no value, no_data.",
    },
  ],
  identities: ["0 ≤ easy_share ≤ 1", "−100 ≤ net ≤ 100"],
  sources: [
    "CES 1.0: Dixon, Freeman & Toman, Stop Trying to Delight Your Customers, HBR 2010",
    "CES 2.0: Dixon, Toman & DeLisi, The Effortless Experience, 2013",
  ],
  additive: true,
  sql: (d, q, scope) =>
    answerScoreSql(
      d,
      q,
      surveyAnswers(d, q, "ces"),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      partsOf(scope),
    ),
  finish: ([row], scope) => answerScoreFigures(row, partsOf(scope)),
  rows: (d, q, scope) =>
    answerScoreRows(
      d,
      q,
      surveyAnswers(d, q, "ces"),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      partsOf(scope),
    ),
};
