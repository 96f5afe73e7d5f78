/** A cell of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula is led by an apostrophe (OWASP). */
export function csvText(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands the rows to the reader as a CSV file that spreadsheets read as UTF-8. */
export function saveTable(name: string, rows: readonly (readonly (string | number | null)[])[]): void {
  const text = `\uFEFF${rows.map((row) => row.map(csvText).join(",")).join("\r\n")}\r\n`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
