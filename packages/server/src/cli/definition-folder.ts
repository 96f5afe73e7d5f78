import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, extname, join, relative } from "node:path";
import { CliError, EXIT } from "./exit-code.ts";

/** What the lock remembers of one definition: the stored version that the file was last the same as. */
export interface LockEntry {
  readonly version: number;
  readonly hash: string;
}
type Lock = Record<string, Record<string, LockEntry>>;

/** Definition files as the command line was given them, and the lock file beside them. */
export interface DefinitionFolder {
  /** Where new files and the lock go. */
  readonly root: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly lock: Lock;
}

const LOCK_FILE = "tendwell.lock.json";
const EXTENSIONS = new Set([".yaml", ".yml", ".json"]);

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new CliError(`${path} does not exist`, EXIT.usage);
  if (found.isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && EXTENSIONS.has(extname(entry.name)) && entry.name !== LOCK_FILE)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function readLock(root: string): Promise<Lock> {
  const text = await readFile(join(root, LOCK_FILE), "utf8").catch(() => null);
  if (text === null) return {};
  try {
    return (JSON.parse(text) as { workspaces: Lock }).workspaces ?? {};
  } catch {
    throw new CliError(`${join(root, LOCK_FILE)} requires JSON: take it back from your version control, or delete it`);
  }
}

/** Reads the files of folders (with what is below them) and single files; the first path says where the lock stands. */
export async function readFolder(paths: readonly string[]): Promise<DefinitionFolder> {
  const first = paths[0]!;
  const isFile = await stat(first).then(
    (found) => found.isFile(),
    () => false,
  );
  const root = isFile ? dirname(first) : first;
  const names = [...new Set((await Promise.all(paths.map(filesIn))).flat())];
  const files = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(name, "utf8");
      // The store keeps line feeds alone, and what is pulled must be found in the file again.
      return { path: relative(".", name) || name, text: text.replaceAll("\r\n", "\n") };
    }),
  );
  return { root, files, lock: await readLock(root) };
}

/** The versions that the files were made from, as the API takes them. */
export function basesOf(folder: DefinitionFolder, workspace: string): Record<string, number> {
  const entries = Object.entries(folder.lock[workspace] ?? {});
  return Object.fromEntries(entries.map(([key, { version }]) => [key, version]));
}

/** Remembers versions in the lock file, beside those of other workspaces. */
export async function writeLock(
  folder: DefinitionFolder,
  workspace: string,
  changes: Readonly<Record<string, LockEntry>>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const own = { ...folder.lock[workspace], ...changes };
  const sorted = Object.fromEntries(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1)));
  const workspaces = { ...folder.lock, [workspace]: sorted };
  await mkdir(folder.root, { recursive: true });
  await writeFile(join(folder.root, LOCK_FILE), `${JSON.stringify({ workspaces }, null, 2)}\n`);
}
