import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { readFolder } from "./definition-folder.ts";
import { printProblems } from "./definition-text.ts";
import { CliError, EXIT } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** `tendwell test` */
export function testCommand(command: Command, terminal: Terminal): void {
  command
    .description("run the examples that definitions carry, without storing anything")
    .argument("[path...]", "folders or files of YAML; without any, the definitions that are stored")
    .addHelpText(
      "after",
      "\nExit codes: 0 all pass, 1 something fails or is wrong with a file, 2 usage.\n\nExamples:\n  tendwell test ./definitions\n  tendwell test",
    )
    .action(async (paths: string[], _, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const params = { workspace };
        const files =
          paths.length > 0
            ? (await readFolder(paths)).files
            : (await client.call("GET /api/v1/workspaces/{workspace}/definitions", { params })).items.map(
                ({ kind, id, source }) => ({ path: `${kind}/${id}`, text: source }),
              );
        if (files.length === 0) {
          if (paths.length > 0) throw new CliError(`${paths.join(", ")} has no definition files`, EXIT.usage);
          terminal.out(options.json ? JSON.stringify({ problems: [], results: [] }) : "No definitions are stored.");
          return;
        }
        const tested = await client.call("POST /api/v1/workspaces/{workspace}/definitions/test", {
          params,
          body: { files },
        });
        const outcomes = tested.results.flatMap((result) => result.examples.map((one) => ({ ...result, ...one })));
        if (options.json) terminal.out(JSON.stringify(tested));
        else {
          for (const { passed, kind, id, name, message } of outcomes) {
            terminal.out(`${passed ? "✔" : "✘"} ${kind} ${id}: ${name}${message === null ? "" : ` — ${message}`}`);
          }
        }
        printProblems(tested.problems, terminal);
        const failed = outcomes.filter((one) => !one.passed).length;
        if (!options.json) terminal.out(`${outcomes.length} examples, ${failed} failed`);
        if (failed > 0 || tested.problems.length > 0) throw new CliError("", EXIT.error);
      });
    });
}
