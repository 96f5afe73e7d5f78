const REASONS: Readonly<Record<string, (detail: string) => string>> = {
  too_few_columns: (detail) => `the record has too few columns (${detail}); add the missing ones`,
  too_many_columns: (detail) =>
    `the record has too many columns (${detail}); put values that contain the separator in quotes`,
  broken_quotes: () => "there is text behind a closing quote; double the quotes inside of a quoted value",
  unclosed_quote: () => "a quote opens and does not close; close it or double it",
  bad_encoding: () => "the record holds bytes that are not UTF-8; save the file as UTF-8",
  control_character: () => "the record holds a control character such as NUL; remove it",
};

/** Why a record is refused before it is one, and what to do; the detail itself where the code says no more. */
export function gateReason(code: string, detail: string): string {
  return REASONS[code]?.(detail) ?? detail;
}
