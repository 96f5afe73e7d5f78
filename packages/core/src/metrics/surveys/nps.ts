import { raw, sql } from "../../sql/sql.ts";
import { adjustedWaldNps } from "../../stats/adjusted-wald-nps.ts";
import { intStat, missingFigure, whole } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";
import { latestAnswers } from "./latest-answer.ts";

export const nps: MetricDefinition = {
  id: "nps",
  family: "surveys",
  title: "Net Promoter Score",
  summary: "How likely customers are to recommend you: the share of promoters (9–10) less the share of detractors (0–6).",
  unit: "nps",
  direction: "higher",
  grain: "response",
  clock: "calendar",
  formula: "100 · (promoters 9–10 − detractors 0–6) / answers",
  population: "none",
  inputs: ["survey_response"],
  options: {},
  components: [],
  bands: {
    source: "Bands 0/20/50/80 attributed to Bain & Company",
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
  ],
  identities: ["−100 ≤ NPS ≤ 100"],
  sources: [
    "Reichheld, The One Number You Need to Grow, HBR 2003",
    "Interval: adjusted Wald, Sauro & Lewis, Quantifying the User Experience",
  ],
  additive: true,
  sql(d, q) {
    const g = q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at");
    return sql`select ${q.bucket(raw("r.occurred_at"))} as period, ${g.group} as grp,
        ${d.countIf(raw("r.score >= 9"))} as promoters, ${d.countIf(raw("r.score <= 6"))} as detractors, count(*) as n
      from ${latestAnswers(q, "nps")} r${g.join}
      where ${q.bucket(raw("r.occurred_at"))} is not null and ${g.where}
      group by 1, 2`;
  },
  finish([row]) {
    const n = intStat(row, "n");
    if (n === 0n) return [missingFigure("no_data")];
    const promoters = intStat(row, "promoters");
    const detractors = intStat(row, "detractors");
    const net = 100n * (promoters - detractors);
    return [
      {
        component: null,
        value: Number(net) / Number(n),
        numerator: whole(net),
        denominator: whole(n),
        n: Number(n),
        interval: adjustedWaldNps(Number(promoters), Number(detractors), Number(n)),
        provisional: false,
        reason: null,
        coverage: null,
      },
    ];
  },
  rows(d, q) {
    const g = q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at");
    return sql`select ${q.bucket(raw("r.occurred_at"))} as period, ${g.group} as grp, ${d.nullOf("text")} as component,
        r.account_id as account_id, ${d.cast(raw("r.response_id"), "text")} as entity, r.occurred_at as occurred_at,
        ${d.cast(raw("case when r.score >= 9 then 100 when r.score <= 6 then -100 else 0 end"), "decimal9")} as numerator,
        ${d.cast(raw("1"), "decimal9")} as denominator, ${d.cast(raw("r.score"), "text")} as note
      from ${latestAnswers(q, "nps")} r${g.join}
      where ${q.bucket(raw("r.occurred_at"))} is not null and ${g.where}`;
  },
};
