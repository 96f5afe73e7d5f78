import { join } from "node:path";
import type { Command } from "commander";
import { type GlobalOptions, withClient } from "./api-client.ts";
import { printedJson, type Terminal } from "./terminal.ts";

/** `tendwell backup` */
export function backupCommand(command: Command, terminal: Terminal): void {
  command
    .description("write a backup of the installation to its backups folder; works while the server runs")
    .option("--name <name>", "name of the backup; default the time")
    .addHelpText(
      "after",
      "\nKeys are not part of a backup: keep a copy of the home's `keys` folder somewhere safe.\n\nExample:\n  tendwell backup --name before-upgrade",
    )
    .action(async (_, self: Command) => {
      const options: GlobalOptions & { name?: string } = self.optsWithGlobals();
      await withClient(options, async (client) => {
        const made = await client.call("POST /api/v1/backups", {
          body: options.name === undefined ? {} : { name: options.name },
        });
        const path = join(client.home.backupsDirectory, made.name);
        if (printedJson(terminal, options, { ...made, path })) return;
        terminal.out(`Wrote ${path} (${made.files} files, ${(made.bytes / 1e6).toFixed(1)} MB)`);
      });
    });
}
