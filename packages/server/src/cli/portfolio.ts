import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { figureText } from "./figure-text.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface PortfolioOptions extends GlobalOptions {
  readonly scorecard?: string;
  readonly shown?: readonly string[];
  readonly filter?: readonly string[];
  readonly segment?: readonly string[];
  readonly where?: readonly string[];
  readonly search?: string;
  readonly group?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
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
    .option("--segment <id>", "only accounts of a segment of your own (repeatable)", collect)
    .option("--where <bound>", "a number's bound such as mrr>=10000 or silent>=10 (repeatable)", collect)
    .option("--group <by>", "sub-totals by what they show (shown) or by an attribute, instead of the accounts")
    .option("--as-of <time>", "as it was on this local date or instant")
    .option("--known-at <time>", "by what could have been known then")
    .option("--search <text>", "part of a name or external id")
    .option(
      "--sort <by>",
      "score, coverage, slope, mrr, renewal, touch, use, uses, tickets, name or attribute:<name>; default score",
    )
    .option("--order <order>", "asc or desc; default asc")
    .option("--limit <n>", "rows per page, at most 1000")
    .option("--cursor <cursor>", "go on where the last page ended")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell portfolio\n  tendwell portfolio --shown at_risk --sort mrr --order desc\n  tendwell portfolio --filter segment:smb --json\n  tendwell portfolio --group owner --where 'silent>=10'",
    )
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<PortfolioOptions>();
      await withWorkspace(options, async (client, workspace) => {
        const { scorecard, shown, filter, segment, where, search, group, asOf, knownAt, sort, order, limit, cursor } =
          options;
        const answer = await client.call("GET /api/v1/workspaces/{workspace}/portfolio", {
          params: { workspace },
          query: {
            scorecard,
            shown,
            filter,
            segment,
            where,
            search,
            group,
            asOf,
            knownAt,
            sort,
            order,
            limit: group === undefined ? limit : (limit ?? "0"),
            cursor,
          },
        });
        if (printedJson(terminal, options, answer)) return;
        const money = (value: number) => figureText({ value, unit: "money", currency: answer.currency, reason: null });
        const counts = answer.shown.map((one) => `${one.accounts} ${one.shown}`).join(", ");
        const total = `${answer.total} accounts by ${answer.title} (${counts}), mean ${points(answer.mean)}, MRR ${money(answer.mrr)}`;
        if (group !== undefined) {
          terminal.out(
            table(
              [group, "accounts", "MRR", "mean", "at risk", "uncertain", "renewals 90 d", "silent 10 d", "tickets"],
              answer.groups.map((one) => {
                const showing = (name: string) => String(one.shown.find((each) => each.shown === name)?.accounts ?? 0);
                return [
                  one.value ?? "—",
                  String(one.accounts),
                  money(one.mrr),
                  points(one.mean),
                  showing("at_risk"),
                  showing("uncertain"),
                  String(one.renewals.accounts),
                  String(one.silent),
                  String(one.tickets),
                ];
              }),
              [1, 2, 3, 4, 5, 6, 7, 8],
            ),
          );
          return terminal.out(total);
        }
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
              row.mrr === null ? "" : money(row.mrr),
              day(row.renewalAt),
              day(row.lastTouchAt),
              String(row.openTickets),
            ]),
            [1, 2, 4, 6, 9],
          ),
        );
        terminal.out(`${answer.items.length} of ${total}`);
        if (answer.nextCursor !== null) terminal.out(`More: --cursor ${answer.nextCursor}`);
      });
    });
}
