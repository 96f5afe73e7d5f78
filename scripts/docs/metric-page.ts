import type { MetricDefinition } from "@tendwell/core";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function optionRows(metric: MetricDefinition): string[] {
  const entries = Object.entries(metric.options);
  if (entries.length === 0) return [];
  return [
    "## Options",
    "",
    "| option | values | default | meaning |",
    "| --- | --- | --- | --- |",
    ...entries.map(([name, spec]) => {
      const values =
        spec.type === "enum" ? spec.values.map((value) => `\`${value}\``).join(", ") : `${spec.min} to ${spec.max}`;
      return `| \`${name}\` | ${values} | \`${spec.default}\` | ${cell(spec.about)} |`;
    }),
    "",
  ];
}

function bandRows(metric: MetricDefinition): string[] {
  if (metric.bands === null) return [];
  const bound = (value: number | null, open: string): string => (value === null ? open : String(value));
  return [
    "## Bands",
    "",
    "| band | status | from | to (exclusive) |",
    "| --- | --- | --- | --- |",
    ...metric.bands.bands.map(
      (band) => `| ${band.name} | ${band.status} | ${bound(band.from, "−∞")} | ${bound(band.to, "∞")} |`,
    ),
    "",
    `Source: ${metric.bands.source}.`,
    "",
  ];
}

/** The docs page of one metric, from its definition alone. */
export function metricPage(metric: MetricDefinition): string {
  const components =
    metric.components === "open" ? "depend on the data" : metric.components.map((name) => `\`${name}\``).join(", ");
  return [
    `# ${metric.title}`,
    "",
    `\`${metric.id}\` · ${metric.family} · ${metric.unit} · better when ${metric.direction === "neither" ? "read beside others" : metric.direction}`,
    "",
    metric.summary,
    "",
    "```text",
    metric.formula,
    "```",
    "",
    `- Grain: ${metric.grain}; ${metric.clock} clock.`,
    `- Customers its denominator counts: ${metric.population.replaceAll("_", " ")}.`,
    `- Facts it reads: ${metric.inputs.map((name) => `[\`${name}\`](../reference/facts.md#${name})`).join(", ")}.`,
    ...(metric.components.length === 0 ? [] : [`- Parts: ${components}.`]),
    `- Drill-down: ${metric.additive ? "its rows add up to numerator and denominator exactly" : "its rows are the observations behind it"}.`,
    "",
    ...optionRows(metric),
    ...bandRows(metric),
    "## Edge cases",
    "",
    ...metric.edgeCases.map((edge) => `- **${edge.id}** ${edge.text}`),
    "",
    ...(metric.identities.length === 0
      ? []
      : ["## Identities", "", ...metric.identities.map((text) => `- ${text}`), ""]),
    "## Sources",
    "",
    ...metric.sources.map((text) => `- ${text}`),
    "",
  ].join("\n");
}

/** The index of all metric pages. */
export function metricIndex(metrics: readonly MetricDefinition[]): string {
  const families = [...new Set(metrics.map((metric) => metric.family))];
  return [
    "# Metrics",
    "",
    "Generated from the definitions; do not edit.",
    "",
    ...families.flatMap((family) => [
      `## ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
      "",
      "| id | what it says |",
      "| --- | --- |",
      ...metrics
        .filter((metric) => metric.family === family)
        .map((metric) => `| [\`${metric.id}\`](${metric.id}.md) | ${cell(metric.summary)} |`),
      "",
    ]),
  ].join("\n");
}
