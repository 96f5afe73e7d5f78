import { raw, sql } from "../../sql/sql.ts";
import { intStat, nanoStat, ratioFigure } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";
import { coverageOf } from "./money-figure.ts";
import { rollForward } from "./movement-entries.ts";
import { MOVEMENT_OPTIONS } from "./subscription-options.ts";

const GAINS = raw("e.component in ('new', 'expansion', 'reactivation')");
const LOSSES = raw("e.component in ('contraction', 'churned')");

export const quickRatio: MetricDefinition = {
  id: "quick_ratio",
  family: "revenue",
  title: "Quick ratio",
  summary: "How many euros of monthly recurring revenue were won for each one that was lost.",
  unit: "number",
  direction: "higher",
  grain: "account × currency × period",
  clock: "calendar",
  formula: "(new + expansion + reactivation) ÷ (contraction + churned), from the ledger of MRR movements",
  population: "none",
  inputs: ["subscription_version", "fx_rate"],
  options: MOVEMENT_OPTIONS,
  components: [],
  bands: {
    source: "4 and more is the rule of thumb attributed to Mamoon Hamid (Social Capital); below 1 MRR shrinks",
    bands: [
      { name: "poor", status: "at_risk", from: null, to: 1 },
      { name: "fair", status: "watch", from: 1, to: 4 },
      { name: "good", status: "healthy", from: 4, to: null },
    ],
  },
  edgeCases: [
    { id: "QR1", text: "Without losses there is no value: no_losses." },
    { id: "QR2", text: "Pausing and resuming, transfers between groups and exchange rates are neither gain nor loss." },
  ],
  identities: ["quick ratio = (new + expansion + reactivation) ÷ −(contraction + churned) of mrr_movements"],
  sources: ["ChartMogul help: SaaS quick ratio"],
  additive: true,
  sql: (d, q, scope) => sql`with ${rollForward(d, q, scope, false)}
    select e.period as period, e.grp as grp, ${d.sumIf(raw("e.amount"), GAINS)} as gains, ${d.sumIf(raw("-e.amount"), LOSSES)} as losses,
      ${d.countIf(sql`(${GAINS} or ${LOSSES})`)} as n, sum(e.seen) as seen_spans, sum(e.converted) as converted_spans
    from entries e group by 1, 2`,
  finish([row]) {
    const [seen, converted] = [intStat(row, "seen_spans"), intStat(row, "converted_spans")];
    return [
      ratioFigure(nanoStat(row, "gains"), nanoStat(row, "losses"), {
        n: Number(intStat(row, "n")),
        coverage: coverageOf(seen, converted),
        emptyReason: seen > 0n && converted === 0n ? "missing_rate" : "no_losses",
      }),
    ];
  },
  rows: (d, q, scope) => {
    const zero = d.cast(raw("0"), "decimal9");
    return sql`with ${rollForward(d, q, scope, false)}
      select e.period as period, e.grp as grp, ${d.nullOf("text")} as component, e.account_id as account_id, ${d.cast(raw("e.account_id"), "text")} as entity,
        e.happened_at as occurred_at, ${d.cast(sql`case when ${GAINS} then e.amount else ${zero} end`, "decimal9")} as numerator,
        ${d.cast(sql`case when ${LOSSES} then -e.amount else ${zero} end`, "decimal9")} as denominator, e.component as note
      from entries e where ${GAINS} or ${LOSSES}`;
  },
};
