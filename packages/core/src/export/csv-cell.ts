/**
 * CSV cells for exports that people open in a spreadsheet. A text that a spreadsheet would take for a formula (it begins with
 * `= + - @`, their full-width forms, tab or carriage return) gets one apostrophe before it.
 *
 * The rule is exact both ways: a text that begins with any number of apostrophes followed by such a sign gets one apostrophe
 * more, so `plainCell(neutralCell(text)) === text` for every text, and a text without such a beginning is left as it is.
 * Numbers are written by the exporter as numbers and do not come through here.
 */
const RISKY = /^'*[=+\-@\t\r＝＋－＠]/;

/** The text with an apostrophe before it where a spreadsheet would run it. */
export function neutralCell(text: string): string {
  return RISKY.test(text) ? `'${text}` : text;
}

/** Takes back what `neutralCell` did. */
export function plainCell(text: string): string {
  return text.startsWith("'") && RISKY.test(text) ? text.slice(1) : text;
}

/** A cell as RFC 4180 writes it: neutralised, and in quotes where it holds a separator, a quote or a line end. */
export function csvCell(text: string, delimiter = ","): string {
  const neutral = neutralCell(text);
  const quote = neutral.includes(delimiter) || /["\r\n]/.test(neutral) || neutral !== neutral.trim();
  return quote ? `"${neutral.replaceAll('"', '""')}"` : neutral;
}
