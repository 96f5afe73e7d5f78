import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { basesOf, type LockEntry, readFolder, writeLock } from "./definition-folder.ts";
import { printActions, printProblems } from "./definition-text.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal } from "./terminal.ts";

interface PullOptions extends GlobalOptions {
  readonly kind?: string;
  readonly force?: boolean;
}

/** `tendwell pull` */
export function pullCommand(command: Command, terminal: Terminal): void {
  command
    .description("write the stored definitions as files into a folder")
    .argument("<folder>", "where to; files that are there already are brought up to date in place")
    .option("--kind <kind>", "only this kind")
    .option("--force", "overwrite what was changed here since")
    .addHelpText(
      "after",
      "\nA file that was changed both here and in the store is left alone and named, unless --force.\n\nExit codes: 0 done, 1 something is wrong with a file, 2 usage, 3 conflicts were left alone.\n\nExample:\n  tendwell pull ./definitions",
    )
    .action(async (path: string, _, self: Command) => {
      const options: PullOptions = self.optsWithGlobals();
      await mkdir(path, { recursive: true });
      const folder = await readFolder([path]);
      await withWorkspace(options, async (client, workspace) => {
        const params = { workspace };
        const { items: stored } = await client.call("GET /api/v1/workspaces/{workspace}/definitions", {
          params,
          query: { kind: options.kind },
        });
        const plan =
          folder.files.length === 0
            ? { items: [], problems: [] }
            : await client.call("POST /api/v1/workspaces/{workspace}/definitions/plan", {
                params,
                body: { files: folder.files, bases: basesOf(folder, workspace) },
              });
        if (plan.problems.length > 0) {
          printProblems(plan.problems, terminal);
          throw new CliError("", EXIT.error);
        }
        const texts = new Map(folder.files.map((file) => [file.path, file.text]));
        const lock: Record<string, LockEntry> = {};
        const done: { kind: string; id: string; action: string; file: string; version: number }[] = [];
        for (const { kind, id, version, hash, source } of stored) {
          const key = `${kind}/${id}`;
          const here = plan.items.find((item) => item.kind === kind && item.id === id);
          const base = folder.lock[workspace]?.[key];
          const say = (action: string, file: string) => done.push({ kind, id, action, file, version });
          if (here === undefined) {
            const file = relative(".", join(path, kind, `${id}.yaml`));
            texts.set(file, source);
            lock[key] = { version, hash };
            say("written", file);
          } else if (here.action === "unchanged") {
            lock[key] = { version, hash };
            say("unchanged", here.file);
          } else if (options.force || (here.action === "conflict" && base?.hash === here.hash)) {
            const text = texts.get(here.file)!;
            texts.set(
              here.file,
              text.replace(here.source.trim(), () => source.trim()),
            );
            lock[key] = { version, hash };
            say("updated", here.file);
          } else say(here.action === "conflict" ? "conflict" : "changed here", here.file);
        }
        for (const [file, text] of texts) {
          if (folder.files.some((one) => one.path === file && one.text === text)) continue;
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, text);
        }
        await writeLock(folder, workspace, lock);
        if (!printedJson(terminal, options, { items: done })) printActions(done, terminal);
        const left = done.filter((one) => one.action === "conflict");
        if (left.length > 0) {
          const names = left.map(({ kind, id }) => `${kind} ${id}`).join(", ");
          throw new CliError(`changed here and in the store, left alone: ${names}`, EXIT.partlyRejected);
        }
      });
    });
}
