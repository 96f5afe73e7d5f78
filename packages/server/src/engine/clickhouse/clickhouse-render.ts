import type { Sql } from "@tendwell/core";

/** The end of the quoted text or comment that starts at `i`, or `i` where none starts. */
function skipQuoted(text: string, i: number): number {
  const open = text[i];
  if (open === "'" || open === '"') {
    let end = i + 1;
    while (end < text.length) {
      if (text[end] === open && text[end + 1] === open) end += 2;
      else if (text[end] === open) return end + 1;
      else end += 1;
    }
    return end;
  }
  if (text.startsWith("/*", i)) {
    const end = text.indexOf("*/", i + 2);
    return end < 0 ? text.length : end + 2;
  }
  return i;
}

/** Index of the parenthesis that closes the one at `open`, and of the commas directly inside it. */
function parenthesis(text: string, open: number): { close: number; commas: number[] } {
  const commas: number[] = [];
  let depth = 0;
  for (let i = open; i < text.length; ) {
    const after = skipQuoted(text, i);
    if (after > i) {
      i = after;
      continue;
    }
    if (text[i] === "(" || text[i] === "[") depth += 1;
    else if (text[i] === ")" || text[i] === "]") {
      depth -= 1;
      if (depth === 0) return { close: i, commas };
    } else if (text[i] === "," && depth === 1) commas.push(i);
    i += 1;
  }
  throw new RangeError(`statement requires balanced parentheses, got ${JSON.stringify(text.slice(open, open + 80))}`);
}

const CALL = /\b(?:lead|lag)\s*\(/iy;
const OVER = /\s*over\s*\(/iy;
const FRAME = /\s+rows\s+between\s+unbounded\s+preceding\s+and\s+unbounded\s+following\s*$/i;

/**
 * `lead` and `lag` as the SQL standard has them. ClickHouse gives the type's default (0, 1970) instead of NULL past the
 * edge of a partition, and refuses an explicit frame; the standard gives NULL and ignores the frame.
 */
export function standardLeadLag(text: string): string {
  let out = "";
  let from = 0;
  for (let i = 0; i < text.length; ) {
    const after = skipQuoted(text, i);
    if (after > i) {
      i = after;
      continue;
    }
    CALL.lastIndex = i;
    const call = /[\w.]/.test(text[i - 1] ?? "") ? null : CALL.exec(text);
    if (call === null) {
      i += 1;
      continue;
    }
    const open = i + call[0].length - 1;
    const { close, commas } = parenthesis(text, open);
    const firstEnd = commas[0] ?? close;
    const first = standardLeadLag(text.slice(open + 1, firstEnd));
    out += `${text.slice(from, open + 1)}toNullable(${first})${text.slice(firstEnd, close + 1)}`;
    from = close + 1;
    OVER.lastIndex = from;
    const over = OVER.exec(text);
    if (over !== null) {
      const windowOpen = from + over[0].length - 1;
      const windowClose = parenthesis(text, windowOpen).close;
      const window = standardLeadLag(text.slice(windowOpen + 1, windowClose)).replace(FRAME, "");
      out += `${over[0]}${window})`;
      from = windowClose + 1;
    }
    i = from;
  }
  return out + text.slice(from);
}

/** The statement's text with `{p0:String}` placeholders and the texts they stand for. */
export function renderClickhouse(statement: Sql): { text: string; params: Record<string, string> } {
  let text = "";
  const params: Record<string, string> = {};
  let count = 0;
  for (const part of statement.parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    // Numbers and instants are rendered as literals (they cannot carry text); texts are always bound.
    if (part.value === null) text += "NULL";
    else if (part.type === "time") text += `fromUnixTimestamp64Micro(${BigInt(part.value as number)}, 'UTC')`;
    else if (part.type === "decimal9") text += `CAST('${decimalText(BigInt(part.value as bigint))}' AS Decimal(38, 9))`;
    else if (part.type === "int64") text += `${BigInt(part.value as number | bigint)}`;
    else if (part.type === "bool") text += part.value ? "true" : "false";
    else if (part.type === "double") text += `CAST('${Number(part.value)}' AS Float64)`;
    else {
      const name = `p${count}`;
      count += 1;
      params[name] = String(part.value);
      text += `{${name}:String}`;
    }
  }
  return { text: standardLeadLag(text), params };
}

/** Units of 1e-9 as exact decimal text. */
export function decimalText(nano: bigint): string {
  const digits = (nano < 0n ? -nano : nano).toString().padStart(10, "0");
  return `${nano < 0n ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
