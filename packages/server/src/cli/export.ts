import { createWriteStream } from "node:fs";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { questionOf, questionOptions } from "./metrics.ts";
import type { Terminal } from "./terminal.ts";

interface ExportOptions extends GlobalOptions {
  readonly out?: string;
  readonly format?: string;
  readonly rows?: boolean;
  readonly workbook?: string;
  readonly boardPack?: boolean;
  readonly paper?: string;
  readonly months?: string;
  readonly locale?: string;
}

const FORMATS = ["csv", "xlsx", "ndjson", "parquet"] as const;

/** Writes the body of an answer to the file asked for. */
async function save(response: Response, file: string, terminal: Terminal): Promise<void> {
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(body, createWriteStream(file));
  terminal.err(`Wrote ${file}`);
}

/** The workbook of key figures, or the board pack. */
async function report(what: string | undefined, options: ExportOptions, terminal: Terminal): Promise<void> {
  if (what !== undefined) throw new CliError(`a report takes no metric or table, got ${what}`, EXIT.usage);
  if (options.boardPack !== true && options.workbook !== "saas")
    throw new CliError("--workbook requires saas", EXIT.usage);
  const file = options.out;
  if (file === undefined) throw new CliError("a report requires a file to write to: give --out", EXIT.usage);
  const { months, locale, paper } = options;
  const { asOf, knownAt, basis, filter, currency } = questionOf(options);
  const query = { asOf, knownAt, basis, filter, currency, months, locale };
  await withWorkspace(options, async (client, workspace) => {
    const response = options.boardPack
      ? await client.send("GET /api/v1/workspaces/{workspace}/exports/board-pack", {
          params: { workspace },
          query: { ...query, paper },
        })
      : await client.send("GET /api/v1/workspaces/{workspace}/exports/saas-workbook", { params: { workspace }, query });
    await save(response, file, terminal);
  });
}

async function run(what: string, options: ExportOptions, terminal: Terminal): Promise<void> {
  const format = FORMATS.find((one) => one === (options.format ?? (extname(options.out ?? "").slice(1) || "csv")));
  if (format === undefined) throw new CliError(`--format requires one of ${FORMATS.join(", ")}`, EXIT.usage);
  if (options.out === undefined && (format === "xlsx" || format === "parquet")) {
    throw new CliError(`${format} requires a file to write to: give --out`, EXIT.usage);
  }
  await withWorkspace(options, async (client, workspace) => {
    const { items } = await client.call("GET /api/v1/workspaces/{workspace}/metrics", { params: { workspace } });
    const isMetric = items.some((metric) => metric.id === what);
    const response = isMetric
      ? await client.send("GET /api/v1/workspaces/{workspace}/metrics/{metric}/export", {
          params: { workspace, metric: what },
          query: { ...questionOf(options), format, what: options.rows ? "rows" : "results" },
        })
      : await client.send("GET /api/v1/workspaces/{workspace}/export/{table}", {
          params: { workspace, table: what },
          query: { format },
        });
    if (options.out !== undefined) return save(response, options.out, terminal);
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    for await (const chunk of body) terminal.write(chunk as Uint8Array);
  });
}

/** `tendwell export` */
export function exportCommand(command: Command, terminal: Terminal): void {
  questionOptions(command.argument("[what]", "a metric or a fact table"))
    .description("write a metric's figures, the rows behind it, a fact table, or a report as a file")
    .option("-o, --out <file>", "file to write; its ending names the format")
    .option("--format <format>", "csv, xlsx, ndjson or parquet")
    .option("--rows", "the rows behind the metric instead of its figures")
    .option("--workbook <name>", "the key SaaS metrics as an Excel workbook with live formulas: saas")
    .option("--board-pack", "the month's figures as designed PDF pages")
    .option("--paper <size>", "paper of the board pack: a4 or letter; default a4")
    .option("--months <count>", "whole months of a report; default 13")
    .option("--locale <locale>", "language of a report: en, zh-Hans, zh-Hant or ro")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell export mrr --grain month --out mrr.xlsx\n  tendwell export nps --rows --out nps-rows.csv\n  tendwell export subscription_version --out subscriptions.parquet\n  tendwell export --workbook saas -o saas.xlsx\n  tendwell export --board-pack --locale ro -o board.pdf",
    )
    .action((what: string | undefined, _, self: Command) => {
      const options = self.optsWithGlobals<ExportOptions>();
      if (options.workbook !== undefined || options.boardPack) return report(what, options, terminal);
      if (what === undefined) throw new CliError("export requires a metric or a fact table", EXIT.usage);
      return run(what, options, terminal);
    });
}
