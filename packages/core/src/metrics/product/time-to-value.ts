import { raw, sql } from "../../sql/sql.ts";
import { kaplanMeier } from "../../stats/kaplan-meier.ts";
import { survivalQuantile } from "../../stats/survival-quantile.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { intStat, missingFigure, plainFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricDefinition } from "../metric.ts";
import { firstValue } from "./first-value.ts";

const QUANTILES: readonly (readonly [component: string, share: number])[] = [
  ["median", 0.5],
  ["p25", 0.25],
];
const SHARE = "share_reached";

export const timeToValue: MetricDefinition = {
  id: "time_to_value",
  family: "product",
  title: "Time to value",
  summary:
    "How long new customers take from their start to the first moment of value. Those who have not got there yet are counted as waiting, not left out.",
  unit: "duration",
  otherUnits: { component: { [SHARE]: "ratio" } },
  direction: "lower",
  grain: "account",
  clock: "calendar",
  formula:
    "first value event or milestone − start, over accounts that started in the period: Kaplan–Meier median and quartile, and the share that has got there",
  population: "in_period",
  inputs: ["account", "subscription_version", "product_event", "milestone"],
  options: {
    start: {
      type: "enum",
      values: ["earliest", "account", "subscription"],
      default: "earliest",
      about:
        "When the clock starts: at sign-up (account), with the first subscription, or with the earlier of the two that are known.",
    },
  },
  components: ["median", "p25", SHARE],
  bands: null,
  edgeCases: [
    {
      id: "TTV1",
      text: "The start is the sign-up or, where that is later or unknown, the first subscription (option start).",
    },
    {
      id: "TTV2",
      text: "Accounts without value yet wait until as_of: they hold the median up, and the figure is provisional while there are any.",
    },
    {
      id: "TTV3",
      text: "Where half have not got there the median is null, not_reached; the same holds for the quartile.",
    },
    { id: "TTV4", text: "A moment of value before the start does not count; one exactly at the start takes no time." },
    { id: "TTV5", text: "A milestone counts from the instant it was achieved, never before that instant has come." },
    { id: "TTV6", text: "Without accounts that started in the period there is no value: null, no_data." },
    { id: "TTV7", text: "A customer who left without value goes on counting as not reached." },
    { id: "TTV8", text: "Groups go by the account's attribute at its own start." },
  ],
  identities: [
    "p25 ≤ median",
    "with everybody there, the median is the ordinary (lower) median",
    "0 ≤ share reached ≤ 1",
  ],
  sources: ["Kaplan & Meier 1958", "Quantile of the curve: Therneau, R package survival"],
  additive: false,
  sql(d, q, scope) {
    const g = q.account("g", sql`c.account_id`, sql`c.started_at`, "at");
    return sql`select c.period as period, ${g.group} as grp, c.age_us as age, c.reached as reached, count(*) as accounts
      from ${firstValue(d, q, scope)} c${g.join}
      where ${g.where}
      group by 1, 2, 3, 4`;
  },
  finish(rows) {
    const ages = new Map<number, { age: number; ended: number; censored: number }>();
    let started = 0;
    let reached = 0;
    for (const row of rows) {
      const age = Number(intStat(row, "age"));
      const accounts = Number(intStat(row, "accounts"));
      const at = ages.get(age) ?? { age, ended: 0, censored: 0 };
      started += accounts;
      if (intStat(row, "reached") === 1n) {
        at.ended += accounts;
        reached += accounts;
      } else at.censored += accounts;
      ages.set(age, at);
    }
    if (started === 0) return ["median", "p25", SHARE].map((component) => missingFigure("no_data", { component }));
    const provisional = reached < started;
    const curve = kaplanMeier([...ages.values()]);
    const quantiles = QUANTILES.map(([component, share]): Figure => {
      const { age, interval } = survivalQuantile(curve, share);
      return plainFigure(age, started, { component, interval, provisional, emptyReason: "not_reached" });
    });
    const interval = wilsonInterval(reached, started);
    return [...quantiles, ratioFigure(whole(reached), whole(started), { component: SHARE, interval, provisional })];
  },
  rows(d, q, scope) {
    const g = q.account("g", sql`c.account_id`, sql`c.started_at`, "at");
    const parts = d.values("k", { part: "text" }, [...QUANTILES.map(([name]) => [name]), [SHARE]]);
    return sql`select c.period as period, ${g.group} as grp, k.part as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.started_at as occurred_at,
        ${d.cast(sql`case when k.part = ${SHARE} then c.reached else c.age_us end`, "decimal9")} as numerator,
        ${d.cast(raw("1"), "decimal9")} as denominator,
        case when c.reached = 1 then 'reached' else 'waiting' end as note
      from ${firstValue(d, q, scope)} c cross join ${parts}${g.join}
      where ${g.where}`;
  },
};
