import { readFile, writeFile } from "node:fs/promises";
import { FINAL_IMPORT_STATES, type ImportJob } from "@tendwell/contract";
import cliProgress from "cli-progress";
import type { Command } from "commander";
import { type ApiClient, chooseWorkspace, type GlobalOptions, OWN_WORKSPACE, withClient } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";
import { collectFiles, type LocalFile, uploadForm } from "./upload-form.ts";

interface ImportOptions extends GlobalOptions {
  readonly mapping?: string;
  readonly preset?: string;
  readonly source?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly inspect?: boolean;
  readonly dryRun?: boolean;
  readonly out?: string;
}

const POLL_MS = 150;
/** Workspaces that `tendwell start` makes: one's own data does not go there unless named. */
const EXAMPLES = new Set(["example", "cdnow"]);

/** One's own workspace, made at the first import. */
async function importWorkspace(client: ApiClient, options: ImportOptions): Promise<string> {
  const named = options.workspace ?? process.env.TENDWELL_WORKSPACE;
  const { items } = await client.call("GET /api/v1/workspaces");
  const slugs = items.map((item) => item.slug);
  const own = slugs.filter((slug) => !EXAMPLES.has(slug));
  const slug = named ?? (own.length === 1 ? own[0]! : OWN_WORKSPACE);
  if (!slugs.includes(slug)) {
    const name = slug === OWN_WORKSPACE ? "My company" : slug;
    const { zone, currency } = options;
    await client.call("POST /api/v1/workspaces", {
      body: {
        slug,
        name,
        ...(zone === undefined ? {} : { zone }),
        ...(currency === undefined ? {} : { currency: currency.toUpperCase() }),
      },
    });
  }
  return slug;
}

async function mappingText(options: ImportOptions): Promise<string | undefined> {
  if (options.mapping === undefined) return undefined;
  return readFile(options.mapping, "utf8").catch(() => {
    throw new CliError(`the mapping file ${options.mapping} cannot be read`, EXIT.usage);
  });
}

async function inspect(
  client: ApiClient,
  workspace: string,
  files: readonly LocalFile[],
  options: ImportOptions,
  terminal: Terminal,
): Promise<void> {
  const form = uploadForm({ mapping: await mappingText(options) }, files, () => undefined);
  const response = await client.send("POST /api/v1/workspaces/{workspace}/imports/inspect", {
    params: { workspace },
    form,
  });
  const inspection = (await response.json()) as Awaited<
    ReturnType<typeof client.call<"POST /api/v1/workspaces/{workspace}/imports/inspect">>
  >;
  if (options.out !== undefined) await writeFile(options.out, inspection.mapping);
  if (printedJson(terminal, options, inspection)) return;
  for (const file of inspection.files) {
    const known = file.preset === null ? "not recognised" : `recognised as ${file.preset}`;
    terminal.out(
      `${file.file}: ${file.format}${file.encoding === null ? "" : `, ${file.encoding}`}; ${known}, ${Math.round(file.confidence * 100)} % sure`,
    );
    terminal.out(
      table(
        ["column", "goes to", "sure", "for example"],
        file.columns.map((column) => [
          column.name,
          column.target ?? "—",
          `${Math.round(column.confidence * 100)} %`,
          column.sample.slice(0, 3).join(", "),
        ]),
        [2],
      ),
    );
    terminal.out("");
  }
  if (inspection.mapping !== "") {
    terminal.out("Proposed mapping; save it, mend it, and give it with --mapping:\n");
    terminal.out(inspection.mapping);
  }
}

