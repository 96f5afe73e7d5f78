import { createWriteStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ResponseImport } from "@tendwell/contract";
import type { Command } from "commander";
import { type GlobalOptions, type withClient, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";
import { collectFiles, uploadForm } from "./upload-form.ts";

interface ExchangeOptions extends GlobalOptions {
  readonly survey?: string;
  readonly title?: string;
  readonly tool?: string;
  readonly language?: string;
  readonly wave?: string;
  readonly zone?: string;
  readonly dryRun?: boolean;
  readonly out?: string;
  readonly format?: string;
  readonly locale?: string;
  readonly headings?: string;
  readonly surveyjs?: boolean;
  readonly paper?: string;
  readonly by?: string;
  readonly comments?: boolean;
}

type Client = Parameters<Parameters<typeof withClient>[1]>[0];

/** A survey's name of a file's. */
function nameOf(file: string): string {
  const name = basename(file, extname(file))
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 40);
  return name === "" ? "imported" : name;
}

async function importSurveyJs(
  client: Client,
  workspace: string,
  path: string,
  options: ExchangeOptions,
  terminal: Terminal,
) {
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  } catch (error) {
    throw new CliError(`${basename(path)}: ${(error as Error).message}`, EXIT.usage);
  }
  const made = await client.call("POST /api/v1/workspaces/{workspace}/survey-imports/surveyjs", {
    params: { workspace },
    body: { id: options.survey ?? nameOf(path), document, dryRun: options.dryRun === true },
  });
  if (!printedJson(terminal, options, made)) {
    const count = made.definition.pages.reduce((sum, page) => sum + page.questions.length, 0);
    terminal.out(
      `${made.survey}: ${count} questions${made.version === null ? " (dry run)" : `, version ${made.version}`}`,
    );
    if (made.losses.length > 0) {
      terminal.out("\nNot carried over:");
      terminal.out(
        table(
          ["element", "property", "reason", "what stood there"],
          made.losses.map((one) => [
            one.element,
            one.property,
            one.reason.replaceAll("_", " "),
            one.value.slice(0, 50),
          ]),
        ),
      );
    }
    for (const problem of made.problems) terminal.out(`${problem.place}: ${problem.message}`);
  }
  if (made.problems.length > 0) throw new CliError("");
}

function reportResponses(done: ResponseImport, terminal: Terminal): void {
  terminal.out(
    `${done.file}: ${done.responses} responses of ${done.tool.replaceAll("_", " ")} to survey ${done.survey}${done.created ? ", which is new" : ""}${done.dryRun ? " (dry run)" : ""}`,
  );
  terminal.out(
    table(
      ["question", "type", "answers", "text"],
      done.questions.map((one) => [one.id, one.type, String(one.answers), one.text.slice(0, 60)]),
      [2],
    ),
  );
  if (done.import !== null)
    terminal.out(
      `import ${done.import.id}: ${done.import.rowsAdded} added, ${done.import.rowsChanged} changed, ${done.import.rowsUnchanged} unchanged, ${done.import.rowsRejected} refused`,
    );
  if (done.ignored.length > 0) terminal.out(`left out: ${done.ignored.join(", ")}`);
  if (done.rejects.length > 0)
    terminal.out(
      table(
        ["file", "line", "column", "value", "reason"],
        done.rejects
          .slice(0, 10)
          .map((one) => [one.file, String(one.line), one.column ?? "", (one.value ?? "").slice(0, 40), one.reason]),
        [1],
      ),
    );
}

async function runImport(paths: readonly string[], options: ExchangeOptions, terminal: Terminal): Promise<void> {
  const files = await collectFiles(paths);
  if (options.survey !== undefined && files.length > 1)
    throw new CliError(`--survey requires one file, got ${files.length}`, EXIT.usage);
  await withWorkspace(options, async (client, workspace) => {
    let refused = 0;
    for (const file of files) {
      if (/\.json$/i.test(file.name)) {
        await importSurveyJs(client, workspace, file.path, options, terminal);
        continue;
      }
      const form = uploadForm(
        {
          survey: options.survey,
          title: options.title,
          tool: options.tool,
          locale: options.language,
          wave: options.wave,
          zone: options.zone,
          dryRun: options.dryRun ? "true" : undefined,
        },
        [file],
        () => undefined,
      );
      const response = await client.send("POST /api/v1/workspaces/{workspace}/survey-imports/responses", {
        params: { workspace },
        form,
      });
      const done = (await response.json()) as ResponseImport;
      refused += done.rejects.length;
      if (!printedJson(terminal, options, done)) reportResponses(done, terminal);
    }
    if (refused > 0) throw new CliError("", EXIT.partlyRejected);
  });
}

