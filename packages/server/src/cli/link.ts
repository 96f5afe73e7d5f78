import type { Command } from "commander";
import { type GlobalOptions, withClient } from "./api-client.ts";
import type { Terminal } from "./terminal.ts";

/** `tendwell link` */
export function linkCommand(command: Command, terminal: Terminal): void {
  command
    .description("print a new one-time link that signs the owner in, for a lost password or a used link")
    .addHelpText("after", "\nExample:\n  tendwell link")
    .action(async (_, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await withClient(options, async (client) => {
        const made = await client.call("POST /api/v1/session/owner-link");
        terminal.out(options.json ? JSON.stringify(made) : made.link);
      });
    });
}