function progressBar(files: readonly LocalFile[], terminal: Terminal) {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  if (!terminal.interactive) return { sent: () => undefined, job: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar(
    {
      format: "{phase} [{bar}] {percentage} % | {rows} rows, {rate} | {left}",
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0, { phase: "sending", rows: 0, rate: "–", left: "" });
  return {
    sent: (bytes: number) => bar.update(bytes),
    job: (job: ImportJob) => {
      bar.setTotal(job.bytesTotal ?? total);
      const rate = job.rowsPerSecond === null ? "–" : `${Math.round(job.rowsPerSecond).toLocaleString("en")} rows/s`;
      bar.update(job.bytesRead, {
        phase: job.state,
        rows: job.rows.toLocaleString("en"),
        rate,
        left: job.etaSeconds === null ? "" : `${Math.ceil(job.etaSeconds)} s left`,
      });
    },
    stop: () => bar.stop(),
  };
}

function report(job: ImportJob, terminal: Terminal): void {
  for (const file of job.files)
    if (file.status !== "imported") terminal.err(`${file.name}: ${file.status}. ${file.reason ?? ""}`);
  if (job.imports.length > 0) {
    terminal.out(
      table(
        ["import", "source", "read", "added", "changed", "unchanged", "repeated", "rejected", "closed"],
        job.imports.map((one) => [
          job.dryRun ? "dry run" : String(one.id),
          one.source,
          ...[
            one.rowsRead,
            one.rowsAdded,
            one.rowsChanged,
            one.rowsUnchanged,
            one.rowsRepeated,
            one.rowsRejected,
            one.rowsClosed,
          ].map(String),
        ]),
        [2, 3, 4, 5, 6, 7, 8],
      ),
    );
  }
  if (job.rejects.length > 0) {
    terminal.out("\nRejected (the first ones; all of them under `tendwell doctor` and on the Data page):");
    terminal.out(
      table(
        ["file", "line", "column", "value", "reason"],
        job.rejects
          .slice(0, 10)
          .map((one) => [one.file, String(one.line), one.column ?? "", (one.value ?? "").slice(0, 40), one.reason]),
        [1],
      ),
    );
  }
  if (job.contradictions.length > 0) {
    terminal.out("\nContradictions inside the data:");
    terminal.out(
      table(
        ["code", "count", "of", "what"],
        job.contradictions.map((one) => [one.code, String(one.count), String(one.outOf), one.subject]),
        [1, 2],
      ),
    );
  }
}

const SERVER_GONE =
  "the server stopped while the import ran\nRun the same command again: what went in already is recognised and is not added twice.";

async function runImport(paths: readonly string[], options: ImportOptions, terminal: Terminal): Promise<void> {
  const files = await collectFiles(paths);
  await withClient(options, async (client) => {
    const workspace = options.inspect
      ? await chooseWorkspace(client, options).catch(() => importWorkspace(client, options))
      : await importWorkspace(client, options);
    if (options.inspect) return inspect(client, workspace, files, options, terminal);
    const { preset, source, zone, currency } = options;
    const bar = progressBar(files, terminal);
    let job: ImportJob;
    try {
      const form = uploadForm(
        {
          mapping: await mappingText(options),
          preset,
          source,
          zone,
          currency,
          dryRun: options.dryRun ? "true" : undefined,
        },
        files,
        bar.sent,
      );
      job = (await (
        await client.send("POST /api/v1/workspaces/{workspace}/imports", { params: { workspace }, form })
      ).json()) as ImportJob;
      while (!FINAL_IMPORT_STATES.has(job.state)) {
        bar.job(job);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        job = await client
          .call("GET /api/v1/workspaces/{workspace}/import-jobs/{job}", { params: { workspace, job: job.id } })
          .catch((error: unknown) => {
            // What `fetch` throws where nobody answers.
            if (client.remote && error instanceof TypeError) throw new CliError(SERVER_GONE);
            throw error;
          });
      }
    } finally {
      bar.stop();
    }
    if (!printedJson(terminal, options, job)) report(job, terminal);
    if (job.state !== "done") {
      throw new CliError(
        options.json
          ? ""
          : `${job.error?.message ?? `the import was ${job.state}`}${job.error?.mend ? `\n${job.error.mend}` : ""}`,
      );
    }
    const refused =
      job.files.some((file) => file.status !== "imported") || job.imports.some((one) => one.rowsRejected > 0);
    if (refused) throw new CliError("", EXIT.partlyRejected);
  });
}

/** `tendwell import` */
export function importCommand(command: Command, terminal: Terminal): void {
  command
    .argument("<paths...>", "files or folders: CSV, TSV, JSON, NDJSON, Parquet, XLSX; packed with gzip or not")
    .description("import files; known exports are recognised, others need a mapping")
    .option("--inspect", "look at the files and propose a mapping; imports nothing")
    .option("--out <file>", "with --inspect: write the proposed mapping here")
    .option("--mapping <file>", "a mapping file (YAML)")
    .option("--preset <name>", "take the files for this known export")
    .option("--source <name>", "name of the source; default the mapping's or preset's")
    .option("--zone <zone>", "IANA time zone of dates without one")
    .option("--currency <code>", "currency of amounts without one")
    .option("--dry-run", "do everything but the writing")
    .addHelpText(
      "after",
      "\nExit codes: 0 all in, 1 nothing imported, 2 usage, 3 some rows or files were refused.\n\nExamples:\n  tendwell import ./my-exports\n  tendwell import orders.csv --inspect --out orders.yaml\n  tendwell import orders.csv --mapping orders.yaml --zone Europe/Bucharest --dry-run",
    )
    .action((paths: string[], _, self: Command) => runImport(paths, self.optsWithGlobals(), terminal));
}
