import {
  type ColumnSpec,
  columnsOf,
  DAY,
  type Fact,
  type KnownAt,
  localMidnight,
  MINUTE,
  shiftDate,
  TABLE_NAMES,
  type TableName,
  type Timestamp,
} from "@tendwell/core";
import type { Draw, Shaper } from "./draw.ts";
import type { FactWorld, StoredEnd, StoredFact, StoredUndo } from "./fact-world.ts";
import { Rng } from "./rng.ts";
import { SHAPERS } from "./shapers/shapers.ts";

/** Zones with odd offsets, half-hour clock changes, and a day that does not exist. */
export const AWKWARD_ZONES: readonly string[] = [
  "UTC",
  "Europe/Bucharest",
  "America/New_York",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Apia",
  "Africa/Casablanca",
];

/** How many random rows a table gets before shaping, unless told otherwise. */
const ROWS_PER_TABLE = 24;

function randomValue(spec: ColumnSpec, name: string, draw: Draw): unknown {
  const { rng } = draw;
  if (spec.optional && rng.chance(0.25)) return null;
  if (spec.oneOf) return rng.pick(spec.oneOf);
  if (name === "account_id" || name === "referred_account_id") return rng.pick(draw.accounts);
  if (name === "person_id") return rng.pick(draw.persons);
  if (name === "currency") return rng.pick(["EUR", "EUR", "EUR", "USD", "RON"]);
  if (name === "reporting_currency") return "EUR";
  switch (spec.type) {
    case "id":
      return draw.id(12);
    case "int":
      return rng.int(0, 10);
    case "bigint":
      return BigInt(rng.int(0, 100_000));
    case "decimal9":
      return BigInt(rng.int(1, 50_000)) * 1_000_000_000n + BigInt(rng.int(0, 999_999_999));
    case "double":
      return rng.int(1, 5);
    case "bool":
      return rng.chance(0.6);
    case "time":
      return draw.instant();
    default:
      return rng.pick(["a", "b", "c"]);
  }
}

/** The midnights at either end of the days that are not 24 hours long. */
export function oddMidnights(firstDay: string, days: number, zone: string): readonly Timestamp[] {
  const midnights = Array.from({ length: days + 1 }, (_, i) => localMidnight(shiftDate(firstDay, "day", i), zone));
  return midnights.flatMap((at, i) => {
    const next = midnights[i + 1];
    return next === undefined || next - at === DAY ? [] : [at, next];
  });
}

function makeDraw(seed: number): Draw {
  const rng = new Rng(seed);
  const zone = rng.pick(AWKWARD_ZONES);
  // Years with a leap day, both clock changes, and Apia's missing 30 December 2011.
  const firstDay = rng.pick(["2011-11-01", "2019-12-01", "2023-09-01", "2024-01-01", "2024-02-01", "2024-10-01"]);
  const months = rng.int(4, 15);
  const days = months * 30;
  const accounts = Array.from({ length: rng.chance(0.5) ? rng.int(1, 3) : rng.int(4, 9) }, (_, i) => String(i + 1));
  const persons = Array.from({ length: rng.int(1, 12) }, (_, i) => String(100 + i));
  // Instants often repeat an earlier one, so that different facts meet at the very same moment: a quarter of them, and in
  // crowded companies nearly all, where a handful of instants (most of them month starts) is all there is.
  const crowded = rng.chance(0.6);
  const clockChanges = crowded ? oddMidnights(firstDay, days, zone) : [];
  const earlier: Timestamp[] = [];
  const instant = (): Timestamp => {
    if (crowded ? earlier.length >= 5 && rng.chance(0.93) : earlier.length > 0 && rng.chance(0.25))
      return rng.pick(earlier);
    if (crowded && rng.chance(0.7)) {
      const month = localMidnight(shiftDate(firstDay, "month", rng.int(0, months)), zone);
      const at = clockChanges.length > 0 && rng.chance(0.3) ? rng.pick(clockChanges) : month;
      earlier.push(at);
      return at;
    }
    const midnight = localMidnight(shiftDate(firstDay, "day", rng.int(0, days)), zone);
    const month = localMidnight(shiftDate(firstDay, "month", rng.int(0, months)), zone);
    const base = rng.chance(0.5) ? month : midnight;
    const at = base + rng.pick([0, 0, -1, 1, 30 * MINUTE, 61 * MINUTE, DAY - 1, rng.int(0, DAY - 1)]);
    earlier.push(at);
    return at;
  };
  const seen = new Set<string>();
  const once = (key: string): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  return { rng, zone, firstDay, months, accounts, persons, instant, id: (pool) => String(rng.int(1, pool)), once };
}

/** An instant at which something was recorded, became known or ended, and the table it concerns. */
interface Moment extends KnownAt {
  readonly table: TableName | null;
}

