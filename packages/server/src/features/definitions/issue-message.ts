import type { z } from "zod";

type Issue = z.core.$ZodIssue;

const WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "named fields",
  record: "named fields",
};

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function conditionOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return WORDS[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? `at least ${issue.minimum} ${issue.origin === "array" ? "entries" : "characters"}`
        : `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string" || issue.origin === "array"
        ? `at most ${issue.maximum} ${issue.origin === "array" ? "entries" : "characters"}`
        : `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "invalid_format":
      return issue.format === "date" ? "a local date such as 2026-01-31" : `the form ${issue.pattern ?? issue.format}`;
    case "invalid_union": {
      // The alternative that was meant: one of the right type.
      const meant = issue.errors.flatMap(([first]) => (first && first.code !== "invalid_type" ? [first] : []))[0];
      return meant === undefined ? "another value" : conditionOf(meant);
    }
    default:
      return "another value";
  }
}

/** A schema's issue in the house's words: `<path> requires <condition>, got <value>`. `value` is the whole document. */
export function issueMessage(issue: Issue, value: unknown, whole: string): string {
  let got: unknown = value;
  for (const step of issue.path) got = (got as Record<PropertyKey, unknown> | null | undefined)?.[step];
  const subject = issue.path.map(String).join(".") || whole;
  if (issue.code === "custom") return `${subject}: ${issue.message}`;
  if (issue.code === "invalid_key") return `${subject} requires a name known here, got ${shown(issue.path.at(-1))}`;
  return `${subject} requires ${conditionOf(issue)}, got ${shown(got)}`;
}
