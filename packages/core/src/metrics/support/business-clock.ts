import { zoneOffsets } from "../../ingest/zone-offsets.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import { DAY } from "../../time/timestamp.ts";
import type { EdgeCase, MetricScope, MetricSource, OptionSpec } from "../metric.ts";

/** Which time counts between two instants of a ticket. */
export const CLOCK: OptionSpec = {
  type: "enum",
  values: ["elapsed", "business"],
  default: "elapsed",
  about:
    "elapsed counts every hour between the two moments; business counts only the company's business hours, by its own clock and without its holidays.",
};

/** What every metric with this option says about it. */
export const CLOCK_EDGES: readonly EdgeCase[] = [
  {
    id: "CLK1",
    text: "Business time is what lies inside the hours of the local days, holidays left out; begun and ended outside them it can be zero.",
  },
  {
    id: "CLK2",
    text: "Hours begin and end at the first moment at which the local clock reads that time or later: a day on which the clock changes can be shorter or longer.",
  },
  {
    id: "CLK3",
    text: "Of an imported calendar the hours hold from the day of their row on; a row for a single date comes before its weekday. A calendar without any row: null, not_recorded.",
  },
];

/** How a metric measures between two instants. */
export interface TicketClock {
  /** Relations for the front of a WITH clause; none for the elapsed clock. */
  readonly relations: readonly Sql[];
  /** `to − from` in microseconds of this clock, NULL where its hours are not known. `join` goes after the FROM. */
  between(alias: string, from: Sql, to: Sql): { readonly join: Sql; readonly us: Sql };
}

/** Earlier than any fact, microseconds. */
const ALWAYS = -10_000_000_000_000_000n;
const WHOLE = raw("rows between unbounded preceding and unbounded following");
const SIDE = 37;

/** Days of one offset; a day of a clock change is a span of its own. In microseconds, days since 1970-01-01. */
interface DaySpan {
  readonly fromDay: number;
  readonly toDay: number;
  /** Local time − UTC as the first of these days begins. */
  readonly offsetUs: number;
  /** From this reading of the day's clock on, the clock is `jumpUs` ahead of what it was. */
  readonly turnUs: number;
  readonly jumpUs: number;
}

/** The days of a zone up to `lastDay`, inclusive. A clock change belongs to the day in which its later reading lies, midnight to the day before. */
function daySpans(zone: string, lastDay: number): readonly DaySpan[] {
  const spans: DaySpan[] = [];
  const offsets = zoneOffsets(zone);
  let fromDay = -1_000_000;
  let offsetUs = offsets[0]!.offsetUs;
  const plain = (toDay: number): void => {
    if (fromDay <= toDay) spans.push({ fromDay, toDay, offsetUs, turnUs: 2 * DAY, jumpUs: 0 });
  };
  for (const { fromLocalUs, offsetUs: after } of offsets.slice(1)) {
    const day = Math.ceil(fromLocalUs / DAY) - 1;
    if (day > lastDay) break;
    plain(day - 1);
    if (fromDay <= day) {
      spans.push({
        fromDay: day,
        toDay: day,
        offsetUs,
        turnUs: fromLocalUs - day * DAY,
        jumpUs: after - offsetUs,
      });
    }
    fromDay = day + 1;
    offsetUs = after;
  }
  plain(lastDay);
  return spans;
}

/** The opening hours that hold: `weekday` (0 for one date), `opens`, `closes` (minutes), `from_us`, `stored` (order of ties). */
function openingRules(d: Dialect, q: MetricSource, scope: MetricScope, zone: string): Sql {
  const { calendar, week, holidays } = scope.definitions.businessHours;
  if (calendar !== null) {
    return sql`(select k.weekday as weekday, k.opens_minute as opens, k.closes_minute as closes,
        ${d.epochUs(raw("k.occurred_at"))} as from_us, k.row_id as stored
      from ${q.from("business_calendar")} k where k.calendar = ${calendar}) r`;
  }
  return d.values("r", { weekday: "int", opens: "int", closes: "int", from_us: "bigint", stored: "bigint" }, [
    ...week.map((hours, i) => [i + 1, hours?.[0] ?? null, hours?.[1] ?? null, ALWAYS, 0n]),
    ...holidays.map((date) => [0, null, null, BigInt(localMidnight(date, zone)), 0n]),
  ]);
}

/**
 * Business time between two instants is a difference of two running totals: every UTC day knows what was open before the
 * local days around it (`before_us`) and those three days' hours, so that an instant finds its total by one equality join.
 */
