import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError } from "./exit-code.ts";
import { printedJson, type Terminal } from "./terminal.ts";

/** `tendwell erase` */
export function eraseCommand(command: Command, terminal: Terminal): void {
  command
    .argument("<person>", "external id, e-mail address, phone number or full name")
    .description(
      "erase a person: names and details, rejected rows, and what a later import or restore would bring back",
    )
    .option("--dry-run", "say what would go, and change nothing")
    .addHelpText("after", "\nExample:\n  tendwell erase ada@example.com --dry-run")
    .action(async (person: string, _, self: Command) => {
      const options: GlobalOptions & { dryRun?: boolean } = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const erased = await client.call("POST /api/v1/workspaces/{workspace}/erase", {
          params: { workspace },
          body: { person, dryRun: options.dryRun === true },
        });
        if (!printedJson(terminal, options, erased)) {
          const verb = options.dryRun ? "Would erase" : "Erased";
          terminal.out(
            `${verb} ${erased.identities} identities, ${erased.details} details, ${erased.rejects} rejected rows`,
          );
        }
        if (!erased.found) throw new CliError(options.json ? "" : "nobody of that id, address or name is known here");
      });
    });
}
