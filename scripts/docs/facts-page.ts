import { columnsOf, STAMP_COLUMNS, TABLE_NAMES, TABLES } from "@tendwell/core";

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** The reference of all fact tables. */
export function factsPage(): string {
  const lines = [
    "# Fact tables",
    "",
    "Generated from the schema; do not edit. Files whose headers are these column names import without a mapping.",
    "Times are UTC; `decimal9` has nine decimal places; money is in minor units.",
    "",
    "## Stamps on every row",
    "",
    "| column | type | meaning |",
    "| --- | --- | --- |",
    ...Object.entries(STAMP_COLUMNS).map(([name, spec]) => `| \`${name}\` | ${spec.type} | ${cell(spec.about)} |`),
    "",
  ];
  for (const table of TABLE_NAMES) {
    const key = TABLES[table].key as readonly string[];
    lines.push(
      `## ${table}`,
      "",
      `${TABLES[table].about}.`,
      "",
      key.length > 0
        ? `Key: ${key.map((name) => `\`${name}\``).join(", ")}.`
        : "No key: equal rows stay separate facts.",
      "",
      "| column | type | may be empty | meaning |",
      "| --- | --- | --- | --- |",
    );
    for (const [name, spec] of Object.entries(columnsOf(table))) {
      const values = spec.oneOf ? ` (${spec.oneOf.join(", ")})` : "";
      lines.push(`| \`${name}\` | ${spec.type} | ${spec.optional ? "yes" : ""} | ${cell(spec.about)}${values} |`);
    }
    lines.push("");
  }
  return lines.join("\n");
}
