/** A value ready to be written: numbers stay numbers, everything else is text. */
export type Cell = string | number | boolean | null;

/**
 * Spreadsheets run texts that begin with one of these as formulas. A leading apostrophe makes them plain text (OWASP,
 * "CSV Injection"). A negative or signed plain number is left alone: it cannot call anything.
 */
export function neutral(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}

/** One CSV field (RFC 4180). */
export function csvField(cell: Cell): string {
  if (cell === null) return "";
  const text = typeof cell === "string" ? neutral(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
