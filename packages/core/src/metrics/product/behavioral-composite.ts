import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql, time } from "../../sql/sql.ts";
import type { BehaviorInput, BehaviorWeight } from "../company-definitions.ts";
import { doubleStat, intStat, missingFigure, plainFigure } from "../figure.ts";
import { dayBit, dayPeriods, daysFitBits, localDay } from "../local-days.ts";
import type { MetricDefinition, MetricScope, MetricSource, StatRow } from "../metric.ts";
import { isActiveUser } from "./product-use.ts";
import { idleAccounts, usePopulation } from "./use-population.ts";

const INPUTS: readonly BehaviorInput[] = ["active_days", "features_used", "events_per_seat", "users_per_seat"];

/**
 * What each account did in each period: `period`, `grp`, `account_id`, `active_days`, `features`, `uses`, `users`, `seats`
 * (NULL: none known, or without limit), `days` of the period, `tracked` and `named` (1: events, and features by name, were
 * recorded by its end), `closed_at`.
 */
function behaviours(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const { events } = scope.definitions.activeUser;
  const from = scope.periods[0]?.startUs ?? scope.asOf;
  const zero = d.cast(raw("0"), "bigint");
  const none = d.cast(raw("0"), "double");
  const g = q.account("g", sql`b.account_id`, sql`p.ends_at`, "left");
  const counts = events === null ? null : d.inText(raw("e.event"), events);
  const marks = counts === null ? raw("e.quantity > 0") : sql`${counts} and e.quantity > 0`;
  const day = localDay(d, raw("e.occurred_at"), scope.zone, from, scope.asOf);
  const column = (name: string): Sql => d.cast(raw(`sum(f.${name})`), "bigint");
  const read = sql`from ${q.from("product_event")} e where e.occurred_at >= ${time(from)}`;
  const usedOn = sql`case when ${marks} then ${day} end`;
  // One pass by person for uses, users and, where a period's days fit into bits, days; longer periods count their days apart.
  const fits = daysFitBits(scope);
  const ofPerson = sql`select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.person_id as person_id,
      ${counts === null ? raw("sum(e.quantity)") : sql`coalesce(${d.sumIf(raw("e.quantity"), counts)}, 0)`} as uses,
      ${fits ? d.bitOr(sql`case when ${marks} then ${dayBit(d, day)} else 0 end`) : zero} as day_bits
    ${read} group by 1, 2, 3`;
  const people = sql`select u.period as period, u.account_id as account_id, ${fits ? d.bitCount(d.bitOr(raw("u.day_bits"))) : zero} as active_days,
      ${zero} as features, ${d.cast(raw("sum(u.uses)"), "double")} as uses, ${d.countIf(isActiveUser(scope))} as users
    from (${ofPerson}) u group by 1, 2`;
  const days = fits
    ? people
    : sql`${people} union all
        select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, ${d.cast(sql`count(distinct ${usedOn})`, "bigint")} as active_days,
          ${zero} as features, ${none} as uses, ${zero} as users ${read} group by 1, 2`;
  return sql`(select b.period as period, ${g.group} as grp, b.account_id as account_id, b.active_days as active_days, b.features as features,
      b.uses as uses, b.users as users, case when s.unlimited = 0 then s.seats end as seats, p.days as days,
      case when z.since_at < p.ends_at then 1 else 0 end as tracked, case when n.named_at < p.ends_at then 1 else 0 end as named, p.ends_at as closed_at
    from (
      select f.period as period, f.account_id as account_id, ${column("active_days")} as active_days, ${column("features")} as features,
        sum(f.uses) as uses, ${column("users")} as users
      from (
        ${days}
        union all
        select n.period as period, n.account_id as account_id, ${zero} as active_days, ${d.cast(raw("count(*)"), "bigint")} as features, ${none} as uses, ${zero} as users
        from (select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.feature as feature
          from ${q.from("product_event")} e where e.occurred_at >= ${time(from)} and e.quantity > 0 and e.feature is not null group by 1, 2, 3) n
        group by 1, 2
        union all
        select i.period as period, i.account_id as account_id, ${zero} as active_days, ${zero} as features, ${none} as uses, ${zero} as users
        from ${idleAccounts(d, q, scope)} i) f
      group by 1, 2) b
    join ${dayPeriods(d, scope, "p")} on p.i = b.period
    cross join ${q.since("product_event")} z
    cross join (select min(x.occurred_at) as named_at
      from (select w.occurred_at as occurred_at from ${q.fromAll("product_event")} w where w.feature is not null order by w.occurred_at limit 1) x) n
    left join (select r.i as period, t.account_id as account_id, ${d.cast(raw("sum(t.seats)"), "bigint")} as seats,
        ${d.countIf(raw("t.seats is null"))} as unlimited
      from ${q.from("seat_entitlement")} t cross join ${q.periods("r")}
      where t.occurred_at < r.ends_at and (t.ends_at is null or t.ends_at >= r.ends_at) group by 1, 2) s
      on s.period = b.period and s.account_id = b.account_id${g.join}
    where ${g.where})`;
}

