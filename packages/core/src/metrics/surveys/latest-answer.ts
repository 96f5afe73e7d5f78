import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricSource } from "../metric.ts";

/**
 * Scored answers of one kind, as a relation: skips and scores outside their own scale dropped, and of several answers of
 * one person for one account to one survey in one wave the latest (of two at one instant, the one stored later). Answers
 * without a person stand for themselves. `upward` is the score turned round, where need be, so that higher is better.
 */
export function latestAnswers(q: MetricSource, question: string, scale: Sql = raw("true")): Sql {
  return sql`(select ranked.*,
      case when ranked.low_is_good then ranked.scale_min + ranked.scale_max - ranked.score else ranked.score end as upward
    from (
      select a.*, row_number() over (
        partition by a.account_id, a.survey, coalesce(a.wave, ''), a.person_id is null,
          case when a.person_id is null then a.row_id else a.person_id end
        order by a.occurred_at desc, a.row_id desc) as recency
      from ${q.from("survey_response")} a
      where a.question = ${question} and a.score >= a.scale_min and a.score <= a.scale_max and ${scale}) ranked
    where ranked.recency = 1)`;
}

/** The same for employees, who belong to no account and whose scales all run upwards. */
export function latestEmployeeAnswers(q: MetricSource): Sql {
  return sql`(select ranked.*
    from (
      select a.*, row_number() over (
        partition by coalesce(a.wave, ''), a.person_id is null,
          case when a.person_id is null then a.row_id else a.person_id end
        order by a.occurred_at desc, a.row_id desc) as recency
      from ${q.from("employee_answer")} a
      where a.score >= a.scale_min and a.score <= a.scale_max) ranked
    where ranked.recency = 1)`;
}
