import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricSource } from "../metric.ts";
import { latestAnswers } from "./latest-answer.ts";

/** The answers to one question with `entity` and `note` for the drill-down. `scale` narrows to some scales, alias `a`. */
export function surveyAnswers(d: Dialect, q: MetricSource, question: string, scale: Sql = raw("true")): Sql {
  return sql`(select a.*, ${d.cast(raw("a.response_id"), "text")} as entity, ${d.cast(raw("a.score"), "text")} as note
    from ${latestAnswers(q, question, scale)} a)`;
}
