import { raw, type Sql, sql, time } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import { type BufferedSink, lagUs, type SinkStamps } from "./fact-sink.ts";
import { personsAt } from "./persons.ts";

const DOMAIN = 18;
const TAGS = { tags: { surface: "generate", route: "usage" }, timeoutMs: 3_600_000 } as const;
/** Features in the order in which customers take them up, with the event each leaves. */
const FEATURES = [
  ["projects", "record_created"],
  ["reports", "report_viewed"],
  ["comments", "comment_added"],
  ["import", "file_imported"],
  ["dashboards", "report_viewed"],
  ["automation", "rule_run"],
  ["export", "file_exported"],
  ["integrations", "sync_finished"],
  ["api", "api_called"],
  ["forecast", "report_viewed"],
  ["approvals", "approval_given"],
  ["audit_log", "report_viewed"],
] as const;
const FULL = 65_536;
/** The busiest day's weight; day weights are shares of it. */
const BUSIEST = 1.11;

/**
 * product_event: JavaScript decides how much each service month is used, the engine draws the single events set-wise.
 * An event's place, person and feature come from integer mixing of (month's key + number), so they are the same on every
 * machine; days are thinned by how busy they are, which is the week's and the year's season. Returns the rows written.
 */
export async function usageFacts(
  company: GeneratedCompany,
  lives: readonly AccountLife[],
  events: number,
  session: EngineSession,
  sink: BufferedSink,
  stamps: SinkStamps,
): Promise<number> {
  const { calendar } = company;
  const weights = Array.from({ length: calendar.days }, (_, day) =>
    Math.min(FULL, Math.round((calendar.business(day) / BUSIEST) * FULL)),
  );
  const upTo = [0];
  for (const weight of weights) upTo.push(upTo.at(-1)! + weight);

  await session.execute(
    sql`create or replace temp table gen_day (day bigint, midnight_us bigint, weight bigint)`,
    TAGS,
  );
  await session.execute(
    sql`create or replace temp table gen_person (account_no bigint, idx bigint, person_id bigint)`,
    TAGS,
  );
  await session.execute(
    sql`create or replace temp table gen_usage (account_no bigint, account_id bigint, from_day bigint, days bigint, persons bigint, breadth bigint, value_from_us bigint, key bigint, first bigint, n bigint)`,
    TAGS,
  );
  const days = weights.map((weight, day): EngineRow => ({ day, midnight_us: calendar.midnight(day), weight }));
  await session.insert("gen_day", ["day", "midnight_us", "weight"], days);

  const windows: {
    life: AccountLife;
    from: number;
    to: number;
    persons: number;
    want: number;
    share: number;
    breadth: number;
  }[] = [];
  const persons: EngineRow[] = [];
  let wanted = 0;
  for (const life of lives) {
    for (const person of life.persons)
      persons.push({ account_no: life.number, idx: person.number - 1, person_id: person.id });
    for (const month of life.months) {
      const span = month.toDay - month.fromDay;
      if (month.kind === "paused" || span <= 0) continue;
      const active = personsAt(life, month.fromUs);
      const share = (upTo[month.toDay]! - upTo[month.fromDay]!) / (span * FULL);
      // What a season takes away is really gone: the wish is for an ordinary month, thinned by its days.
      const want = active * life.baseUse * month.use * span * share;
      const breadth = Math.max(2, Math.min(FEATURES.length, Math.round(3 + 2.5 * month.tenure + 1.5 * month.health)));
      windows.push({ life, from: month.fromDay, to: month.toDay, persons: active, want, share, breadth });
      wanted += want;
    }
  }
  await session.insert("gen_person", ["account_no", "idx", "person_id"], persons);

  // In order of months, so that rows lie in the store as time went by.
  const ordered = windows.map((window, index) => ({ window, index, month: calendar.monthIndex(window.from) }));
  ordered.sort((a, b) => a.month - b.month || a.index - b.index);
  const random = company.random(DOMAIN, 0);
  let first = 0;
  const usage = ordered.map(({ window: w }): EngineRow => {
    const n = Math.floor((events * w.want) / wanted / w.share + random.next());
    const row = {
      account_no: w.life.number,
      account_id: w.life.id,
      from_day: w.from,
      days: w.to - w.from,
      persons: w.persons,
      breadth: w.breadth,
      value_from_us: w.life.firstValueUs ?? calendar.endUs,
      key: random.uint(),
      first,
      n,
    };
    first += n;
    return row;
  });
  if (usage.length > 0) await session.insert("gen_usage", Object.keys(usage[0]!), usage);

  const base = sink.reserve("product_event", first);
  const names = FEATURES.map(([feature]) => `'${feature}'`).join(", ");
  const kinds = FEATURES.map(([, event]) => `'${event}'`).join(", ");
  await session.execute(
    sql`insert into product_event (row_id, fact_key, content_hash, source_id, batch_id, occurred_at, available_at, recorded_at,
        account_id, person_id, event, feature, quantity)
      with draw as (select u.*, unnest(range(u.n)) as i from gen_usage u),
      x as (select account_no, account_id, from_day, days, persons, breadth, value_from_us, first + i as number,
          ${lanes("key + i * 2654435769")} from draw),
      y as (select * replace (${step("2246822507", 16)}) from x),
      z as (select * replace (${step("3266489909", 13)}) from y),
      r as (select *, xor(a, a >> 16)::bigint as ra, xor(b, b >> 16)::bigint as rb, xor(c, c >> 16)::bigint as rc, xor(e, e >> 16)::bigint as re from z),
      placed as (select number, account_no, account_id, value_from_us, rc, re, persons, breadth, d.midnight_us
            + 21600000000 + ((((rb >> 16) + (rb & 65535)) * 50400000000) >> 17) + (re & 65535) as at_us
          from r join gen_day d on d.day = from_day + (((ra >> 16) * days) >> 16)
          where (ra & 65535) < d.weight),
      chosen as (select *, ((((rc >> 16) * (19661 + (((rc >> 16) * 45875) >> 16))) >> 16) * persons) >> 16 as idx,
          (((((rc & 65535) * (rc & 65535)) >> 16) * breadth) >> 16) + 1 as place, re >> 16 as kind from placed)
      select ${base} + number + 1, (${base} + number + 1)::uhugeint, ${base} + number + 1, ${stamps.sourceId}, ${stamps.batchId},
        make_timestamp(at_us), make_timestamp(at_us + ${lagUs("product_event")}), ${time(stamps.recordedAt)},
        account_id, p.person_id,
        case when kind < 3300 and at_us >= value_from_us then 'value_reached' when kind < 20000 then 'signed_in' else ([${raw(kinds)}])[place] end,
        case when kind < 20000 then null else ([${raw(names)}])[place] end, 1.0
      from chosen join gen_person p on p.account_no = chosen.account_no and p.idx = chosen.idx`,
    TAGS,
  );
  const counted = await session.query(
    sql`select count(*) as n from product_event where batch_id = ${stamps.batchId}`,
    TAGS,
  );
  for (const table of ["gen_day", "gen_person", "gen_usage"])
    await session.execute(sql`drop table ${raw(table)}`, TAGS);
  return Number(counted[0]?.n ?? 0);
}

/** Four lanes of 32 bits from one counter, before mixing. */
function lanes(counter: string): Sql {
  const lane = (name: string, salt: string): string => `((${counter} + ${salt}) & 4294967295)::ubigint as ${name}`;
  return raw([lane("a", "0"), lane("b", "747796405"), lane("c", "2891336453"), lane("e", "1181783497")].join(", "));
}

/** One multiplication of the mix for every lane; `shift` is what comes before it. */
function step(factor: string, shift: number): Sql {
  return raw(
    ["a", "b", "c", "e"]
      .map((lane) => `((xor(${lane}, ${lane} >> ${shift}) * ${factor}) & 4294967295) as ${lane}`)
      .join(", "),
  );
}
