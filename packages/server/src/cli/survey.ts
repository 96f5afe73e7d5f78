import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { parseAllDocuments } from "yaml";
import { type GlobalOptions, withClient, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { surveyExchangeCommands } from "./survey-exchange.ts";
import { surveyLoopCommands } from "./survey-loop.ts";
import { surveySendCommands } from "./survey-sends.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface SurveyCliOptions extends GlobalOptions {
  readonly template?: string;
  readonly file?: string;
  readonly channel?: string;
  readonly wave?: string;
  readonly by?: string;
  readonly strict?: boolean;
  readonly label?: string;
}

const MARKS = { error: "✘", warning: "!", advice: "·" } as const;
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

/** Documents of a file, YAML or JSON, without their envelope. */
async function definitionsIn(file: string): Promise<unknown[]> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new CliError(error.message, EXIT.usage);
  });
  const documents = parseAllDocuments(text);
  const found = (Array.isArray(documents) ? documents : []).map((document) => {
    if (document.errors.length > 0) throw new CliError(`${basename(file)}: ${document.errors[0]!.message}`, EXIT.usage);
    const { kind: _kind, effectiveFrom: _from, ...body } = document.toJS() as Record<string, unknown>;
    return body;
  });
  if (found.length === 0) throw new CliError(`${basename(file)} requires a survey, got an empty file`, EXIT.usage);
  return found;
}

