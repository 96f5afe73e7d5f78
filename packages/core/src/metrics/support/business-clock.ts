import { zoneOffsets } from "../../ingest/zone-offsets.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import { DAY } from "../../time/timestamp.ts";
import { type BusinessHours, MOST_OPENINGS } from "../company-definitions.ts";
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
  {
    id: "CLK4",
    text: "A day can have up to four openings with breaks between, of which those that touch or overlap are one; of an imported calendar they are rows of one weekday that hold from the same moment on. Later ones of the day do not count.",
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

/** What is said of opening hours: `weekday` (0 for one date), `opens`, `closes` (minutes), `from_us`; a row for each opening. */
function openingRows(d: Dialect, q: MetricSource, scope: MetricScope, zone: string): Sql {
  const { calendar, week, holidays } = scope.definitions.businessHours;
  if (calendar !== null) {
    return sql`(select k.weekday as weekday, k.opens_minute as opens, k.closes_minute as closes,
        ${d.epochUs(raw("k.occurred_at"))} as from_us
      from ${q.from("business_calendar")} k where k.calendar = ${calendar}) r`;
  }
  const closed = [[null, null]] as const;
  return d.values("r", { weekday: "int", opens: "int", closes: "int", from_us: "bigint" }, [
    ...week.flatMap((day, i) => (day.length === 0 ? closed : day).map((hours) => [i + 1, ...hours, ALWAYS])),
    ...holidays.map((date) => [0, null, null, BigInt(localMidnight(date, zone))]),
  ]);
}

/** How many openings a day may have at most, where the company says its hours itself: as many as one of its days has. */
function openingsOf({ calendar, week }: BusinessHours): number {
  return calendar === null ? Math.min(MOST_OPENINGS, Math.max(1, ...week.map((day) => day.length))) : MOST_OPENINGS;
}

/** The opening hours that hold, a row per weekday or date and moment: `opens_1`, `closes_1`, `opens_2` and so on, NULL where there is none. */
function openingRules(rows: Sql, places: readonly number[]): Sql {
  const opens = raw("greatest(r.opens, 0)");
  const closes = raw("least(r.closes, 1440)");
  const isOpen = sql`r.opens is not null and r.closes is not null and ${opens} < ${closes}`;
  const each = raw("partition by s.weekday, s.from_us order by s.opens, s.closes rows between unbounded preceding");
  const columns = places.map((n) => {
    const of = (column: string): Sql => raw(`case when s.place = ${n} then s.${column} end`);
    return sql`min(${of("opens")}) as ${raw(`opens_${n}`)}, max(${of("closes")}) as ${raw(`closes_${n}`)}`;
  });
  return sql`clock_said as (select r.weekday as weekday, r.from_us as from_us, case when ${isOpen} then ${opens} end as opens,
      case when ${isOpen} then ${closes} end as closes
    from ${rows}),
  clock_runs as (select s.weekday as weekday, s.from_us as from_us, s.opens as opens, s.closes as closes,
      case when s.opens is null or s.opens <= max(s.closes) over (${each} and 1 preceding) then 0 else 1 end as begins
    from clock_said s),
  clock_placed as (select s.weekday as weekday, s.from_us as from_us, s.opens as opens, s.closes as closes,
      sum(s.begins) over (${each} and current row) as place
    from clock_runs s),
  clock_rules as (select s.weekday as weekday, s.from_us as from_us, ${join(columns)}
    from clock_placed s group by s.weekday, s.from_us)`;
}

/**
 * Business time between two instants is a difference of two running totals: every UTC day knows what was open up to the end
 * of its local day (`through_us`) and the openings of the three local days around it, so that an instant finds its total by
 * one equality join.
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
  const minute = (column: string): Sql => reached(sql`(${d.cast(raw(`h.${column}`), "bigint")} * ${big("60000000")})`);
  const places = Array.from({ length: openingsOf(scope.definitions.businessHours) }, (_, i) => i + 1);
  const perPlace = (of: (n: number) => Sql): Sql => join(places.map(of));
  const sides = (alias: string): Sql =>
    perPlace((n) => raw(`${alias}.opens_${n} as opens_${n}, ${alias}.closes_${n} as closes_${n}`));
  const weekday = sql`(a.day + 3 - ${d.intDiv(raw("(a.day + 3)"), big("7"))} * 7 + 1)`;
  const since = sql`(select ${d.intDiv(d.epochUs(raw("i.since_at")), oneDay)} - 2 as day from ${q.since("ticket")} i)`;
  const lengthOf = (alias: string): string =>
    places.map((n) => `${alias}.closes_${n} - ${alias}.opens_${n}`).join(" + ");
  const relations = sql`${openingRules(openingRows(d, q, scope, zone), places)},
  clock_days as (select a.day as day, ${weekday} as weekday, a.day * ${oneDay} - s.offset_us as zero_us,
      s.turn_us as turn_us, s.jump_us as jump_us
    from (select f.day + x.n * ${big(String(SIDE * SIDE))} + y.n * ${big(String(SIDE))} + z.n as day
      from ${since} f cross join ${digits("x")} cross join ${digits("y")} cross join ${digits("z")}) a
    cross join ${spans}
    where a.day >= s.from_day and a.day <= s.to_day),
  clock_bounds as (select n.day as day, n.weekday as weekday, n.zero_us as starts_us,
      lead(n.zero_us) over (order by n.day ${WHOLE}) as ends_us
    from clock_days n),
  clock_hours as (select w.day as day, ${sides("w")}
    from (select b.day as day, ${sides("r")}, row_number() over (partition by b.day
        order by case when r.weekday = 0 then 0 else 1 end, r.from_us desc) as place
      from clock_bounds b cross join clock_rules r
      where (r.weekday = b.weekday and r.from_us < b.ends_us)
        or (r.weekday = 0 and r.from_us >= b.starts_us and r.from_us < b.ends_us)) w
    where w.place = 1),
  clock_open as (select n.day as day, ${perPlace(
    (
      p,
    ) => sql`case when ${raw(`h.opens_${p}`)} is null then n.zero_us else ${minute(`opens_${p}`)} end as ${raw(`opens_${p}`)},
      case when ${raw(`h.opens_${p}`)} is null then n.zero_us else ${minute(`closes_${p}`)} end as ${raw(`closes_${p}`)}`,
  )}
    from clock_days n left join clock_hours h on h.day = n.day),
  clock_known as (select count(*) as rules from clock_rules),
  clock as (select o.day as day, ${sides("o")}, ${perPlace((n) =>
    join(
      [`opens_${n}`, `closes_${n}`].map(
        (side) => sql`lag(${raw(`o.${side}`)}) over (order by o.day ${WHOLE}) as ${raw(`${side}_earlier`)},
      lead(${raw(`o.${side}`)}) over (order by o.day ${WHOLE}) as ${raw(`${side}_later`)}`,
      ),
    ),
  )},
      sum(${raw(lengthOf("o"))}) over (order by o.day rows between unbounded preceding and current row) as through_us
    from clock_open o cross join clock_known k where k.rules > 0)`;
  /** Business time from the first day's beginning to an instant. */
  const total = (c: string, at: Sql): Sql => {
    const us = d.epochUs(at);
    const open = (n: number, day: "" | "_later"): Sql => {
      const [from, to] = [`${c}.opens_${n}${day}`, `${c}.closes_${n}${day}`];
      return sql`least(greatest(${us} - ${raw(from)}, 0), ${raw(`${to} - ${from}`)})`;
    };
    // Of the local day before, whose hours are in the total, what lies after the instant is taken away.
    const earlier = (n: number): Sql =>
      sql`least(greatest(${us} - ${raw(`${c}.opens_${n}_earlier`)}, 0) - (${raw(`${c}.closes_${n}_earlier - ${c}.opens_${n}_earlier`)}), 0)`;
    const parts = places.map((n) => sql`${earlier(n)} + ${open(n, "")} + ${open(n, "_later")}`);
    return sql`(${raw(`${c}.through_us - (${lengthOf(c)})`)} + ${join(parts, " + ")})`;
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
