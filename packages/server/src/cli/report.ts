import type { ReportScheduleInput } from "@tendwell/contract";
import { SCHEDULED_REPORTS } from "@tendwell/contract";
import type { Command } from "commander";
import { type ApiClient, type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { questionOf, questionOptions } from "./share.ts";
import { type Terminal, table } from "./terminal.ts";

interface AddOptions extends GlobalOptions {
  readonly name?: string;
  readonly every?: string;
  readonly hour?: string;
  readonly weekday?: string;
  readonly to: readonly string[];
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `ana@example.com` or `ana@example.com:ro`. */
function recipientOf(text: string): { email: string; locale?: string } {
  const [email, locale] = text.split(":") as [string, string | undefined];
  return locale === undefined ? { email } : { email, locale };
}

/** `tendwell report` */
export function reportCommand(command: Command, terminal: Terminal): void {
  command.addHelpText(
    "after",
    "\nExamples:\n  tendwell report add board_pack --every month --to ceo@example.com --to ana@example.com:ro\n  tendwell report list\n  tendwell report send 6f0c…",
  );
  const within = async (
    self: Command,
    work: (client: ApiClient, workspace: string, json: boolean) => Promise<void>,
  ) => {
    const options = self.optsWithGlobals<GlobalOptions>();
    await withWorkspace(options, (client, workspace) => work(client, workspace, options.json === true));
  };
  questionOptions(command.command("add"))
    .description("send a report by mail for the last full period")
    .argument("<report>", SCHEDULED_REPORTS.join(", "))
    .option("--name <name>", "default the report's name")
    .option("--every <period>", "week, month or quarter; default month")
    .option("--hour <hour>", "of the workspace's day; default 8")
    .option("--weekday <n>", "1 is Monday; for weekly reports")
    .requiredOption("--to <address[:language]>", "who gets it (repeatable)", collect)
    .action(async (report: string, _, self: Command) => {
      const options = self.optsWithGlobals<AddOptions>();
      if (!(SCHEDULED_REPORTS as readonly string[]).includes(report))
        throw new CliError(`a report requires one of ${SCHEDULED_REPORTS.join(", ")}, got ${report}`, EXIT.usage);
      await within(self, async (client, workspace, json) => {
        const made = await client.call("POST /api/v1/workspaces/{workspace}/report-schedules", {
          params: { workspace },
          body: {
            name: options.name ?? report.replaceAll("_", " "),
            report: report as ReportScheduleInput["report"],
            question: questionOf(options),
            every: options.every ?? "month",
            ...(options.hour === undefined ? {} : { hour: Number(options.hour) }),
            ...(options.weekday === undefined ? {} : { weekday: Number(options.weekday) }),
            recipients: options.to.map(recipientOf),
          },
        });
        terminal.out(json ? JSON.stringify(made) : `${made.id}: next on ${made.nextAt}`);
      });
    });
  command
    .command("list")
    .description("scheduled reports")
    .action((_, self: Command) =>
      within(self, async (client, workspace, json) => {
        const answer = await client.call("GET /api/v1/workspaces/{workspace}/report-schedules", {
          params: { workspace },
        });
        if (json) return terminal.out(JSON.stringify(answer));
        const rows = answer.items.map((one) => [
          one.id,
          one.name,
          one.report,
          one.every,
          String(one.recipients.length),
          one.nextAt ?? "paused",
          one.lastSentAt ?? "",
        ]);
        terminal.out(table(["id", "name", "report", "every", "to", "next", "last sent"], rows, [4]));
        if (!answer.canSend) terminal.err("No SMTP server is set: nothing can leave.");
      }),
    );
  command
    .command("send")
    .description("send a scheduled report now, beside its schedule")
    .argument("<id>")
    .action((id: string, _, self: Command) =>
      within(self, async (client, workspace, json) => {
        const answer = await client.call("POST /api/v1/workspaces/{workspace}/report-schedules/{schedule}/send", {
          params: { workspace, schedule: id },
        });
        terminal.out(
          json
            ? JSON.stringify(answer)
            : table(
                ["to", "status", "reason"],
                answer.items.map((one) => [one.email, one.status, one.reason ?? ""]),
                [],
              ),
        );
      }),
    );
  command
    .command("history")
    .description("what left of a scheduled report and what did not")
    .argument("<id>")
    .action((id: string, _, self: Command) =>
      within(self, async (client, workspace, json) => {
        const answer = await client.call("GET /api/v1/workspaces/{workspace}/report-schedules/{schedule}/deliveries", {
          params: { workspace, schedule: id },
        });
        terminal.out(
          json
            ? JSON.stringify(answer)
            : table(
                ["for", "to", "status", "tries", "reason"],
                answer.items.map((one) => [
                  one.occasion,
                  one.email,
                  one.status,
                  String(one.attempts),
                  one.reason ?? "",
                ]),
                [3],
              ),
        );
      }),
    );
  command
    .command("delete")
    .description("delete a scheduled report and its history")
    .argument("<id>")
    .action((id: string, _, self: Command) =>
      within(self, async (client, workspace, json) => {
        await client.send("DELETE /api/v1/workspaces/{workspace}/report-schedules/{schedule}", {
          params: { workspace, schedule: id },
        });
        terminal.out(json ? JSON.stringify({ deleted: id }) : "Deleted.");
      }),
    );
}