/** SQL of an input's value for one account of `behaviours`, aliased `b`; a double. */
function inputValue(d: Dialect, input: BehaviorInput): Sql {
  const over = (count: string, base: string): Sql =>
    sql`${d.cast(raw(`b.${count}`), "double")} / ${d.cast(raw(base), "double")}`;
  switch (input) {
    case "active_days":
      return over("active_days", "b.days");
    case "features_used":
      return d.cast(raw("b.features"), "double");
    case "events_per_seat":
      return over("uses", "(b.seats * b.days)");
    case "users_per_seat":
      return over("users", "b.seats");
  }
}

const needsSeats = (input: BehaviorInput): boolean => input === "events_per_seat" || input === "users_per_seat";

/** SQL of the sum of an input's norm over the accounts of a row: 0 for its worst, 1 for its best, cut at both. */
function sumOfNorms(d: Dialect, { input, worst, best }: BehaviorWeight): Sql {
  const number = (value: number): Sql => d.cast(sql`${value}`, "double");
  const norm = sql`(${inputValue(d, input)} - ${number(worst)}) / ${number(best - worst)}`;
  const cut = sql`least(${number(1)}, greatest(${number(0)}, ${norm}))`;
  return sql`, sum(${needsSeats(input) ? sql`case when b.seats > 0 then ${cut} else ${number(0)} end` : cut}) as ${raw(`norm_${input}`)}`;
}

/** The weights of the inputs that the accounts of a row have: they are alike in that. */
function presentIn(row: StatRow, inputs: readonly BehaviorWeight[]): readonly BehaviorWeight[] {
  return inputs.filter(({ input }) =>
    needsSeats(input) ? intStat(row, "seated") === 1n : input !== "features_used" || intStat(row, "named") === 1n,
  );
}

const weightOf = (inputs: readonly BehaviorWeight[]): number => inputs.reduce((sum, one) => sum + one.weight, 0);

