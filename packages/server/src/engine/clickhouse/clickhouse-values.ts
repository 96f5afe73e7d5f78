import type { EngineValue } from "../engine.ts";
import { decimalText } from "./clickhouse-render.ts";

const EARLIEST_US = Date.UTC(1900, 0, 1) * 1000;
const LATEST_US = Date.UTC(2299, 11, 31) * 1000;

/** A type without its Nullable and LowCardinality wrappers. */
function bareType(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inner === undefined ? type : bareType(inner);
}

function decimalToNano(text: string): bigint {
  const [, sign, units, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (units === undefined) throw new RangeError(`a decimal requires digits, got ${JSON.stringify(text)}`);
  if (fraction.length > 9 && /[1-9]/.test(fraction.slice(9))) {
    throw new RangeError(`a result column requires at most nine decimal places, got ${text}: cast it to decimal9`);
  }
  const nano = BigInt(units + fraction.slice(0, 9).padEnd(9, "0"));
  return sign === "-" ? -nano : nano;
}

function timeToUs(text: string): number {
  const [, date, clock, fraction = ""] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?$/.exec(text) ?? [];
  if (date === undefined)
    throw new RangeError(`an instant requires YYYY-MM-DD hh:mm:ss.ffffff, got ${JSON.stringify(text)}`);
  return Date.parse(`${date}T${clock}Z`) * 1000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
}

/** Microseconds since the epoch as ClickHouse reads a DateTime64(6, 'UTC'). */
function timeText(us: number): string {
  if (!(us >= EARLIEST_US && us <= LATEST_US)) {
    throw new RangeError(`an instant requires a year from 1900 to 2299, got ${us} µs since 1970`);
  }
  const whole = Math.round(us);
  const seconds = Math.floor(whole / 1_000_000);
  const fraction = String(whole - seconds * 1_000_000).padStart(6, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")}.${fraction}`;
}

/** A JSON cell of a column of this ClickHouse type in the engine-neutral form. */
export function fromClickhouse(cell: unknown, type: string): EngineValue {
  if (cell === null || cell === undefined) return null;
  const bare = bareType(type);
  // Signed and unsigned 64-bit integers meet in a Variant of both.
  if (/^U?Int(64|128|256)$/.test(bare) || /^Variant\((U?Int\d+(, )?)+\)$/.test(bare)) return BigInt(cell as string);
  if (bare.startsWith("Decimal")) return decimalToNano(String(cell));
  if (bare.startsWith("DateTime")) return timeToUs(String(cell));
  if (bare.startsWith("Float")) {
    if (typeof cell === "number") return cell;
    const text = String(cell).toLowerCase();
    if (text.includes("nan")) return Number.NaN;
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (typeof cell === "object") return JSON.stringify(cell);
  return cell as EngineValue;
}

/** An engine-neutral value as a JSON cell that ClickHouse reads exactly into a column of this type. */
export function toClickhouse(value: EngineValue, type: string, column: string): unknown {
  if (value === null) {
    // A NULL would silently become the type's default here.
    if (!type.startsWith("Nullable(")) throw new RangeError(`column ${column} requires a value, got NULL`);
    return null;
  }
  const bare = bareType(type);
  if (/^U?Int(64|128|256)$/.test(bare)) return BigInt(value as bigint).toString();
  if (bare.startsWith("Decimal")) return decimalText(BigInt(value as bigint));
  if (bare.startsWith("DateTime")) return timeText(Number(value));
  if (bare.startsWith("Float")) {
    const number = Number(value);
    return Number.isFinite(number) ? number : String(number).replace("Infinity", "inf").toLowerCase();
  }
  if (bare.startsWith("Int") || bare.startsWith("UInt")) return Number(value);
  if (bare === "Bool") return Boolean(value);
  if (bare === "String") return String(value);
  throw new RangeError(`insert requires a known column type, got ${type}`);
}
