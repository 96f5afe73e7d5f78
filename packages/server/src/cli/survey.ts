// Over 300 lines: the survey sub-commands share their options and tables.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { parseAllDocuments } from "yaml";
import { chooseWorkspace, type GlobalOptions, withClient } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { surveyExchangeCommands } from "./survey-exchange.ts";
import { surveySendCommands } from "./survey-sends.ts";
import { type Terminal, table } from "./terminal.ts";

interface SurveyCliOptions extends GlobalOptions {
  readonly template?: string;
  readonly file?: string;
  readonly channel?: string;
  readonly wave?: string;
  readonly to?: string;
  readonly segment?: string;
  readonly share?: string;
  readonly at?: string;
  readonly dryRun?: boolean;
  readonly by?: string;
  readonly strict?: boolean;
  readonly kind?: string;
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

/** Recipients of a CSV file with a heading line: email, phone, name, person, account, locale, zone. */
async function recipientsIn(file: string): Promise<Record<string, string>[]> {
  const { splitRecord } = await import("@tendwell/core");
  const text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  const [head, ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (head === undefined)
    throw new CliError(`${basename(file)} requires a heading line, got an empty file`, EXIT.usage);
  const names = splitRecord(head, ",").map((name) => name.trim().toLowerCase());
  const known = new Set(["email", "phone", "name", "person", "account", "locale", "zone"]);
  if (!names.some((name) => name === "email" || name === "phone"))
    throw new CliError(`${basename(file)} requires a column email or phone, got ${names.join(", ")}`, EXIT.usage);
  return lines.map((line) => {
    const cells = splitRecord(line, ",");
    return Object.fromEntries(
      names.flatMap((name, i) => (known.has(name) && (cells[i] ?? "") !== "" ? [[name, cells[i]!]] : [])),
    );
  });
}

/** `tendwell survey list|templates|create|lint|link|send|results|cases|dispatch|rotate-keys|import|export|report` */
export function surveyCommand(command: Command, terminal: Terminal): void {
  command
    .description("surveys: make, check, send, and read what came back")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell survey create pulse --template relationship\n  tendwell survey lint survey.yaml\n  tendwell survey send pulse --channel email --to customers.csv --wave 2026-Q1\n  tendwell survey results pulse --by plan\n  tendwell survey import delighted.csv --survey pulse\n  tendwell survey export pulse -o answers.xlsx --locale ro\n  tendwell survey report pulse -o pulse.pdf",
    );
  const workspaceOf = (
    options: GlobalOptions,
    work: (client: Parameters<Parameters<typeof withClient>[1]>[0], workspace: string) => Promise<void>,
  ) => withClient(options, async (client) => work(client, await chooseWorkspace(client, options)));
  const json = (options: GlobalOptions, data: unknown): boolean => {
    if (options.json) terminal.out(JSON.stringify(data));
    return options.json === true;
  };

  command
    .command("list")
    .description("surveys with what was sent and answered")
    .action(async (_, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const { items } = await client.call("GET /api/v1/workspaces/{workspace}/surveys", { params: { workspace } });
        if (json(options, { surveys: items })) return;
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
      await workspaceOf(options, async (client, workspace) => {
        const { items } = await client.call("GET /api/v1/workspaces/{workspace}/survey-templates", {
          params: { workspace },
        });
        if (json(options, { templates: items })) return;
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
      await workspaceOf(options, async (client, workspace) => {
        const source =
          options.file === undefined
            ? { template: options.template }
            : { definition: (await definitionsIn(options.file))[0] };
        const made = await client.call("POST /api/v1/workspaces/{workspace}/surveys", {
          params: { workspace },
          body: { ...(id === undefined ? {} : { id }), ...source },
        });
        if (json(options, made)) return;
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
      await workspaceOf(options, async (client, workspace) => {
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
        if (!json(options, { reports })) {
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
      await workspaceOf(options, async (client, workspace) => {
        const made = await client.call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/links", {
          params: { workspace, survey },
          body: { channel: options.channel, label: options.label },
        });
        if (!json(options, made)) terminal.out(made.url);
      });
    });

  command
    .command("send")
    .description("ask people by e-mail or SMS; whoever is not asked is listed with the reason")
    .argument("<survey>")
    .option("--channel <channel>", "email or sms", "email")
    .option("--to <file>", "CSV with email or phone, and name, person, account, locale, zone")
    .option("--segment <attribute=value>", "everyone at the accounts with this attribute")
    .option("--wave <name>", "wave, such as 2026-Q1")
    .option("--share <part>", "only this share of them, 0 to 1, drawn anew each time")
    .option("--at <time>", "ISO 8601 time; default now")
    .option("--dry-run", "only say who would be asked")
    .action(async (survey: string, _, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      const [attribute, ...value] = (options.segment ?? "").split("=");
      if ((options.to === undefined) === (options.segment === undefined))
        throw new CliError("survey send requires either --to or --segment", EXIT.usage);
      await workspaceOf(options, async (client, workspace) => {
        const sent = await client.call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/sends", {
          params: { workspace, survey },
          body: {
            channel: options.channel,
            dryRun: options.dryRun === true,
            ...(options.wave === undefined ? {} : { wave: options.wave }),
            ...(options.share === undefined ? {} : { share: Number(options.share) }),
            ...(options.at === undefined ? {} : { sendAt: options.at }),
            ...(options.to === undefined
              ? { segment: { attribute, value: value.join("=") } }
              : { recipients: await recipientsIn(options.to) }),
          },
        });
        if (json(options, sent)) return;
        terminal.out(`${sent.queued} queued, ${sent.sent} sent, ${sent.notSent.length} not asked`);
        if (sent.notSent.length > 0)
          terminal.out(
            table(
              ["recipient", "reason"],
              sent.notSent.map((one) => [one.recipient, one.reason]),
            ),
          );
      });
    });

  command
    .command("dispatch")
    .description("send what is due now, reminders included")
    .action(async (_, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const done = await client.call("POST /api/v1/workspaces/{workspace}/survey-dispatch", {
          params: { workspace },
        });
        if (!json(options, done))
          terminal.out(`${done.sent} sent, ${done.reminders} reminders, ${done.notSent} not sent, ${done.later} later`);
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
      await workspaceOf(options, async (client, workspace) => {
        const report = await client.call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/results", {
          params: { workspace, survey },
          query: { wave: options.wave, segment: options.by },
        });
        if (json(options, report)) return;
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
    .command("cases")
    .description("low answers to follow up and promoters to ask, those due first")
    .option("--kind <kind>", "detractor or advocate")
    .action(async (_, self: Command) => {
      const options: SurveyCliOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const found = await client.call("GET /api/v1/workspaces/{workspace}/survey-cases", {
          params: { workspace },
          query: { kind: options.kind },
        });
        if (json(options, found)) return;
        terminal.out(
          table(
            ["due", "kind", "score", "person", "account", "status", "owner"],
            found.items.map((one) => [
              one.dueAt.slice(0, 16),
              one.kind,
              String(one.score),
              one.person ?? "",
              one.account ?? "",
              one.overdue ? `${one.status}, overdue` : one.status,
              one.owner ?? "",
            ]),
            [2],
          ),
        );
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
        if (!json(options, done)) terminal.out(`key ${done.key} signs from now on; ${done.keys} keys are good`);
      });
    });

  surveyExchangeCommands(command, terminal);
  surveySendCommands(command, terminal);
}
