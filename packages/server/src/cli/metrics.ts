import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { figureText } from "./figure-text.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface QuestionOptions extends GlobalOptions {
  readonly from?: string;
  readonly to?: string;
  readonly grain?: string;
  readonly group?: string;
  readonly filter?: readonly string[];
  readonly segment?: readonly string[];
  readonly option?: readonly string[];
  readonly account?: readonly string[];
  readonly compare?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly basis?: string;
  readonly currency?: string;
  readonly component?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

const collect = (value: string, previous: readonly string[] = []) => [...previous, value];

/** The options of a metric question, the same for every command that asks one. */
export function questionOptions(command: Command): Command {
  return command
    .option("--from <date>", "first local day; default 13 whole periods before --as-of")
    .option("--to <date>", "exclusive last local day")
    .option("--grain <grain>", "day, week, month, quarter or year")
    .option("--group <by>", "account, cohort:month, cohort:quarter, cohort:year, segment:<id> or an account attribute")
    .option("--filter <attribute:value>", "keep accounts with this value (repeatable)", collect)
    .option("--segment <id>", "keep the accounts of a segment (repeatable; all must hold)", collect)
    .option("--option <name:value>", "an option of the metric (repeatable)", collect)
    .option("--account <id>", "keep this account, by its external id (repeatable)", collect)
    .option("--as-of <date>", "business time: a local date (its first instant) or an ISO instant")
    .option("--known-at <date>", "knowledge time, likewise")
    .option("--basis <basis>", "which past --known-at means: available or recorded")
    .option("--currency <code>", "reporting currency");
}

export function questionOf(options: QuestionOptions) {
  const { from, to, grain, group, filter, segment, option, account, compare, asOf, knownAt, basis, currency } = options;
  return { from, to, grain, group, filter, segment, option, account, compare, asOf, knownAt, basis, currency };
}

async function list(options: GlobalOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const { items } = await client.call("GET /api/v1/workspaces/{workspace}/metrics", { params: { workspace } });
    if (printedJson(terminal, options, { metrics: items })) return;
    terminal.out(
      table(
        ["id", "family", "unit", "title", ""],
        items.map((item) => [
          item.id,
          item.family,
          item.unit,
          item.title,
          item.userDefined === undefined ? "" : `your own, version ${item.userDefined.version}`,
        ]),
      ),
    );
  });
}

async function show(metric: string, options: GlobalOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const info = await client.call("GET /api/v1/workspaces/{workspace}/metrics/{metric}", {
      params: { workspace, metric },
    });
    if (printedJson(terminal, options, info)) return;
    const lines = [
      `${info.title} (${info.id}${info.userDefined === undefined ? "" : `, your own, version ${info.userDefined.version}`})`,
      info.summary,
      "",
      `Formula     ${info.formula}`,
      `Counts      ${info.grain}`,
      `Unit        ${info.unit}, ${info.direction} is better`.replace(
        "neither is better",
        "neither direction is better by itself",
      ),
      `Facts       ${info.inputs.join(", ")}`,
    ];
    for (const [name, spec] of Object.entries(info.options)) {
      const values = spec.type === "enum" ? spec.values.join(" | ") : `${spec.min} to ${spec.max}`;
      lines.push(`Option      ${name}: ${values} (default ${spec.default}). ${spec.about}`);
    }
    if (info.bands !== null) {
      for (const band of info.bands.bands)
        lines.push(`Band        ${band.name} (${band.status}): ${band.from ?? "−∞"} to ${band.to ?? "∞"}`);
      if (info.bands.source !== "") lines.push(`Bands from  ${info.bands.source}`);
    }
    for (const edge of info.edgeCases) lines.push(`${edge.id.padEnd(11)} ${edge.text}`);
    for (const identity of info.identities) lines.push(`Identity    ${identity}`);
    for (const source of info.sources) lines.push(`Source      ${source}`);
    terminal.out(lines.join("\n"));
  });
}

async function get(metric: string, options: QuestionOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const answer = await client.call("GET /api/v1/workspaces/{workspace}/metrics/{metric}/results", {
      params: { workspace, metric },
      query: questionOf(options),
    });
    if (printedJson(terminal, options, answer)) return;
    const rows = answer.results.map((result) => [
      result.period.start,
      result.groupLabel ?? result.group ?? "",
      result.component ?? "",
      figureText(result),
      String(result.n),
      result.band?.name ?? "",
      result.provisional ? "provisional" : "",
      result.comparison?.change === undefined || result.comparison.change === null
        ? ""
        : figureText({ ...result, value: result.comparison.change }),
    ]);
    const headings = ["period", "group", "component", "value", "n", "band", "", "change"];
    // Columns that say nothing here are left out.
    const used = headings.map((_, i) => i === 0 || i === 3 || rows.some((row) => row[i] !== ""));
    const keep = <T>(cells: readonly T[]) => cells.filter((_, i) => used[i]);
    const right = keep(headings.map((heading, i) => ({ heading, i }))).flatMap(({ heading }, i) =>
      ["value", "n", "change"].includes(heading) ? [i] : [],
    );
    terminal.out(table(keep(headings), rows.map(keep), right));
  });
}

async function rows(metric: string, options: QuestionOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const { component, limit, cursor } = options;
    const answer = await client.call("GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows", {
      params: { workspace, metric },
      query: { ...questionOf(options), component, limit, cursor },
    });
    if (printedJson(terminal, options, answer)) return;
    terminal.out(
      table(
        ["period", "component", "group", "account", "entity", "occurred at", "numerator", "denominator", "note"],
        answer.rows.map((row) => [
          row.period.start,
          row.component ?? "",
          row.group ?? "",
          row.account?.name ?? row.account?.externalId ?? row.account?.id ?? "",
          row.entity ?? "",
          row.occurredAt ?? "",
          row.numerator ?? "",
          row.denominator ?? "",
          row.note ?? "",
        ]),
        [6, 7],
      ),
    );
    terminal.out(`${answer.rows.length} of ${answer.total} rows`);
    if (answer.nextCursor !== null) terminal.out(`More: --cursor ${answer.nextCursor}`);
  });
}

/** `tendwell metrics …` */
export function metricsCommand(command: Command, terminal: Terminal): void {
  command
    .description("list, explain and compute metrics")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell metrics list\n  tendwell metrics show net_revenue_retention\n  tendwell metrics get nps --json",
    );
  command
    .command("list")
    .description("every metric")
    .action((_, self: Command) => list(self.optsWithGlobals(), terminal));
  command
    .command("show <metric>")
    .description("a metric's definition")
    .action((metric: string, _, self: Command) => show(metric, self.optsWithGlobals(), terminal));
  questionOptions(command.command("get <metric>"))
    .description("a metric's figures")
    .option("--compare <with>", "previous_period or previous_year")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell metrics get nps\n  tendwell metrics get mrr --grain quarter --group segment --json\n  tendwell metrics get logo_churn_rate --as-of 2026-01-01 --compare previous_year",
    )
    .action((metric: string, _, self: Command) => get(metric, self.optsWithGlobals(), terminal));
  questionOptions(command.command("rows <metric>"))
    .description("the rows behind a figure")
    .option("--component <name>", "one part of a metric of several")
    .option("--limit <n>", "rows per page, at most 1000")
    .option("--cursor <cursor>", "go on where the last page ended")
    .addHelpText("after", "\nExample:\n  tendwell metrics rows nps --from 2026-10-01 --to 2026-11-01")
    .action((metric: string, _, self: Command) => rows(metric, self.optsWithGlobals(), terminal));
}