export const behavioralComposite: MetricDefinition = {
  id: "behavioral_composite",
  family: "product",
  title: "Behavioural composite",
  summary:
    "One score from 0 to 100 for how an account uses the product, with inputs and weights that the company sets; for several accounts, the mean of theirs. The parts are the points that each input adds.",
  unit: "number",
  direction: "higher",
  grain: "account × period",
  clock: "calendar",
  formula:
    "100 · Σ w·norm ÷ Σ w over the inputs that are there, norm linear from worst (0) to best (1) and cut at both; mean over accounts",
  population: "closing",
  inputs: ["product_event", "seat_entitlement", "account"],
  options: { population: usePopulation("existing") },
  components: INPUTS,
  bands: null,
  edgeCases: [
    {
      id: "BC1",
      text: "Inputs: share of the period's local days with use, features used, uses for each seat and day, active users for each seat. Which, with what weight, worst and best, stands in the company's definitions.",
    },
    {
      id: "BC2",
      text: "An input that is not there leaves both sums and lowers the coverage: those for each seat without seats or with unlimited ones, features where none was ever named.",
    },
    { id: "BC3", text: "Beyond worst or best an input adds nothing or all it can; best may lie below worst." },
    {
      id: "BC4",
      text: "An account that had signed up and did nothing scores the worst of each input (option population).",
    },
    { id: "BC5", text: "No input of an account is there: it has no score; no score at all: null, not_recorded." },
    {
      id: "BC6",
      text: "No events recorded by the period's end: null, not_recorded; no inputs set: null, zero_denominator; no account: null, no_data.",
    },
    { id: "BC7", text: "Use counts by quantity, of the events that make a user active; features by any event." },
  ],
  identities: ["0 ≤ composite ≤ 100", "Σ points of the inputs = composite"],
  sources: ["Weighted mean of normalised inputs over those present, as the scorecards of this product compute it"],
  additive: false,
  // Accounts with the same inputs have the same sum of weights, so that the engine adds them up and sends few rows.
  sql: (d, q, scope) => sql`select b.period as period, b.grp as grp, b.tracked as tracked, b.named as named,
      case when b.seats > 0 then 1 else 0 end as seated, ${d.cast(raw("count(*)"), "bigint")} as accounts${join(
        scope.definitions.behavioralComposite.map((one) => sumOfNorms(d, one)),
        "",
      )}
    from ${behaviours(d, q, scope)} b group by 1, 2, 3, 4, 5`,
  finish(rows, scope) {
    const inputs = scope.definitions.behavioralComposite;
    if (rows.length === 0) return [missingFigure("no_data")];
    if (intStat(rows[0], "tracked") === 0n) return [missingFigure("not_recorded", { coverage: 0 })];
    if (inputs.length === 0) return [missingFigure("zero_denominator")];
    const alike = rows.map((row) => {
      const present = presentIn(row, inputs);
      return { row, present, accounts: Number(intStat(row, "accounts")), weight: weightOf(present) };
    });
    const all = alike.reduce((sum, one) => sum + one.accounts, 0);
    const coverage = alike.reduce((sum, one) => sum + one.accounts * one.weight, 0) / (weightOf(inputs) * all);
    const scored = alike.filter((one) => one.present.length > 0);
    const n = scored.reduce((sum, one) => sum + one.accounts, 0);
    if (n === 0) return [missingFigure("not_recorded", { coverage })];
    const parts = inputs.map((input) => ({
      component: input.input,
      points:
        scored.reduce(
          (sum, { row, present, weight }) =>
            present.includes(input)
              ? sum + (100 * input.weight * doubleStat(row, `norm_${input.input}`)!) / weight
              : sum,
          0,
        ) / n,
    }));
    return [
      plainFigure(
        parts.reduce((sum, part) => sum + part.points, 0),
        n,
        { coverage },
      ),
      ...parts.map(({ component, points }) => plainFigure(points, n, { component, coverage })),
    ];
  },
  rows(d, q, scope) {
    const used = new Set(scope.definitions.behavioralComposite.map((one) => one.input));
    const values: readonly (readonly [BehaviorInput, string, string])[] = [
      ["active_days", "x.active_days", "x.days"],
      ["features_used", "x.features", "1"],
      ["events_per_seat", "x.uses", "x.seats * x.days"],
      ["users_per_seat", "x.users", "x.seats"],
    ];
    const row = (component: Sql, [input, value, over]: (typeof values)[number]): Sql => sql`
      union all select x.period as period, x.grp as grp, ${component} as component, x.account_id as account_id, ${input} as entity, x.closed_at as occurred_at,
        ${d.cast(raw(value), "decimal9")} as numerator, ${d.cast(raw(over), "decimal9")} as denominator,
        case when x.seats is null then 'no seats' else 'seats known' end as note from behaviours x`;
    const shown = values.filter(([input]) => used.has(input));
    return sql`with behaviours as (select * from ${behaviours(d, q, scope)} y)
      select o.period as period, o.grp as grp, ${d.nullOf("text")} as component, o.account_id as account_id, 'days' as entity, o.closed_at as occurred_at,
        ${d.cast(raw("o.days"), "decimal9")} as numerator, ${d.cast(raw("1"), "decimal9")} as denominator, 'account' as note
      from behaviours o${shown.map((one) => row(d.nullOf("text"), one)).reduce((all, one) => sql`${all}${one}`, raw(""))}${shown.map((one) => row(sql`${one[0]}`, one)).reduce((all, one) => sql`${all}${one}`, raw(""))}`;
  },
};
