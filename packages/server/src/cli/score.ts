import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface ScoreOptions extends GlobalOptions {
  readonly scorecard?: string;
  readonly touched?: boolean;
  readonly asOf?: string;
  readonly verify?: string;
}

/** `tendwell score` */
export function scoreCommand(command: Command, terminal: Terminal): void {
  command
    .description("score the accounts by every scorecard in force")
    .option("--scorecard <id>", "only this scorecard")
    .option("--touched", "only accounts with facts since the last full run")
    .option("--verify <run>", "compute a stored run again from what was known then, and compare")
    .option("--as-of <day>", "as of a local date or instant; default the workspace's today")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell score\n  tendwell score --touched --json\n  tendwell score --as-of 2026-10-01",
    )
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<ScoreOptions>();
      await withWorkspace(options, async (client, workspace) => {
        if (options.verify !== undefined) {
          const found = await client.call("POST /api/v1/workspaces/{workspace}/health/runs/{run}/verify", {
            params: { workspace, run: options.verify },
          });
          terminal.out(
            options.json
              ? JSON.stringify(found)
              : `Run ${found.run}: ${found.accounts - found.different} of ${found.accounts} scores come out the same.`,
          );
          if (found.different > 0) throw new CliError("");
          return;
        }
        const { items } = await client.call("POST /api/v1/workspaces/{workspace}/health/runs", {
          params: { workspace },
          body: {
            scope: options.touched === true ? "touched" : "all",
            ...(options.scorecard === undefined ? {} : { scorecard: options.scorecard }),
            ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
          },
        });
        if (printedJson(terminal, options, { runs: items })) return;
        if (items.length === 0) return terminal.out("No scorecard can be computed before facts are imported.");
        terminal.out(
          table(
            ["run", "scorecard", "version", "scope", "as of", "accounts", "seconds"],
            items.map((run) => [
              String(run.id),
              run.scorecard,
              run.version === 0 ? "starter" : String(run.version),
              run.scope,
              run.asOf,
              String(run.accounts),
              ((run.milliseconds ?? 0) / 1000).toFixed(1),
            ]),
            [0, 5, 6],
          ),
        );
        for (const run of items) {
          if (run.dropped.length > 0)
            terminal.out(`${run.scorecard} leaves out, for there are no facts: ${run.dropped.join(", ")}`);
        }
      });
    });
}
