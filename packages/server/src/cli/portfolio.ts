import type { Command } from "commander";
import { chooseWorkspace, type GlobalOptions, withClient } from "./api-client.ts";
import { figureText } from "./figure-text.ts";
import { type Terminal, table } from "./terminal.ts";

interface PortfolioOptions extends GlobalOptions {
  readonly scorecard?: string;
  readonly shown?: readonly string[];
  readonly filter?: readonly string[];
  readonly search?: string;
  readonly sort?: string;
  readonly order?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
const points = (value: number | null): string => (value === null ? "—" : value.toFixed(1));
const day = (at: string | null): string => at?.slice(0, 10) ?? "";

/** `tendwell portfolio` */
export function portfolioCommand(command: Command, terminal: Terminal): void {
  command
    .description("list accounts with their health, revenue, renewal, last touch and tickets")
    .option("--scorecard <id>", "default the first in force")
    .option("--shown <what>", "a band, uncertain, none or overridden (repeatable)", collect)
    .option("--filter <attribute:value>", "only these accounts (repeatable)", collect)
    .option("--search <text>", "part of a name or external id")
    .option("--sort <by>", "score, coverage, slope, mrr, renewal, touch, use, tickets or name; default score")
    .option("--order <order>", "asc or desc; default asc")
    .option("--limit <n>", "rows per page, at most 1000")
    .option("--cursor <cursor>", "go on where the last page ended")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell portfolio\n  tendwell portfolio --shown at_risk --sort mrr --order desc\n  tendwell portfolio --filter segment:smb --json",
    )
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<PortfolioOptions>();
      await withClient(options, async (client) => {
        const workspace = await chooseWorkspace(client, options);
        const { scorecard, shown, filter, search, sort, order, limit, cursor } = options;
        const answer = await client.call("GET /api/v1/workspaces/{workspace}/portfolio", {
          params: { workspace },
          query: { scorecard, shown, filter, search, sort, order, limit, cursor },
        });
        if (options.json) return terminal.out(JSON.stringify(answer));
        terminal.out(
          table(
            ["account", "score", "range", "shown", "coverage", "trend", "MRR", "renewal", "last touch", "tickets"],
            answer.items.map((row) => [
              row.account.name ?? row.account.externalId ?? row.account.id,
              points(row.score),
              row.low === row.high ? "" : `${points(row.low)}–${points(row.high)}`,
              row.status === "plain" ? (row.band ?? "") : row.status,
              `${Math.round(row.coverage * 100)} %`,
              row.direction ?? "",
              row.mrr === null
                ? ""
                : figureText({ value: row.mrr, unit: "money", currency: answer.currency, reason: null }),
              day(row.renewalAt),
              day(row.lastTouchAt),
              String(row.openTickets),
            ]),
            [1, 2, 4, 6, 9],
          ),
        );
        const counts = answer.shown.map((one) => `${one.accounts} ${one.shown}`).join(", ");
        terminal.out(
          `${answer.items.length} of ${answer.total} accounts by ${answer.title} (${counts}), mean ${points(answer.mean)}`,
        );
        if (answer.nextCursor !== null) terminal.out(`More: --cursor ${answer.nextCursor}`);
      });
    });
}
