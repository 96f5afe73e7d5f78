import { SHARED_VIEWS, type SharedQuestion, type SharedView } from "@tendwell/contract";
import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface QuestionOptions extends GlobalOptions {
  readonly metric?: string;
  readonly survey?: string;
  readonly layout?: string;
  readonly grain?: SharedQuestion["grain"];
  readonly segment?: string[];
  readonly filter?: string[];
  readonly currency?: string;
  readonly asOf?: string;
}
interface MakeOptions extends QuestionOptions {
  readonly name?: string;
  readonly locale?: string;
  readonly days?: string;
  readonly frozen?: boolean;
  readonly password?: string;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Options that say what a view asks. */
export function questionOptions(command: Command): Command {
  return command
    .option("--metric <id>", "of a metric view")
    .option("--survey <id>", "of a survey view")
    .option("--layout <id>", "arrangement of a dashboard; default the workspace's own")
    .option("--grain <grain>", "day, week, month, quarter or year; default month")
    .option("--segment <id>", "keep a segment (repeatable)", collect)
    .option("--filter <attribute:value>", "keep accounts (repeatable)", collect)
    .option("--currency <code>", "reporting currency");
}

export function questionOf(options: QuestionOptions): SharedQuestion {
  const { metric, survey, layout, grain, segment, filter, currency, asOf } = options;
  return JSON.parse(
    JSON.stringify({ metric, survey, layout, grain, segment, filter, currency, asOf }),
  ) as SharedQuestion;
}

/** `tendwell share` */
export function shareCommand(command: Command, terminal: Terminal): void {
  command.addHelpText(
    "after",
    "\nExamples:\n  tendwell share make dashboard --days 14\n  tendwell share make metric --metric mrr --frozen --json\n  tendwell share list\n  tendwell share revoke 6f0c…",
  );
  questionOptions(command.command("make"))
    .description("make a link that shows one view, read-only, until it expires; its address is shown once")
    .argument("<view>", SHARED_VIEWS.join(", "))
    .option("--name <name>", "default the view's name")
    .option("--as-of <time>", "local date or ISO instant; default today")
    .option("--locale <tag>", "en, zh-Hans, zh-Hant or ro; default en")
    .option("--days <n>", "expires after so many days; default 30")
    .option("--frozen", "keep the figures as they are known now")
    .option("--password <text>", "at least 8 characters")
    .action(async (view: string, _, self: Command) => {
      const options = self.optsWithGlobals<MakeOptions>();
      if (!(SHARED_VIEWS as readonly string[]).includes(view))
        throw new CliError(`a view requires one of ${SHARED_VIEWS.join(", ")}, got ${view}`, EXIT.usage);
      await withWorkspace(options, async (client, workspace) => {
        const made = await client.call("POST /api/v1/workspaces/{workspace}/share-links", {
          params: { workspace },
          body: {
            name: options.name ?? options.metric ?? options.survey ?? view.replaceAll("_", " "),
            view: view as SharedView,
            question: questionOf(options),
            figures: options.frozen === true ? "frozen" : "live",
            ...(options.locale === undefined ? {} : { locale: options.locale }),
            ...(options.days === undefined ? {} : { days: Number(options.days) }),
            ...(options.password === undefined ? {} : { password: options.password }),
          },
        });
        terminal.out(options.json ? JSON.stringify(made) : made.url);
      });
    });
  command
    .command("list")
    .description("links, the newest first")
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      await withWorkspace(options, async (client, workspace) => {
        const answer = await client.call("GET /api/v1/workspaces/{workspace}/share-links", { params: { workspace } });
        if (printedJson(terminal, options, answer)) return;
        terminal.out(
          table(
            ["id", "name", "view", "figures", "state", "expires", "opened"],
            answer.items.map((one) => [
              one.id,
              one.name,
              one.view,
              one.figures,
              one.state,
              one.expiresAt.slice(0, 10),
              String(one.opened),
            ]),
            [6],
          ),
        );
      });
    });
  command
    .command("revoke")
    .description("a link shows nothing from now on")
    .argument("<id>")
    .action(async (id: string, _, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      await withWorkspace(options, async (client, workspace) => {
        await client.send("DELETE /api/v1/workspaces/{workspace}/share-links/{link}", {
          params: { workspace, link: id },
        });
        terminal.out(options.json ? JSON.stringify({ revoked: id }) : "Revoked.");
      });
    });
}
