import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Where everything of one installation lives. */
export interface Home {
  readonly directory: string;
  readonly stateFile: string;
  /** Secrets; outside of the workspace folders, never exported, logged or backed up. */
  readonly keysDirectory: string;
  readonly backupsDirectory: string;
  readonly runFile: string;
  readonly localCredentialFile: string;
  workspaceDirectory(slug: string): string;
  saltFile(workspaceId: string): string;
}

/** The root of the checkout that this code runs from, when the working directory lies inside of it. */
function surroundingCheckout(): string | null {
  const root = fileURLToPath(new URL("../../../../", import.meta.url)).replace(/[\\/]$/, "");
  const inside = process.cwd() === root || process.cwd().startsWith(root + sep);
  return inside && existsSync(join(root, "packages", "server", "package.json")) ? root : null;
}

/** The home named by an option or by `TENDWELL_HOME`; else `.tendwell` of the checkout one stands in, or of one's own folder. */
export function locateHome(option: string | undefined): Home {
  const directory = resolve(
    option ?? process.env.TENDWELL_HOME ?? join(surroundingCheckout() ?? homedir(), ".tendwell"),
  );
  const keysDirectory = join(directory, "keys");
  return {
    directory,
    stateFile: join(directory, "state.sqlite"),
    keysDirectory,
    backupsDirectory: join(directory, "backups"),
    runFile: join(directory, "run", "server.json"),
    localCredentialFile: join(directory, "run", "local-credential"),
    workspaceDirectory: (slug) => join(directory, "workspaces", slug),
    saltFile: (workspaceId) => join(keysDirectory, `workspace-${workspaceId}.salt`),
  };
}

/** Makes the folders, readable by their owner only. */
export async function prepareHome(home: Home): Promise<void> {
  for (const folder of ["", "keys", "workspaces", "run", "backups"]) {
    await mkdir(join(home.directory, folder), { recursive: true, mode: 0o700 });
  }
}

/** A secret of 64 hex digits kept in a 0600 file; made when absent. */
export async function readOrCreateSecret(file: string): Promise<string> {
  try {
    const secret = (await readFile(file, "utf8")).trim();
    if (!/^[0-9a-f]{64}$/.test(secret)) throw new Error(`the key file ${file} requires 64 hexadecimal digits`);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const secret = randomBytes(32).toString("hex");
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: "wx", flush: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  return (await readFile(file, "utf8")).trim();
}

/** Where a running server is found. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The server that holds this home, null when none lives. */
export async function readRunningServer(home: Home): Promise<RunningServer | null> {
  try {
    const { pid, port } = JSON.parse(await readFile(home.runFile, "utf8")) as RunningServer;
    return Number.isInteger(pid) && Number.isInteger(port) && alive(pid) ? { pid, port } : null;
  } catch {
    return null;
  }
}

export async function writeRunningServer(home: Home, server: RunningServer): Promise<void> {
  const draft = `${home.runFile}.${server.pid}`;
  await writeFile(draft, `${JSON.stringify(server)}\n`, { mode: 0o600 });
  await rename(draft, home.runFile);
}

/** Removes the mark, if it is still ours. */
export async function clearRunningServer(home: Home): Promise<void> {
  const server = await readRunningServer(home);
  if (server?.pid === process.pid) await rm(home.runFile, { force: true });
}
