import { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampValue, type DuckDBValue } from "@duckdb/node-api";
import type { EngineValue } from "../engine.ts";

function decimalToNano(value: DuckDBDecimalValue): bigint {
  if (value.scale === 9) return value.value;
  if (value.scale < 9) return value.value * 10n ** BigInt(9 - value.scale);
  throw new RangeError(`a result column requires at most nine decimal places, got ${value.scale}: cast it to decimal9`);
}

/** A value of a result, as the port hands it out. */
export function toEngineValue(value: DuckDBValue): EngineValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "object") {
    if (value instanceof DuckDBTimestampValue) return Number(value.micros);
    if (value instanceof DuckDBDecimalValue) return decimalToNano(value);
    if (value instanceof DuckDBDateValue) return value.toString();
    return String(value);
  }
  return value as EngineValue;
}

/** How a value of a column is handed to the engine. */
export function writerOf(type: string): (value: NonNullable<EngineValue>) => DuckDBValue {
  switch (type) {
    case "BIGINT":
    case "UHUGEINT":
    case "HUGEINT":
      return (value) => BigInt(value as bigint);
    case "INTEGER":
    case "DOUBLE":
      return Number;
    case "BOOLEAN":
      return Boolean;
    case "VARCHAR":
      return String;
    case "TIMESTAMP":
      return (value) => new DuckDBTimestampValue(BigInt(Math.round(value as number)));
    default:
      if (type.startsWith("DECIMAL")) return (value) => new DuckDBDecimalValue(BigInt(value as bigint), 38, 9);
      throw new RangeError(`insert requires a known column type, got ${type}`);
  }
}
