import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition } from "../metric.ts";
import { surveyAnswers } from "./answer-relation.ts";
import { type AnswerPart, answerScoreFigures, answerScoreRows, answerScoreSql, oneWhere } from "./answer-score.ts";

const ALL = raw("true");
const ONE = raw("1");
const share = (component: string, condition: Sql): AnswerPart => ({
  component,
  counts: ALL,
  points: oneWhere(condition),
  weight: ONE,
  interval: "share",
});

const PARTS: readonly AnswerPart[] = [
  {
    component: null,
    counts: ALL,
    points: raw("case when r.score >= 9 then 100 when r.score <= 6 then -100 else 0 end"),
    weight: ONE,
    interval: "net",
  },
  share("promoters", raw("r.score >= 9")),
  share("passives", raw("r.score >= 7 and r.score <= 8")),
  share("detractors", raw("r.score <= 6")),
];

const TO_TEN = raw("a.scale_max = 10");

export const nps: MetricDefinition = {
  id: "nps",
  family: "surveys",
  title: "Net Promoter Score",
  summary:
    "How likely customers are to recommend you: the share of promoters (9–10) less the share of detractors (0–6). Passives (7–8) count only among the answers.",
  unit: "nps",
  otherUnits: { component: { promoters: "ratio", passives: "ratio", detractors: "ratio" } },
  direction: "higher",
  grain: "response",
  clock: "calendar",
  formula: "100 · (promoters 9–10 − detractors 0–6) / answers",
  population: "none",
  inputs: ["survey_response"],
  options: {},
  components: ["promoters", "passives", "detractors"],
  bands: {
    source:
      "Bands 0/20/50/80 attributed to Bain & Company. Levels differ much by industry and country: compare with your own past first.",
    bands: [
      { name: "poor", status: "at_risk", from: null, to: 0 },
      { name: "fair", status: "watch", from: 0, to: 20 },
      { name: "good", status: "healthy", from: 20, to: 50 },
      { name: "excellent", status: "healthy", from: 50, to: 80 },
      { name: "best", status: "healthy", from: 80, to: null },
    ],
  },
  edgeCases: [
    { id: "NPS1", text: "Of several answers of one person to one survey in one wave, only the latest counts." },
    { id: "NPS2", text: "Skipped questions are dropped." },
    { id: "NPS3", text: "Without answers there is no score: null, no_data." },
    { id: "NPS4", text: "A person who answers for two accounts counts once for each of them." },
    { id: "NPS5", text: "Only answers on a scale that ends at 10 count; a score outside its own scale is no answer." },
    { id: "NPS6", text: "Answers without a person stand for themselves: none takes the place of another." },
  ],
  identities: ["−100 ≤ NPS ≤ 100", "promoters + passives + detractors = 1", "NPS = 100 · (promoters − detractors)"],
  sources: [
    "Reichheld, The One Number You Need to Grow, HBR 2003",
    "Interval: adjusted Wald, Sauro & Lewis, Quantifying the User Experience",
  ],
  additive: true,
  sql: (d, q) =>
    answerScoreSql(
      d,
      q,
      surveyAnswers(d, q, "nps", TO_TEN),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      PARTS,
    ),
  finish: ([row]) => answerScoreFigures(row, PARTS),
  rows: (d, q) =>
    answerScoreRows(
      d,
      q,
      surveyAnswers(d, q, "nps", TO_TEN),
      q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"),
      PARTS,
    ),
};