export interface RandomWorld extends FactWorld {
  readonly draw: Draw;
  /** Instants at which something was recorded, became known or ended: questions asked exactly then find off-by-ones. */
  readonly moments: readonly Moment[];
}

/** The tables whose facts are looked up at the times of others. */
const LOOKED_UP: ReadonlySet<TableName> = new Set<TableName>(["account_attribute", "fx_rate"]);

/** Facts that others are looked up in move, now and then, to the very instant of one of those others. */
function meetOthers(facts: readonly StoredFact[], draw: Draw): StoredFact[] {
  const { rng } = draw;
  const others = facts.filter((row) => !LOOKED_UP.has(row.table));
  if (others.length === 0) return [...facts];
  return facts.map((row) => {
    if (!LOOKED_UP.has(row.table) || !rng.chance(0.35)) return row;
    const other = rng.pick(others);
    const values = other.fact as unknown as Record<string, unknown>;
    const own = Object.entries(columnsOf(other.table)).flatMap(([name, spec]) =>
      spec.type === "time" && typeof values[name] === "number" ? [values[name]] : [],
    );
    const month = localMidnight(shiftDate(draw.firstDay, "month", rng.int(0, draw.months)), draw.zone);
    const at = rng.chance(0.3) ? month : rng.pick([other.fact.occurred_at, ...own]);
    const moved: Record<string, unknown> = { ...row.fact, occurred_at: at };
    const later = Math.max(0, at - row.fact.occurred_at);
    moved.available_at = row.fact.available_at + later;
    moved.recorded_at = row.fact.recorded_at + later;
    if (row.table === "account_attribute") moved.account_id = values.account_id ?? moved.account_id;
    const fact = moved as unknown as Fact<TableName>;
    // No two values of one attribute, and no two rates of one currency, at one instant.
    const what =
      row.table === "fx_rate"
        ? `rate ${String(moved.currency)}`
        : `${String(moved.account_id)} ${String(moved.attribute)}`;
    return draw.once(`${what} ${at}`) ? { ...row, fact } : row;
  });
}

/** Facts of every kind, `rows()` a table before shaping, with late corrections and undone imports. */
export function drawWorld(draw: Draw, rows: () => number): RandomWorld {
  const { rng } = draw;
  const drawn: StoredFact[] = [];
  const ends: StoredEnd[] = [];
  const recordedBase = localMidnight(draw.firstDay, draw.zone);
  let row_id = 0;
  for (const table of TABLE_NAMES) {
    const shaper = SHAPERS[table] as Shaper<TableName> | undefined;
    const count = rows();
    for (let i = 0; i < count; i += 1) {
      const occurred_at = draw.instant();
      const available_at = occurred_at + rng.pick([0, 0, MINUTE, DAY, 40 * DAY]);
      const row: Record<string, unknown> = {
        occurred_at,
        available_at,
        recorded_at: Math.max(available_at, recordedBase + rng.pick([0, 100, 200]) * DAY),
      };
      for (const [name, spec] of Object.entries(columnsOf(table))) row[name] = randomValue(spec, name, draw);
      const plain = row as unknown as Fact<TableName>;
      const shaped = shaper ? shaper(plain, draw) : [plain];
      for (const fact of shaped) {
        row_id += 1;
        const batch_id = rng.int(1, 5);
        drawn.push({ table, row_id, batch_id, fact });
        if (rng.chance(0.08)) {
          // A late correction ends this version; its replacement, if any, is the next stored row.
          const at = fact.recorded_at + rng.pick([0, DAY, 90 * DAY]);
          ends.push({ table, row_id, batch_id: rng.int(1, 5), available_at: at, recorded_at: at });
        }
      }
    }
  }
  const facts = meetOthers(drawn, draw);
  const undone: StoredUndo[] = rng.chance(0.3)
    ? [{ batch_id: rng.int(1, 5), recorded_at: recordedBase + rng.int(100, 400) * DAY }]
    : [];
  const moments: Moment[] = [
    ...facts.map((row) => ({ table: row.table, ...row.fact })),
    ...ends,
    ...undone.map((undo) => ({ table: null, ...undo })),
  ].flatMap((times) => [
    { at: times.recorded_at, basis: "recorded" as const, table: times.table },
    ...("available_at" in times ? [{ at: times.available_at, basis: "available" as const, table: times.table }] : []),
  ]);
  return { facts, ends, undone, draw, moments };
}

/** A small company with facts of every kind, duplicates, late corrections and undone imports. Deterministic in `seed`. */
export function randomWorld(seed: number): RandomWorld {
  const draw = makeDraw(seed);
  const { rng } = draw;
  return drawWorld(draw, () =>
    rng.chance(0.06) ? 0 : rng.chance(0.18) ? rng.int(1, 3) : rng.int(ROWS_PER_TABLE / 3, ROWS_PER_TABLE),
  );
}
