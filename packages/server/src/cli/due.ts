import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { figureText } from "./figure-text.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface DueOptions extends GlobalOptions {
  readonly days?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly basis?: string;
  readonly segment?: string[];
  readonly filter?: string[];
  readonly currency?: string;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
const nameOf = (account: { name: string | null; externalId: string | null; id: string }): string =>
  account.name ?? account.externalId ?? account.id;

function dueOptions(command: Command): Command {
  return command
    .option("--days <n>", "how far ahead; default 90")
    .option("--as-of <time>", "as it stood on this local date or instant")
    .option("--known-at <time>", "by what could have been known then")
    .option("--basis <basis>", "available or recorded, for --known-at")
    .option("--segment <id>", "keep a segment (repeatable)", collect)
    .option("--filter <attribute:value>", "keep accounts (repeatable)", collect);
}

function queryOf({ days, asOf, knownAt, basis, segment, filter }: DueOptions) {
  return { days, asOf, knownAt, basis, segment, filter };
}

/** `tendwell due` */
export function dueCommand(command: Command, terminal: Terminal): void {
  command.addHelpText(
    "after",
    "\nExamples:\n  tendwell due renewals --days 30\n  tendwell due milestones --segment larger_customers --json",
  );
  dueOptions(command.command("renewals"))
    .description("contract terms that end soon, and those within their grace, the next first")
    .option("--currency <code>", "reporting currency")
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<DueOptions>();
      await withWorkspace(options, async (client, workspace) => {
        const answer = await client.call("GET /api/v1/workspaces/{workspace}/renewals", {
          params: { workspace },
          query: { ...queryOf(options), currency: options.currency },
        });
        if (printedJson(terminal, options, answer)) return;
        const money = (value: number | null): string =>
          value === null ? "" : figureText({ value, unit: "money", currency: answer.currency, reason: null });
        terminal.out(
          table(
            ["account", "ends", "days left", "value", "state", "months"],
            answer.items.map((one) => [
              nameOf(one.account),
              one.dueAt.slice(0, 10),
              String(one.daysLeft),
              money(one.value),
              one.state,
              String(one.termMonths),
            ]),
            [2, 3, 5],
          ),
        );
        const { count, value, withoutRate } = answer.total;
        terminal.out(
          `${answer.items.length} of ${count} terms, ${money(value)}${withoutRate > 0 ? `, ${withoutRate} without an exchange rate` : ""}`,
        );
      });
    });
  dueOptions(command.command("milestones"))
    .description("milestones that are late, the longest first, then those that come")
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<DueOptions>();
      await withWorkspace(options, async (client, workspace) => {
        const answer = await client.call("GET /api/v1/workspaces/{workspace}/milestones-due", {
          params: { workspace },
          query: queryOf(options),
        });
        if (printedJson(terminal, options, answer)) return;
        terminal.out(
          table(
            ["account", "milestone", "due", "days left", "state"],
            answer.items.map((one) => [
              nameOf(one.account),
              one.milestone,
              one.dueAt.slice(0, 10),
              String(one.daysLeft),
              one.state,
            ]),
            [3],
          ),
        );
        const { late, due } = answer.total;
        terminal.out(`${answer.items.length} of ${late + due} milestones: ${late} late, ${due} due`);
      });
    });
}
