export const DELIMITERS: readonly string[] = [",", ";", "\t", "|"];

/** Fields of one line, quotes respected; only for looking at a file's head. */
export function splitRecord(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (line[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"' && field === "") quoted = true;
    else if (char === delimiter) {
      fields.push(field);
      field = "";
    } else field += char;
  }
  fields.push(field);
  return fields;
}

/** The first records of a text, quoted newlines respected; the last one is left out when the text may be cut (`whole` false). */
export function headRecords(text: string, limit: number, whole: boolean): string[] {
  const records: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length && records.length < limit; i += 1) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === "\n" || char === "\r")) {
      if (i > start) records.push(text.slice(start, i));
      start = i + 1;
    }
  }
  if (whole && records.length < limit && start < text.length) records.push(text.slice(start));
  return records;
}

/**
 * The delimiter that splits the records into the same number of fields, preferring more fields; a comma when there is only
 * one column. Looks at at most 50 records.
 */
export function guessDelimiter(records: readonly string[]): string {
  let best = ",";
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const widths = records.slice(0, 50).map((record) => splitRecord(record, delimiter).length);
    const first = widths[0] ?? 1;
    if (first < 2) continue;
    const agreeing = widths.filter((width) => width === first).length / widths.length;
    const score = agreeing * 100 + Math.min(first, 50) / 50;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}
