/** What is wrong and how to mend it, in a sentence, by code. */
const REASONS: Readonly<Record<string, string>> = {
  missing: "a value is needed here; fill it in",
  not_a_date: "this is not a date in the expected form; write it like 2024-12-31, or name the format in the mapping",
  out_of_range: "the value lies outside of what can be; correct it",
  not_a_number: "this is not a number; write it like 1234.56, or name the decimal separator in the mapping",
  too_precise: "the amount is too large or has more decimals than its currency; correct it",
  not_a_boolean: "this is neither yes nor no; write true or false",
  not_one_of: "this is not one of the known values; correct it, or map it in the mapping",
  not_a_duration: "this is not a length of time; write it like 00:02:30 or as a number",
  unknown_currency: "this is not a currency code of ISO 4217; write it like EUR",
  unknown_reference: "nothing imported has this id; import what it refers to first, then try again",
  out_of_scale: "the score lies outside of its scale; correct it",
  control_character: "the value holds a control character; remove it",
  not_json: "the line is not one JSON object; correct it",
  id_collision: "this id has the same surrogate as another one; rename it",
};

export function rejectReason(code: string): string {
  return REASONS[code] ?? "the value cannot be used; correct it";
}