function businessClock(d: Dialect, q: MetricSource, scope: MetricScope): TicketClock {
  const zone = scope.definitions.businessHours.zone ?? scope.zone;
  const big = (text: string): Sql => d.cast(raw(text), "bigint");
  const oneDay = big(String(DAY));
  const lastDay = Math.floor(scope.asOf / DAY) + 2;
  const digits = (alias: string): Sql =>
    d.values(
      alias,
      { n: "bigint" },
      Array.from({ length: SIDE }, (_, n) => [BigInt(n)]),
    );
  const spans = d.values(
    "s",
    { from_day: "bigint", to_day: "bigint", offset_us: "bigint", turn_us: "bigint", jump_us: "bigint" },
    daySpans(zone, lastDay).map((span) =>
      [span.fromDay, span.toDay, span.offsetUs, span.turnUs, span.jumpUs].map((value) => BigInt(value)),
    ),
  );
  // The first moment at which the clock of day `n` reads a time of day or later.
  const reached = (wallUs: Sql): Sql =>
    sql`(n.zero_us + case when ${wallUs} >= n.turn_us then ${wallUs} - n.jump_us else least(${wallUs}, n.turn_us - greatest(n.jump_us, ${big("0")})) end)`;
  const minute = (column: string): Sql =>
    reached(sql`(${d.cast(raw(`least(greatest(h.${column}, 0), 1440)`), "bigint")} * ${big("60000000")})`);
  const weekday = sql`(a.day + 3 - ${d.intDiv(raw("(a.day + 3)"), big("7"))} * 7 + 1)`;
  const since = sql`(select ${d.intDiv(d.epochUs(raw("i.since_at")), oneDay)} - 2 as day from ${q.since("ticket")} i)`;
  const relations = sql`clock_rules as (select r.weekday as weekday, r.opens as opens, r.closes as closes, r.from_us as from_us, r.stored as stored
    from ${openingRules(d, q, scope, zone)}),
  clock_days as (select a.day as day, ${weekday} as weekday, a.day * ${oneDay} - s.offset_us as zero_us,
      s.turn_us as turn_us, s.jump_us as jump_us
    from (select f.day + x.n * ${big(String(SIDE * SIDE))} + y.n * ${big(String(SIDE))} + z.n as day
      from ${since} f cross join ${digits("x")} cross join ${digits("y")} cross join ${digits("z")}) a
    cross join ${spans}
    where a.day >= s.from_day and a.day <= s.to_day),
  clock_bounds as (select n.day as day, n.weekday as weekday, n.zero_us as starts_us,
      lead(n.zero_us) over (order by n.day ${WHOLE}) as ends_us
    from clock_days n),
  clock_hours as (select w.day as day, w.opens as opens, w.closes as closes
    from (select b.day as day, r.opens as opens, r.closes as closes, row_number() over (partition by b.day
        order by case when r.weekday = 0 then 0 else 1 end, r.from_us desc, r.stored desc) as place
      from clock_bounds b cross join clock_rules r
      where (r.weekday = b.weekday and r.from_us < b.ends_us)
        or (r.weekday = 0 and r.from_us >= b.starts_us and r.from_us < b.ends_us)) w
    where w.place = 1),
  clock_open as (select n.day as day,
      case when h.opens is null or h.closes is null then n.zero_us else ${minute("opens")} end as opens_us,
      case when h.opens is null or h.closes is null then n.zero_us else greatest(${minute("opens")}, ${minute("closes")}) end as closes_us
    from clock_days n left join clock_hours h on h.day = n.day),
  clock_known as (select count(*) as rules from clock_rules),
  clock as (select o.day as day, o.opens_us as opens_us, o.closes_us as closes_us,
      lag(o.opens_us) over (order by o.day ${WHOLE}) as opens_earlier, lag(o.closes_us) over (order by o.day ${WHOLE}) as closes_earlier,
      lead(o.opens_us) over (order by o.day ${WHOLE}) as opens_later, lead(o.closes_us) over (order by o.day ${WHOLE}) as closes_later,
      sum(o.closes_us - o.opens_us) over (order by o.day rows between unbounded preceding and current row) as through_us
    from clock_open o cross join clock_known k where k.rules > 0)`;
  const open = (from: string, to: string, at: Sql): Sql =>
    sql`least(greatest(${at} - ${raw(from)}, 0), ${raw(to)} - ${raw(from)})`;
  /** Business time from the first day's beginning to an instant. */
  const total = (c: string, at: Sql): Sql => {
    const us = d.epochUs(at);
    const earlier = sql`least(greatest(${us} - ${raw(`${c}.opens_earlier`)}, 0) - (${raw(`${c}.closes_earlier - ${c}.opens_earlier`)}), 0)`;
    return sql`(${raw(`${c}.through_us - (${c}.closes_us - ${c}.opens_us)`)} + ${earlier} + ${open(`${c}.opens_us`, `${c}.closes_us`, us)} + ${open(`${c}.opens_later`, `${c}.closes_later`, us)})`;
  };
  return {
    relations: [relations],
    between(alias, from, to) {
      const [start, end] = [`${alias}_from`, `${alias}_to`];
      const found = (name: string, at: Sql): Sql =>
        sql` left join clock ${raw(name)} on ${raw(name)}.day = ${d.intDiv(d.epochUs(at), oneDay)}`;
      const us = sql`${total(end, to)} - ${total(start, from)}`;
      return { join: sql`${found(start, from)}${found(end, to)}`, us: d.cast(us, "bigint") };
    },
  };
}

/** The clock that the scope asks for. */
export function ticketClock(d: Dialect, q: MetricSource, scope: MetricScope): TicketClock {
  if (scope.options.clock === "business") return businessClock(d, q, scope);
  return { relations: [], between: (_alias, from, to) => ({ join: raw(""), us: d.diffUs(from, to) }) };
}
