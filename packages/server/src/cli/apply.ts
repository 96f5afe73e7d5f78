import type { DefinitionTest, PlannedDefinition } from "@tendwell/contract";
import type { Command } from "commander";
import { type ApiClient, type GlobalOptions, withWorkspace } from "./api-client.ts";
import { basesOf, type DefinitionFolder, readFolder, writeLock } from "./definition-folder.ts";
import { printActions, printProblems } from "./definition-text.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal } from "./terminal.ts";

interface ApplyOptions extends GlobalOptions {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly archive?: readonly string[];
}

const collect = (value: string, previous: readonly string[] = []) => [...previous, value];

function failedExamples(tested: DefinitionTest): string[] {
  return tested.results.flatMap(({ file, kind, id, examples }) =>
    examples.filter((one) => !one.passed).map((one) => `${file}: ${kind} ${id}, ${one.name}: ${one.message ?? ""}`),
  );
}

function conflictsOf(items: readonly PlannedDefinition[]): PlannedDefinition[] {
  return items.filter((item) => item.action === "conflict");
}

function conflictText(conflicts: readonly PlannedDefinition[]): string {
  const lines = conflicts.map(
    ({ kind, id, file, baseVersion, storedVersion }) =>
      `${kind} ${id}: version ${storedVersion} is stored, ${file} is made from ${baseVersion === null ? "none" : `version ${baseVersion}`}`,
  );
  lines.push("`tendwell diff` shows both; take theirs with `tendwell pull`, or yours with --force.");
  return lines.join("\n");
}

async function applyFiles(
  client: ApiClient,
  workspace: string,
  folder: DefinitionFolder,
  options: ApplyOptions,
  terminal: Terminal,
): Promise<void> {
  const body = { files: folder.files, bases: basesOf(folder, workspace) };
  const params = { workspace };
  const plan = await client.call("POST /api/v1/workspaces/{workspace}/definitions/plan", { params, body });
  const stop = (exitCode: number, message: string) => {
    printedJson(terminal, options, { applied: false, items: plan.items, problems: plan.problems });
    throw new CliError(message, exitCode);
  };
  if (plan.problems.length > 0) {
    printProblems(plan.problems, terminal);
    stop(EXIT.error, "Nothing was stored.");
  }
  const conflicts = conflictsOf(plan.items);
  if (!options.json && (options.dryRun || conflicts.length > 0)) printActions(plan.items, terminal);
  if (conflicts.length > 0 && !options.force) stop(EXIT.partlyRejected, conflictText(conflicts));
  const tested = await client.call("POST /api/v1/workspaces/{workspace}/definitions/test", { params, body });
  const failed = failedExamples(tested);
  if (failed.length > 0) stop(EXIT.error, [...failed, "Nothing was stored."].join("\n"));
  if (options.dryRun) {
    printedJson(terminal, options, { applied: false, items: plan.items, problems: [] });
    return;
  }
  const done = await client.call("POST /api/v1/workspaces/{workspace}/definitions/apply", {
    params,
    body: { ...body, force: options.force ?? false },
  });
  await writeLock(
    folder,
    workspace,
    Object.fromEntries(done.items.map(({ kind, id, version, hash }) => [`${kind}/${id}`, { version, hash }])),
  );
  if (!printedJson(terminal, options, { applied: true, items: done.items, problems: [] }))
    printActions(done.items, terminal);
}

/** `tendwell apply` */
export function applyCommand(command: Command, terminal: Terminal): void {
  command
    .description("store definitions from files: company settings, segments, metrics and whatever else a file can hold")
    .argument("[path...]", "folders or files of YAML")
    .option("--dry-run", "only say what would be done")
    .option("--force", "take these files where somebody stored another version since")
    .option("--archive <kind/id>", "withdraw a definition; its history stays (repeatable)", collect)
    .addHelpText(
      "after",
      "\nThe versions that the files stand for are kept in tendwell.lock.json beside them: keep it with the files.\n\nExit codes: 0 done or nothing to do, 1 something is wrong and nothing was stored, 2 usage, 3 conflict.\n\nExamples:\n  tendwell apply ./definitions --dry-run\n  tendwell apply ./definitions\n  tendwell apply --archive metric/large_order_share",
    )
    .action(async (paths: string[], _, self: Command) => {
      const options: ApplyOptions = self.optsWithGlobals();
      const archive = options.archive ?? [];
      if (paths.length === 0 && archive.length === 0) {
        throw new CliError("name a folder or files, or a definition with --archive", EXIT.usage);
      }
      const folder = paths.length === 0 ? null : await readFolder(paths);
      await withWorkspace(options, async (client, workspace) => {
        for (const name of archive) {
          const [kind, id] = name.split("/");
          if (kind === undefined || id === undefined) {
            throw new CliError(`--archive requires kind/id, got ${JSON.stringify(name)}`, EXIT.usage);
          }
          if (options.dryRun) continue;
          const params = { workspace, kind, id };
          await client.call("DELETE /api/v1/workspaces/{workspace}/definitions/{kind}/{id}", { params });
          if (!options.json) terminal.out(`archived ${name}`);
        }
        if (folder === null) {
          printedJson(terminal, options, { applied: true, items: [], problems: [], archived: archive });
          return;
        }
        if (folder.files.length === 0) throw new CliError(`${paths.join(", ")} has no definition files`, EXIT.usage);
        await applyFiles(client, workspace, folder, options, terminal);
      });
    });
}
