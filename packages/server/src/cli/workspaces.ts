import type { Command } from "commander";
import { type GlobalOptions, withClient } from "./api-client.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface WorkspaceOptions extends GlobalOptions {
  readonly name?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly today?: string;
}

const fieldsOf = ({ name, zone, currency }: WorkspaceOptions) => ({
  ...(name === undefined ? {} : { name }),
  ...(zone === undefined ? {} : { zone }),
  ...(currency === undefined ? {} : { currency }),
});

async function list(options: GlobalOptions, terminal: Terminal): Promise<void> {
  await withClient(options, async (client) => {
    const { items } = await client.call("GET /api/v1/workspaces");
    if (printedJson(terminal, options, { workspaces: items })) return;
    terminal.out(
      table(
        ["workspace", "name", "zone", "currency", "today"],
        items.map((one) => [
          one.slug,
          one.name,
          one.zone,
          one.currency,
          `${one.today}${one.pinned ? " (pinned)" : ""}`,
        ]),
      ),
    );
  });
}

async function create(slug: string, options: WorkspaceOptions, terminal: Terminal): Promise<void> {
  await withClient(options, async (client) => {
    const made = await client.call("POST /api/v1/workspaces", { body: { name: slug, ...fieldsOf(options), slug } });
    terminal.out(options.json ? JSON.stringify(made) : `Made the workspace ${made.slug}`);
  });
}

async function set(slug: string, options: WorkspaceOptions, terminal: Terminal): Promise<void> {
  await withClient(options, async (client) => {
    const today = options.today === undefined ? {} : { today: options.today === "live" ? null : options.today };
    const changed = await client.call("PATCH /api/v1/workspaces/{workspace}", {
      params: { workspace: slug },
      body: { ...fieldsOf(options), ...today },
    });
    terminal.out(options.json ? JSON.stringify(changed) : `Changed the workspace ${changed.slug}`);
  });
}

/** `tendwell workspaces …` */
export function workspacesCommand(command: Command, terminal: Terminal): void {
  command
    .description("list, make and change workspaces")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell workspaces list\n  tendwell workspaces create acme --name Acme --zone Europe/Bucharest --currency EUR\n  tendwell workspaces set acme --today 2026-01-01",
    );
  command
    .command("list")
    .description("every workspace")
    .action((_, self: Command) => list(self.optsWithGlobals(), terminal));
  for (const [name, about, act] of [
    ["create", "make a workspace", create],
    ["set", "change a workspace", set],
  ] as const) {
    command
      .command(`${name} <slug>`)
      .description(about)
      .option("--name <name>", "name for people")
      .option("--zone <zone>", "IANA time zone")
      .option("--currency <code>", "reporting currency")
      .option("--today <date>", "pin today to this date, or `live` to follow the clock")
      .action((slug: string, _, self: Command) => act(slug, self.optsWithGlobals(), terminal));
  }
}