/** `tendwell survey list|templates|create|lint|link|results|rotate-keys`, and the commands of sending, following up and exchange */
export function surveyCommand(command: Command, terminal: Terminal): void {
  command
    .description("surveys: make, check, send, and read what came back")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell survey create pulse --template relationship\n  tendwell survey lint survey.yaml\n  tendwell survey send pulse --channel email --to customers.csv --wave 2026-Q1\n  tendwell survey results pulse --by plan\n  tendwell survey import delighted.csv --survey pulse\n  tendwell survey export pulse -o answers.xlsx --locale ro\n  tendwell survey report pulse -o pulse.pdf",
    );

  command
    .command("list")
    .description("surveys with what was sent and answered")
    .action(async (_, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const { items } = await client.call("GET /api/v1/workspaces/{workspace}/surveys", { params: { workspace } });
        if (printedJson(terminal, options, { surveys: items })) return;
        terminal.out(
          table(
            ["survey", "title", "version", "open", "sent", "not sent", "answers", "complete", "flagged"],
            items.map((one) => [
              one.id,
              one.title,
              ...[
                one.version,
                one.open ? "yes" : "no",
                one.sent,
                one.notSent,
                one.answers,
                one.complete,
                one.flagged,
              ].map(String),
            ]),
            [2, 4, 5, 6, 7, 8],
          ),
        );
      });
    });

  command
    .command("templates")
    .description("templates, one for each stage of the customer's journey")
    .action(async (_, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const { items } = await client.call("GET /api/v1/workspaces/{workspace}/survey-templates", {
          params: { workspace },
        });
        if (printedJson(terminal, options, { templates: items })) return;
        terminal.out(
          table(
            ["template", "stage"],
            items.map((one) => [one.id, one.stage]),
          ),
        );
      });
    });

  command
    .command("create")
    .description("make a survey from a template or a file; a file stores a new version of a survey that exists")
    .argument("[id]", "name of the survey; default that of the template or file")
    .option("--template <name>", "a template, see `tendwell survey templates`")
    .option("--file <file>", "a definition, YAML or JSON")
    .action(async (id: string | undefined, _, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      if ((options.template === undefined) === (options.file === undefined))
        throw new CliError("survey create requires either --template or --file", EXIT.usage);
      await withWorkspace(options, async (client, workspace) => {
        const source =
          options.file === undefined
            ? { template: options.template }
            : { definition: (await definitionsIn(options.file))[0] };
        const made = await client.call("POST /api/v1/workspaces/{workspace}/surveys", {
          params: { workspace },
          body: { ...(id === undefined ? {} : { id }), ...source },
        });
        if (printedJson(terminal, options, made)) return;
        terminal.out(`${made.id}, version ${made.version}: ${made.title}`);
        const open = made.findings.filter((one) => one.acknowledged === null);
        if (open.length > 0)
          terminal.out(`${open.length} findings; see \`tendwell survey lint ${options.file ?? ""}\``.trimEnd());
      });
    });

  command
    .command("lint")
    .description("check the questions of definitions: 14 rules, in English, Chinese and Romanian")
    .argument("<files...>", "definitions, YAML or JSON")
    .option("--strict", "exit code 1 for warnings and advice too")
    .action(async (files: string[], _, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const reports = [];
        for (const file of files)
          for (const definition of await definitionsIn(file)) {
            const report = await client.call("POST /api/v1/workspaces/{workspace}/surveys/lint", {
              params: { workspace },
              body: { definition },
            });
            reports.push({ file, survey: String((definition as { id?: string }).id ?? ""), ...report });
          }
        const open = reports.flatMap((one) => one.findings.filter((finding) => finding.acknowledged === null));
        if (!printedJson(terminal, options, { reports })) {
          for (const { file, problems, findings, translations } of reports) {
            for (const problem of problems) terminal.out(`${file} ${problem.place}: ${problem.message}`);
            for (const finding of findings) {
              const mark = finding.acknowledged === null ? MARKS[finding.severity] : "✔";
              terminal.out(
                `${mark} ${file} ${finding.place} [${finding.locale}] rule ${finding.number}, ${finding.rule}: ${finding.quote}`,
              );
              terminal.out(
                `    ${finding.acknowledged === null ? finding.message : `acknowledged: ${finding.acknowledged}`}`,
              );
              if (finding.rewrite !== null && finding.acknowledged === null) terminal.out(`    → ${finding.rewrite}`);
            }
            for (const one of translations.filter((state) => state.missing.length > 0))
              terminal.out(
                `· ${file} [${one.locale}] ${one.translated} of ${one.total} texts translated; missing ${one.missing.slice(0, 5).join(", ")}`,
              );
          }
          if (open.length === 0) terminal.out("no findings");
        }
        const failed =
          reports.some((one) => one.problems.length > 0) ||
          open.some((one) => options.strict === true || one.severity === "error");
        if (failed) throw new CliError("");
      });
    });

  command
    .command("link")
    .description("make an open link to share, to print as a QR code, or for a kiosk")
    .argument("<survey>")
    .option("--channel <channel>", "link or kiosk", "link")
    .option("--label <text>", "what it is for", "")
    .action(async (survey: string, _, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const made = await client.call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/links", {
          params: { workspace, survey },
          body: { channel: options.channel, label: options.label },
        });
        if (!printedJson(terminal, options, made)) terminal.out(made.url);
      });
    });

  command
    .command("results")
    .description("scores with intervals, waves, segments, channels, drivers and themes")
    .argument("<survey>")
    .option("--wave <name>", "only this wave")
    .option("--by <attribute>", "compare segments by this account attribute")
    .action(async (survey: string, _, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const report = await client.call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/results", {
          params: { workspace, survey },
          query: { wave: options.wave, segment: options.by },
        });
        if (printedJson(terminal, options, report)) return;
        const shown = (value: number | null, unit: string) =>
          value === null ? "–" : unit === "nps" ? value.toFixed(1) : percent(value);
        const rowOf = (one: (typeof report.scores)[number]) => [
          one.question,
          one.wave ?? one.group ?? "",
          String(one.n),
          shown(one.value, one.unit),
          one.interval === null ? "" : `${shown(one.interval.low, one.unit)} … ${shown(one.interval.high, one.unit)}`,
        ];
        const rows = [...report.scores.map(rowOf), ...report.waves.map(rowOf), ...report.segments.map(rowOf)];
        terminal.out(
          rows.length === 0
            ? "no answers yet"
            : table(["score", "group", "answers", "value", "95 % interval"], rows, [2, 3]),
        );
        for (const test of report.tests)
          terminal.out(
            `${test.question} ${test.from} → ${test.to}: ${test.significant ? "a change" : "no clear change"} (p = ${test.p.toFixed(3)})`,
          );
        if (report.weighting !== null)
          terminal.out(
            `weighted to who was asked: ${report.weighting.value.toFixed(1)} (effective answers ${report.weighting.effective.toFixed(0)})`,
          );
        for (const one of report.channels)
          terminal.out(
            `${one.channel}: ${one.answered} answered${one.responseRate === null ? "" : `, ${percent(one.responseRate)} of those reached`}`,
          );
        for (const one of report.drivers?.drivers ?? [])
          terminal.out(
            `driver ${one.name}: ${percent(one.importance)} of the variance (${percent(one.low)} … ${percent(one.high)})`,
          );
        for (const one of report.themes)
          terminal.out(`${one.side}s say ${one.word}: ${one.detractors} and ${one.promoters}`);
        if (report.flagged.total > 0) terminal.out(`${report.flagged.total} answers set apart as made by machines`);
      });
    });

  command
    .command("rotate-keys")
    .description("sign new personal links with a new key")
    .option("--strict", "revoke every link already sent")
    .action(async (_, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await withClient(options, async (client) => {
        const done = await client.call("POST /api/v1/survey-keys/rotate", {
          body: { revoke: options.strict === true },
        });
        if (!printedJson(terminal, options, done))
          terminal.out(`key ${done.key} signs from now on; ${done.keys} keys are good`);
      });
    });

  surveySendCommands(command, terminal);
  surveyLoopCommands(command, terminal);
  surveyExchangeCommands(command, terminal);
}
