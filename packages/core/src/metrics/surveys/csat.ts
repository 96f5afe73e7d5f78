import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope } from "../metric.ts";
import { surveyAnswers } from "./answer-relation.ts";
import { type AnswerPart, answerScoreFigures, answerScoreRows, answerScoreSql, oneWhere } from "./answer-score.ts";
import { TOP_BOXES } from "./top-boxes.ts";

const ALL = raw("true");
/** 4–5 of 5 and 6–10 of 10: the answers above the middle of their scale. */
const ABOVE_MIDDLE = raw("2 * r.upward > r.scale_min + r.scale_max");

function partsOf(scope: MetricScope): readonly AnswerPart[] {
  const bounds = [0, 1] as const;
  if (scope.options.method === "mean") {
    const common = { counts: ALL, interval: "mean", bounds } as const;
    return [
      { ...common, component: null, points: raw("r.upward"), weight: raw("r.scale_max") },
      {
        ...common,
        component: "rescaled",
        points: raw("(r.upward - r.scale_min)"),
        weight: raw("(r.scale_max - r.scale_min)"),
      },
    ];
  }
  const positive: Sql = scope.options.positive === "above_middle" ? ABOVE_MIDDLE : TOP_BOXES;
  return [{ component: null, counts: ALL, points: oneWhere(positive), weight: raw("1"), interval: "share" }];
}

export const csat: MetricDefinition = {
  id: "csat",
  family: "surveys",
  title: "Customer satisfaction (CSAT)",
  summary: "The share of answers that say the customer is satisfied: 4 or 5 out of 5, 9 or 10 out of 10.",
  unit: "ratio",
  direction: "higher",
  grain: "response",
  clock: "calendar",
  formula: "positive answers / answers; method mean: Σ score / Σ top of the scale",
  population: "none",
  inputs: ["survey_response"],
  options: {
    method: {
      type: "enum",
      values: ["top_box", "mean"],
      default: "top_box",
      about:
        "top_box counts positive answers. mean adds up scores over the best possible; on 1–5 its floor is 20 %, so the part rescaled, (mean − 1)/(max − 1), stands beside it.",
    },
    positive: {
      type: "enum",
      values: ["top_boxes", "above_middle"],
      default: "top_boxes",
      about:
        "Which answers are positive, for top_box: top_boxes is 4–5 of 5 and 9–10 of 10; above_middle is 4–5 of 5 and 6–10 of 10.",
    },
  },
  components: ["rescaled"],
  bands: {
    source:
      "Over 80 % excellent, 60–80 % good, under 60 % poor: the common rule of thumb for top-box CSAT. Sources differ by industry; the mean runs higher and has no bands.",
    when: { method: "top_box" },
    bands: [
      { name: "poor", status: "at_risk", from: null, to: 0.6 },
      { name: "good", status: "watch", from: 0.6, to: 0.8 },
      { name: "excellent", status: "healthy", from: 0.8, to: null },
    ],
  },
  edgeCases: [
    {
      id: "CSAT1",
      text: "Of several answers of one person for one account to one survey in one wave, only the latest counts.",
    },
    { id: "CSAT2", text: "Skips, and scores outside their own scale, are no answers." },
    { id: "CSAT3", text: "Where a low score is the good end, the scale is turned round first." },
    {
      id: "CSAT4",
      text: "On scales other than 5 and 10 the two best answers are positive; below five points only the best.",
    },
    { id: "CSAT5", text: "Without answers there is no score: null, no_data." },
    { id: "CSAT6", text: "A mean over a scale that ends at zero has no best possible: null, zero_denominator." },
  ],
  identities: ["0 ≤ CSAT ≤ 1", "top_boxes ≤ above_middle"],
  sources: [
    "Top-box convention: Delighted and Zendesk help centres",
    "Interval of the share: Wilson 1927; of the mean: Cochran, Sampling Techniques §6.4",
  ],
  additive: true,
  sql: (d, q, scope) =>
    answerScoreSql(
      d,
      q,
      surveyAnswers(d, q, "csat"),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      partsOf(scope),
    ),
  finish: ([row], scope) => answerScoreFigures(row, partsOf(scope)),
  rows: (d, q, scope) =>
    answerScoreRows(
      d,
      q,
      surveyAnswers(d, q, "csat"),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      partsOf(scope),
    ),
};
