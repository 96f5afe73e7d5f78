import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { countedShareFigures, countedShareRows, countedShareSql, type SharePart } from "./counted-share.ts";

const COLUMNS = ["resource", "hit"] as const;

function ratings(d: Dialect, q: MetricSource): Sql {
  return sql`(select e.account_id as account_id, ${d.cast(raw("e.row_id"), "text")} as entity, e.occurred_at as occurred_at,
      e.resource as note, 0 as is_open, e.resource as resource, case when e.helpful then 1 else 0 end as hit
    from ${q.from("education_rating")} e)`;
}

function partsOf(d: Dialect, scope: MetricScope): readonly SharePart[] {
  const hit = raw("p.hit");
  const all = { component: d.nullOf("text"), hit };
  return scope.options.by === "resource" ? [all, { component: raw("concat('resource:', p.resource)"), hit }] : [all];
}

export const resourceRating: MetricDefinition = {
  id: "resource_rating",
  family: "surveys",
  title: "Resource rating",
  summary: "Of the ratings given to help articles, courses and videos, the share that found them helpful.",
  unit: "ratio",
  direction: "higher",
  grain: "rating",
  clock: "calendar",
  formula: "ratings that say helpful / ratings",
  population: "none",
  inputs: ["education_rating"],
  options: {
    by: {
      type: "enum",
      values: ["none", "resource"],
      default: "none",
      about: "resource adds a part for each article, course or video, the most rated first.",
    },
  },
  components: [],
  bands: null,
  edgeCases: [
    { id: "RRA1", text: "Views without a rating are on neither side." },
    { id: "RRA2", text: "Each rating counts where it was given; a person may rate a page again after it has changed." },
    { id: "RRA3", text: "Ratings of readers who are not known count too." },
    { id: "RRA4", text: "Without ratings there is no value: null, no_data." },
  ],
  identities: ["0 ≤ resource rating ≤ 1", "ratings of all resources = Σ ratings of each"],
  sources: ["Helpful / rated: metrics catalogue, after Zendesk Guide's article votes", "Interval: Wilson 1927"],
  additive: true,
  sql: (d, q, scope) => countedShareSql(q, ratings(d, q), COLUMNS, partsOf(d, scope)),
  finish: (rows) => countedShareFigures(rows, [null], true),
  rows: (d, q, scope) => countedShareRows(d, q, ratings(d, q), COLUMNS, partsOf(d, scope)),
};
