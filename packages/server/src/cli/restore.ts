import type { Command } from "commander";
import { locateHome } from "../home/home.ts";
import type { GlobalOptions } from "./api-client.ts";
import { printedJson, type Terminal } from "./terminal.ts";

/** `tendwell restore` */
export function restoreCommand(command: Command, terminal: Terminal): void {
  command
    .argument("<backup>", "name of a backup in the home's backups folder, or a path")
    .description(
      "restore a backup into an empty home, or one workspace of it with --workspace; the server must be stopped",
    )
    .addHelpText(
      "after",
      "\nErasures made since the backup are applied again.\n\nExamples:\n  tendwell restore before-upgrade --workspace main\n  tendwell restore /mnt/backups/before-upgrade --home /srv/tendwell",
    )
    .action(async (backup: string, _, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const { restoreBackup } = await import("../features/backup/restore-service.ts");
      const restored = await restoreBackup(locateHome(options.home), backup, options.workspace);
      if (printedJson(terminal, options, restored)) return;
      terminal.out(`Restored ${restored.workspaces.join(", ")}; ${restored.erasedAgain} erasures applied again`);
      if (restored.withoutKey.length > 0) {
        terminal.err(
          `No key was here for ${restored.withoutKey.join(", ")}: copy the old home's keys folder before the next import, or every row will count as new.`,
        );
      }
    });
}
