import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { DAY } from "../../time/timestamp.ts";
import type { MetricScope, MetricSource, OptionSpec } from "../metric.ts";
import type { SharePart } from "./counted-share.ts";

/** How the figure is split beside its total. */
export const SPLIT_BY: OptionSpec = {
  type: "enum",
  values: ["none", "channel", "survey"],
  default: "none",
  about: "channel or survey adds a part for each channel (e-mail, SMS, link …) or each survey.",
};

/** Until when an outcome may still change. */
export const OPEN_DAYS: OptionSpec = {
  type: "number",
  min: 0,
  max: 365,
  integer: true,
  default: 14,
  about: "Days in which an answer may still come: while one that is missing is younger, the figure is provisional.",
};

/** Invitations, each once: of one stored more than once the earliest row gives account, channel and survey. */
export function invitationsOnce(q: MetricSource): Sql {
  return sql`(select o.invitation_id as invitation_id, o.account_id as account_id, o.channel as channel, o.survey as survey
    from (select i.invitation_id as invitation_id, i.account_id as account_id, i.channel as channel, i.survey as survey,
        row_number() over (partition by i.invitation_id order by i.occurred_at, i.row_id) as position
      from ${q.from("survey_invitation")} i) o
    where o.position = 1)`;
}

/** 1 where something that began at `at` is younger than `open_days` when the question is asked. */
export function isYoung(d: Dialect, scope: MetricScope, at: Sql): Sql {
  const age = d.diffUs(at, time(scope.asOf));
  return sql`case when ${age} < ${Number(scope.options.open_days) * DAY} then 1 else 0 end`;
}

/** Name of the column that `by` splits on, null without a split. */
function splitColumn(scope: MetricScope): string | null {
  return scope.options.by === "none" ? null : String(scope.options.by);
}

/** The parts that `by` adds to a share of invitations `p`. */
export function splitParts(scope: MetricScope): readonly SharePart[] {
  const column = splitColumn(scope);
  return column === null ? [] : [{ component: raw(`concat('${column}:', p.${column})`), hit: raw("p.hit") }];
}
