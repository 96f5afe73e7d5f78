import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

const MARKS = { ok: "✔", info: "·", warning: "!", error: "✘" } as const;

/** `tendwell doctor` */
export function doctorCommand(command: Command, terminal: Terminal): void {
  command
    .description("say what is stale, missing, rejected or contradictory, and how the machine fares")
    .addHelpText(
      "after",
      "\nExit code 1 when something is wrong with the machine.\n\nExample:\n  tendwell doctor --json",
    )
    .action(async (_, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const { items } = await client.call("GET /api/v1/workspaces/{workspace}/doctor", { params: { workspace } });
        if (!printedJson(terminal, options, { findings: items })) {
          terminal.out(
            table(
              ["", "code", "subject", "count", "detail"],
              items.map((one) => [MARKS[one.severity], one.code, one.subject, String(one.count), one.detail]),
              [3],
            ),
          );
          for (const mend of new Set(items.flatMap((one) => (one.mend === null ? [] : [`${one.code}: ${one.mend}`]))))
            terminal.out(mend);
        }
        if (items.some((one) => one.severity === "error")) throw new CliError("");
      });
    });
}
