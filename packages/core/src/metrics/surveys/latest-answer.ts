import type { Sql } from "../../sql/sql.ts";
import { sql } from "../../sql/sql.ts";
import type { MetricSource } from "../metric.ts";

/**
 * Scored answers of one kind: skips dropped, and of several answers of one person to one survey in one wave the latest.
 * Answers without a person stand for themselves.
 */
export function latestAnswers(q: MetricSource, question: string): Sql {
  return sql`(select * from (
      select r.*, row_number() over (
        partition by case when person_id is null then response_id else person_id end, person_id is null, survey, coalesce(wave, '')
        order by occurred_at desc, row_id desc) as recency
      from ${q.from("survey_response")} r
      where question = ${question} and score is not null) ranked
    where recency = 1)`;
}
