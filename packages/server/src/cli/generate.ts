import type { Command } from "commander";
import { chooseWorkspace, type GlobalOptions, withClient } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal } from "./terminal.ts";

interface GenerateOptions extends GlobalOptions {
  readonly accounts: string;
  readonly events: string;
  readonly seed: string;
  readonly months: string;
}

function whole(name: string, text: string): number {
  const number = Number(text.replaceAll("_", ""));
  if (!Number.isSafeInteger(number) || number < 0)
    throw new CliError(`--${name} requires a whole number, got ${text}`, EXIT.usage);
  return number;
}

/** `tendwell generate` */
export function generateCommand(command: Command, terminal: Terminal): void {
  command
    .description("fill an empty workspace with a generated company; its true parameters are saved beside the facts")
    .option("--accounts <n>", "customer accounts", "400")
    .option("--events <n>", "product events", "100000")
    .option("--seed <n>", "the same seed gives the same company", "1")
    .option("--months <n>", "months of history", "36")
    .addHelpText("after", "\nExample:\n  tendwell generate --accounts 400 --events 1_000_000 --seed 7 --workspace demo")
    .action(async (_, self: Command) => {
      const options: GenerateOptions = self.optsWithGlobals();
      const body = {
        accounts: whole("accounts", options.accounts),
        events: whole("events", options.events),
        seed: whole("seed", options.seed),
        months: whole("months", options.months),
      };
      await withClient(options, async (client) => {
        const { items } = await client.call("GET /api/v1/workspaces");
        const workspace = options.workspace ?? (items.length === 0 ? "demo" : await chooseWorkspace(client, options));
        if (!items.some((item) => item.slug === workspace)) {
          await client.call("POST /api/v1/workspaces", {
            body: { slug: workspace, name: "Generated company", zone: "Europe/Bucharest" },
          });
        }
        const made = await client.call("POST /api/v1/workspaces/{workspace}/generate", { params: { workspace }, body });
        if (printedJson(terminal, options, { workspace, ...made })) return;
        terminal.out(
          `Generated ${made.accounts} accounts and ${made.events} events into ${workspace} in ${made.seconds.toFixed(1)} s`,
        );
      });
    });
}