const FORMATS = ["csv", "xlsx", "ndjson", "parquet"] as const;

async function save(response: Response, out: string | undefined, terminal: Terminal): Promise<void> {
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  if (out === undefined) {
    for await (const chunk of body) terminal.write(chunk as Uint8Array);
    return;
  }
  await pipeline(body, createWriteStream(out));
  terminal.err(`Wrote ${out}`);
}

async function runExport(survey: string, options: ExchangeOptions, terminal: Terminal): Promise<void> {
  const format = FORMATS.find((one) => one === (options.format ?? (extname(options.out ?? "").slice(1) || "csv")));
  if (options.surveyjs !== true && format === undefined)
    throw new CliError(`--format requires one of ${FORMATS.join(", ")}`, EXIT.usage);
  if (options.out === undefined && (format === "xlsx" || format === "parquet"))
    throw new CliError(`${format} requires a file to write to: give --out`, EXIT.usage);
  await withWorkspace(options, async (client, workspace) => {
    const params = { workspace, survey };
    if (options.surveyjs === true) {
      const document = await client.call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/surveyjs", { params });
      const text = `${JSON.stringify(document, null, 2)}\n`;
      if (options.out === undefined) terminal.out(text.trimEnd());
      else {
        await writeFile(options.out, text);
        terminal.err(`Wrote ${options.out}`);
      }
      return;
    }
    const { locale, wave, headings } = options;
    const response = await client.send("GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers/export", {
      params,
      query: { format, locale, wave, headings },
    });
    await save(response, options.out, terminal);
  });
}

async function runReport(survey: string, options: ExchangeOptions, terminal: Terminal): Promise<void> {
  if (options.out === undefined) throw new CliError("a report requires a file to write to: give --out", EXIT.usage);
  await withWorkspace(options, async (client, workspace) => {
    const response = await client.send("GET /api/v1/workspaces/{workspace}/surveys/{survey}/report", {
      params: { workspace, survey },
      query: {
        locale: options.locale,
        paper: options.paper,
        wave: options.wave,
        segment: options.by,
        comments: options.comments === false ? "false" : undefined,
      },
    });
    await save(response, options.out, terminal);
  });
}

/** `tendwell survey import|export|report` */
export function surveyExchangeCommands(command: Command, terminal: Terminal): void {
  command
    .command("import")
    .description(
      "bring in a SurveyJS document (.json), or responses of Delighted, SurveyMonkey, Google Forms, SoGoSurvey or SurveyLegend (.csv, .xlsx)",
    )
    .argument("<files...>")
    .option("--survey <id>", "name of the survey; one that exists gets the responses")
    .option("--title <text>", "title of a survey that is made of the file")
    .option(
      "--tool <tool>",
      "delighted, surveymonkey, google_forms, sogosurvey or surveylegend; default by its columns",
    )
    .option("--language <locale>", "language of the questions; default en")
    .option("--wave <name>", "wave of the responses")
    .option("--zone <zone>", "IANA time zone of times without one")
    .option("--dry-run", "only say what would become of it")
    .action((files: string[], _, self: Command) => runImport(files, self.optsWithGlobals(), terminal));

  command
    .command("export")
    .description("every answer as a file: one row a response, one column a question or choice")
    .argument("<survey>")
    .option("-o, --out <file>", "file to write; its ending names the format")
    .option("--format <format>", "csv, xlsx, ndjson or parquet")
    .option("--locale <locale>", "language of headings and choices")
    .option("--wave <name>", "only this wave")
    .option("--headings <what>", "texts or ids")
    .option("--surveyjs", "the questions as a SurveyJS document instead of the answers")
    .action((survey: string, _, self: Command) => runExport(survey, self.optsWithGlobals(), terminal));

  command
    .command("report")
    .description("the results as a report to print (PDF)")
    .argument("<survey>")
    .option("-o, --out <file>", "file to write")
    .option("--locale <locale>", "en, zh-Hans, zh-Hant or ro")
    .option("--paper <size>", "a4 or letter")
    .option("--wave <name>", "only this wave")
    .option("--by <attribute>", "compare segments by this account attribute")
    .option("--no-comments", "without people's own words")
    .action((survey: string, _, self: Command) => runReport(survey, self.optsWithGlobals(), terminal));
}
