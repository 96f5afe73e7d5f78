import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

/** `tendwell sql` */
export function sqlCommand(command: Command, terminal: Terminal): void {
  command
    .argument("<query>", "one SELECT over the fact tables")
    .description("run a read-only query: no files, no network, no settings")
    .option("--limit <n>", "rows at most", "1000")
    .addHelpText(
      "after",
      '\nExample:\n  tendwell sql "select event, count(*) as n from product_event group by event order by n desc"',
    )
    .action(async (query: string, _, self: Command) => {
      const options: GlobalOptions & { limit: string } = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const answer = await client.call("POST /api/v1/workspaces/{workspace}/sql", {
          params: { workspace },
          body: { sql: query, limit: Number(options.limit) },
        });
        if (printedJson(terminal, options, answer)) return;
        const right = answer.columns.flatMap((column, i) => (/INT|DOUBLE|DECIMAL|FLOAT/.test(column.type) ? [i] : []));
        terminal.out(
          table(
            answer.columns.map((column) => column.name),
            answer.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell)))),
            right,
          ),
        );
        if (answer.truncated)
          terminal.err(`Only the first ${answer.rows.length} rows are shown; raise --limit for more.`);
      });
    });
}
