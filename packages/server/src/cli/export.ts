import { createWriteStream } from "node:fs";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { chooseWorkspace, type GlobalOptions, withClient } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { questionOf, questionOptions } from "./metrics.ts";
import type { Terminal } from "./terminal.ts";

interface ExportOptions extends GlobalOptions {
  readonly out?: string;
  readonly format?: string;
  readonly rows?: boolean;
}

const FORMATS = ["csv", "xlsx", "ndjson", "parquet"] as const;

async function run(what: string, options: ExportOptions, terminal: Terminal): Promise<void> {
  const format = FORMATS.find((one) => one === (options.format ?? (extname(options.out ?? "").slice(1) || "csv")));
  if (format === undefined) throw new CliError(`--format requires one of ${FORMATS.join(", ")}`, EXIT.usage);
  if (options.out === undefined && (format === "xlsx" || format === "parquet")) {
    throw new CliError(`${format} requires a file to write to: give --out`, EXIT.usage);
  }
  await withClient(options, async (client) => {
    const workspace = await chooseWorkspace(client, options);
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
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    if (options.out !== undefined) {
      await pipeline(body, createWriteStream(options.out));
      terminal.err(`Wrote ${options.out}`);
      return;
    }
    for await (const chunk of body) terminal.write(chunk as Uint8Array);
  });
}

/** `tendwell export` */
export function exportCommand(command: Command, terminal: Terminal): void {
  questionOptions(command.argument("<what>", "a metric or a fact table"))
    .description("write a metric's figures, the rows behind it, or a fact table as a file")
    .option("--out <file>", "file to write; its ending names the format")
    .option("--format <format>", "csv, xlsx, ndjson or parquet")
    .option("--rows", "the rows behind the metric instead of its figures")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell export mrr --grain month --out mrr.xlsx\n  tendwell export nps --rows --out nps-rows.csv\n  tendwell export subscription_version --out subscriptions.parquet",
    )
    .action((what: string, _, self: Command) => run(what, self.optsWithGlobals(), terminal));
}
