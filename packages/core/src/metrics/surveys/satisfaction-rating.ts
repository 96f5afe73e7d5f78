import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { type AnswerPart, answerScoreFigures, answerScoreRows, answerScoreSql, oneWhere } from "./answer-score.ts";

const PARTS: readonly AnswerPart[] = [
  {
    component: null,
    counts: raw("true"),
    points: oneWhere(raw("r.rated = 'good'")),
    weight: raw("1"),
    interval: "share",
  },
];

/** Good and bad ratings: the latest of each ticket, and those of calls. */
function ratings(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const source = scope.options.source;
  const lists: Sql[] = [];
  if (source !== "calls") {
    // A ticket stored more than once is one ticket: its earliest row gives the account, which its events may not know.
    const owners = sql`select o.ticket_id as ticket_id, o.account_id as account_id
      from (select k.ticket_id as ticket_id, k.account_id as account_id,
          row_number() over (partition by k.ticket_id order by k.occurred_at, k.row_id) as position
        from ${q.from("ticket")} k) o where o.position = 1`;
    lists.push(sql`select w.account_id as account_id, t.occurred_at as occurred_at, t.rating as rated,
        ${d.cast(raw("t.ticket_id"), "text")} as entity, t.rating as note
      from (
        select e.ticket_id as ticket_id, e.occurred_at as occurred_at, e.rating as rating,
          row_number() over (partition by e.ticket_id order by e.occurred_at desc, e.row_id desc) as recency
        from ${q.fromAll("ticket_event")} e
        where e.kind = 'rating' and e.rating in ('good', 'bad')) t
      join (${owners}) w on w.ticket_id = t.ticket_id
      where t.recency = 1`);
  }
  if (source !== "tickets") {
    lists.push(sql`select c.account_id as account_id, c.occurred_at as occurred_at, c.rating as rated,
        ${d.cast(raw("c.call_id"), "text")} as entity, c.rating as note
      from ${q.from("call")} c where c.rating in ('good', 'bad')`);
  }
  return sql`(${join(lists, " union all ")})`;
}

export const satisfactionRating: MetricDefinition = {
  id: "satisfaction_rating",
  family: "surveys",
  title: "Satisfaction rating",
  summary: "Of the tickets and calls that customers rated, the share they rated good.",
  unit: "ratio",
  direction: "higher",
  grain: "rating",
  clock: "calendar",
  formula: "good / (good + bad)",
  population: "none",
  inputs: ["ticket", "ticket_event", "call"],
  options: {
    source: {
      type: "enum",
      values: ["all", "tickets", "calls"],
      default: "all",
      about: "Whose ratings: those of tickets, those of calls, or both together.",
    },
  },
  components: [],
  bands: null,
  edgeCases: [
    { id: "SAT1", text: "A rating that was offered and not answered is on neither side." },
    {
      id: "SAT2",
      text: "Of several ratings of one ticket only the latest counts, in the period in which it was given.",
    },
    { id: "SAT3", text: "A new offer does not take back the rating given before." },
    { id: "SAT4", text: "A call is rated in the period in which it was offered to the queue." },
    { id: "SAT6", text: "A rating belongs to its ticket's account; one whose ticket is not there does not count." },
    { id: "SAT5", text: "Without ratings there is no value: null, no_data." },
  ],
  identities: ["0 ≤ satisfaction rating ≤ 1", "ratings of all = ratings of tickets + ratings of calls"],
  sources: ["Zendesk help centre: satisfaction score = good / (good + bad)", "Interval: Wilson 1927"],
  additive: true,
  sql: (d, q, scope) =>
    answerScoreSql(d, q, ratings(d, q, scope), q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"), PARTS),
  finish: ([row]) => answerScoreFigures(row, PARTS),
  rows: (d, q, scope) =>
    answerScoreRows(d, q, ratings(d, q, scope), q.account("g", sql`r.account_id`, sql`r.occurred_at`, "at"), PARTS),
};
