import { raw, sql } from "../../sql/sql.ts";
import { amountFigure, intStat, missingFigure, nanoStat } from "../figure.ts";
import type { Figure, MetricDefinition } from "../metric.ts";
import { coverageOf } from "./money-figure.ts";
import { rollForward } from "./movement-entries.ts";
import { MOVEMENT_KINDS } from "./movement-ledger.ts";
import { MOVEMENT_OPTIONS } from "./subscription-options.ts";

const COMPONENTS = ["opening", ...MOVEMENT_KINDS, "transfer", "fx", "closing"];

export const mrrMovements: MetricDefinition = {
  id: "mrr_movements",
  family: "revenue",
  title: "MRR movements",
  summary:
    "How monthly recurring revenue got from the start of the period to its end: new customers, growth, shrinkage, losses and returns, line by line.",
  unit: "money",
  direction: "neither",
  grain: "account × currency × period",
  clock: "calendar",
  formula:
    "closing = opening + new + expansion + contraction + churned + reactivation + paused + resumed + transfer + fx (losses are negative)",
  population: "none",
  inputs: ["subscription_version", "fx_rate"],
  options: {
    ...MOVEMENT_OPTIONS,
    method: {
      type: "enum",
      values: ["ledger", "endpoints"],
      default: "ledger",
      about: "Sum the ledger's events, or compare each customer's opening with their closing",
    },
  },
  components: COMPONENTS,
  headline: () => "new",
  bands: null,
  edgeCases: [
    {
      id: "MOV1",
      text: "A return is tested before expansion: whoever comes back at a higher price is reactivation as a whole.",
    },
    {
      id: "MOV2",
      text: "Changes of one customer at most 60 minutes apart are one movement; never across local midnight.",
    },
    {
      id: "MOV3",
      text: "Who first had a free or fully discounted subscription is new when MRR first rises above zero.",
    },
    {
      id: "MOV4",
      text: "A full discount is contraction, not churn, and its end is expansion (option full_discount: churn).",
    },
    {
      id: "MOV5",
      text: "Pausing everything is paused, and its end resumed; while another subscription goes on it is contraction and expansion.",
    },
    { id: "MOV6", text: "A customer who leaves while paused loses no MRR again; coming back later is reactivation." },
    {
      id: "MOV7",
      text: "Joining and leaving inside the period stand in the ledger as new and churned (M2); endpoints leave them out.",
    },
    {
      id: "MOV8",
      text: "An account that changes its group or leaves the filter stands in transfer, with minus where it left.",
    },
    {
      id: "MOV9",
      text: "With fx = period_end movements have the rates of the period's end, and the opening's revaluation is the fx row.",
    },
    { id: "MOV10", text: "A change at exactly the period's start belongs to the period." },
  ],
  identities: [
    "closing = opening + Σ movements + transfer + fx",
    "transfer adds up to zero over all groups",
    "Σ over months = quarter",
  ],
  sources: [
    "ChartMogul help: MRR movements (new, expansion, contraction, churn, reactivation)",
    "dbt-labs/mrr-playbook, subscription_periods.csv",
    "Chargebee help: downgrade is contraction, not logo churn",
  ],
  additive: true,
  sql: (d, q, scope) => sql`with ${rollForward(d, q, scope, true)}
    select e.period as period, e.grp as grp, e.component as component, sum(e.amount) as amount,
      ${d.countIf(raw("e.amount <> 0"))} as n, sum(e.seen) as seen, sum(e.converted) as converted
    from entries e group by 1, 2, 3`,
  finish(rows) {
    if (rows.length === 0) return COMPONENTS.map((component) => missingFigure("no_data", { component }));
    const count = (name: string): bigint => rows.reduce((sum, row) => sum + intStat(row, name), 0n);
    const coverage = coverageOf(count("seen"), count("converted"));
    const unpriced = count("seen") > 0n && count("converted") === 0n && count("n") === 0n;
    return COMPONENTS.map((component): Figure => {
      if (unpriced) return missingFigure("missing_rate", { component, coverage });
      const row = rows.find((one) => one.component === component);
      return amountFigure(nanoStat(row, "amount"), { component, coverage, n: Number(intStat(row, "n")) });
    });
  },
  rows: (d, q, scope) => sql`with ${rollForward(d, q, scope, true)}
    select e.period as period, e.grp as grp, e.component as component, e.account_id as account_id, ${d.cast(raw("e.account_id"), "text")} as entity,
      e.happened_at as occurred_at, ${d.cast(raw("e.amount"), "decimal9")} as numerator, ${d.nullOf("decimal9")} as denominator, ${d.nullOf("text")} as note
    from entries e where e.amount <> 0`,
};
