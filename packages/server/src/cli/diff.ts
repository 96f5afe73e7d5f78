import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { basesOf, readFolder } from "./definition-folder.ts";
import { printEffects, printProblems } from "./definition-text.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { lineDiff } from "./line-diff.ts";
import { printedJson, type Terminal } from "./terminal.ts";

/** `tendwell diff` */
export function diffCommand(command: Command, terminal: Terminal): void {
  command
    .description(
      "show how definition files differ from what is stored, and which figures of the last full month would move",
    )
    .argument("<path...>", "folders or files of YAML")
    .option("--exit-code", "answer 3 when there are differences")
    .addHelpText(
      "after",
      "\nWrites nothing. Exit codes: 0 shown, 1 something is wrong with a file, 2 usage, 3 differences (with --exit-code).\n\nExample:\n  tendwell diff ./definitions",
    )
    .action(async (paths: string[], _, self: Command) => {
      const options: GlobalOptions & { readonly exitCode?: boolean } = self.optsWithGlobals();
      const folder = await readFolder(paths);
      if (folder.files.length === 0) throw new CliError(`${paths.join(", ")} has no definition files`, EXIT.usage);
      await withWorkspace(options, async (client, workspace) => {
        const plan = await client.call("POST /api/v1/workspaces/{workspace}/definitions/plan", {
          params: { workspace },
          body: { files: folder.files, bases: basesOf(folder, workspace), effects: true },
        });
        printedJson(terminal, options, plan);
        if (plan.problems.length > 0) {
          printProblems(plan.problems, terminal);
          throw new CliError("", EXIT.error);
        }
        const differing = plan.items.filter((item) => item.action !== "unchanged");
        if (!options.json) {
          if (differing.length === 0) terminal.out("No differences.");
          for (const item of differing) {
            const from = item.storedVersion === null ? "not stored" : `stored version ${item.storedVersion}`;
            const note = item.action === "conflict" ? " (conflict: stored since)" : "";
            terminal.out(`${item.kind} ${item.id}: ${from} → ${item.file}${note}`);
            terminal.out(lineDiff(item.storedSource ?? "", item.source).join("\n"));
            const own = plan.effects.find((one) => one.kind === item.kind && one.id === item.id)?.effects ?? [];
            if (own.length > 0) printEffects(own, terminal);
            else terminal.out("No figure of the last full month moves.");
          }
        }
        if (options.exitCode && differing.length > 0) throw new CliError("", EXIT.partlyRejected);
      });
    });
}
