import type { DashboardLayout, DashboardLayouts } from "@tendwell/contract";
import type { Command } from "commander";
import { type ApiClient, type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { type Terminal, table } from "./terminal.ts";

interface SaveOptions extends GlobalOptions {
  readonly name?: string;
  readonly cards?: string;
}

const LIST = "GET /api/v1/workspaces/{workspace}/dashboard-layouts";

function inUse({ chosen, automatic }: DashboardLayouts): string {
  return chosen ?? automatic;
}

async function find(client: ApiClient, workspace: string, id: string): Promise<DashboardLayout> {
  const { items } = await client.call(LIST, { params: { workspace } });
  const found = items.find((one) => one.id === id || one.name === id);
  if (found !== undefined) return found;
  throw new CliError(`a layout requires one of ${items.map((one) => one.name ?? one.id).join(", ")}, got ${id}`);
}

/** `tendwell layouts` */
export function layoutsCommand(command: Command, terminal: Terminal): void {
  command.addHelpText(
    "after",
    "\nExamples:\n  tendwell layouts list\n  tendwell layouts show support_centre\n  tendwell layouts save --name Morning --cards mrr,nps,backlog\n  tendwell layouts choose Morning",
  );
  const act = (work: (client: ApiClient, workspace: string, options: SaveOptions) => Promise<void>) => {
    return async (self: Command): Promise<void> => {
      const options = self.optsWithGlobals<SaveOptions>();
      await withWorkspace(options, (client, workspace) => work(client, workspace, options));
    };
  };
  command
    .command("list")
    .description("arrangements of the dashboard: presets by kind of business, and those that were saved")
    .action((_, self: Command) =>
      act(async (client, workspace, { json }) => {
        const answer = await client.call(LIST, { params: { workspace } });
        if (json) return terminal.out(JSON.stringify(answer));
        terminal.out(
          table(
            ["in use", "id", "name", "cards", "changed by"],
            answer.items.map((one) => [
              one.id === inUse(answer) ? "*" : "",
              one.id,
              one.name ?? "",
              String(one.cards.length),
              one.updatedBy ?? "",
            ]),
            [3],
          ),
        );
      })(self),
    );
  command
    .command("show")
    .description("the metrics of an arrangement, in order")
    .argument("<layout>", "its id, or the name it was saved under")
    .action((id: string, _, self: Command) =>
      act(async (client, workspace, { json }) => {
        const layout = await find(client, workspace, id);
        terminal.out(json ? JSON.stringify(layout) : layout.cards.join("\n"));
      })(self),
    );
  command
    .command("save")
    .description("save an arrangement under a name; one of that name is changed")
    .requiredOption("--name <name>", "what it is called")
    .requiredOption("--cards <ids>", "metrics in order, by commas")
    .action((_, self: Command) =>
      act(async (client, workspace, { json, name = "", cards = "" }) => {
        const body = { name, cards: cards.split(",").map((id) => id.trim()) };
        const { items } = await client.call(LIST, { params: { workspace } });
        const standing = items.find((one) => !one.preset && one.name === name);
        const saved =
          standing === undefined
            ? await client.call("POST /api/v1/workspaces/{workspace}/dashboard-layouts", {
                params: { workspace },
                body,
              })
            : await client.call("PUT /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}", {
                params: { workspace, layout: standing.id },
                body,
              });
        terminal.out(json ? JSON.stringify(saved) : `${standing === undefined ? "Saved" : "Changed"} ${saved.id}`);
      })(self),
    );
  command
    .command("choose")
    .description("use an arrangement for the whole workspace; auto leaves it to the facts that there are")
    .argument("<layout>", "its id, the name it was saved under, or auto")
    .action((id: string, _, self: Command) =>
      act(async (client, workspace, { json }) => {
        const layout = id === "auto" ? null : (await find(client, workspace, id)).id;
        const answer = await client.call("PUT /api/v1/workspaces/{workspace}/dashboard-layout", {
          params: { workspace },
          body: { layout },
        });
        terminal.out(json ? JSON.stringify(answer) : `In use: ${inUse(answer)}`);
      })(self),
    );
  command
    .command("remove")
    .description("delete a saved arrangement")
    .argument("<layout>", "its id, or the name it was saved under")
    .action((id: string, _, self: Command) =>
      act(async (client, workspace, { json }) => {
        const layout = await find(client, workspace, id);
        if (layout.preset) throw new CliError(`remove requires a saved layout, got the preset ${id}`, EXIT.usage);
        await client.call("DELETE /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}", {
          params: { workspace, layout: layout.id },
        });
        terminal.out(json ? JSON.stringify({ removed: layout.id }) : `Removed ${layout.id}`);
      })(self),
    );
}
