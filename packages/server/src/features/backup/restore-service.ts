import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import { openFactStore } from "../../facts/fact-store.ts";
import { readOrCreateWorkspaceSalt } from "../../facts/workspace-salt.ts";
import { type Home, prepareHome, readRunningServer } from "../../home/home.ts";
import { migrateState } from "../../state/migrate-state.ts";
import { openSqlite } from "../../state/sqlite.ts";
import { applyErasureLog, erasureLog } from "../erase/erase-service.ts";
import { fingerprint } from "./copy-file.ts";
import { type Manifest, readManifest } from "./manifest.ts";

export interface Restored {
  readonly workspaces: string[];
  /** People whose erasure was applied again. */
  readonly erasedAgain: number;
  /** Workspaces whose key is not here: imports into them would make new facts of everything. */
  readonly withoutKey: string[];
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Where a backup lies: a path, or a name in the backups folder. */
function backupFolder(home: Home, backup: string): string {
  return isAbsolute(backup) || backup.includes(sep) ? backup : join(home.backupsDirectory, backup);
}

async function verify(folder: string, manifest: Manifest): Promise<void> {
  for (const file of manifest.files) {
    const found = await fingerprint(join(folder, file.path)).catch(() => null);
    if (found === null || found.sha256 !== file.sha256) {
      throw new Error(`${file.path} requires the checksum its manifest names: this backup is damaged or incomplete`);
    }
  }
}

type Workspace = Manifest["workspaces"][number];

async function openStore(home: Home, directory: string, workspace: Workspace) {
  return openFactStore({
    directory,
    salt: await readOrCreateWorkspaceSalt(home.saltFile(workspace.id)),
    zone: workspace.zone,
    currency: workspace.currency,
  });
}

/** Puts a workspace's files in place of what is there, and applies the erasures that what is there knows of. */
async function restoreWorkspace(home: Home, folder: string, manifest: Manifest, workspace: Workspace): Promise<number> {
  const target = home.workspaceDirectory(workspace.slug);
  const incoming = `${target}.restoring`;
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const prefix = `workspaces/${workspace.slug}/`;
  for (const file of manifest.files) {
    if (file.path.startsWith(prefix))
      await copyFile(join(folder, file.path), join(incoming, file.path.slice(prefix.length)));
  }
  let log: Awaited<ReturnType<typeof erasureLog>> = [];
  if (await exists(join(target, "facts.duckdb"))) {
    const current = await openStore(home, target, workspace);
    log = await erasureLog(current.engine);
    await current.close();
  }
  // Erased again before it takes its place: at no moment do the erased stand in the installation.
  const store = await openStore(home, incoming, workspace);
  const known = new Set((await erasureLog(store.engine)).map((entry) => entry.id));
  const erased = await applyErasureLog(
    store,
    log.filter((entry) => !known.has(entry.id)),
  );
  await store.close();
  const old = `${target}.replaced`;
  await rm(old, { recursive: true, force: true });
  if (await exists(target)) await rename(target, old);
  await rename(incoming, target);
  await rm(old, { recursive: true, force: true });
  return erased;
}

/** Makes sure that the installation knows the workspace, by the same id: its facts are hashed with that id's key. */
async function matchState(home: Home, workspace: Workspace): Promise<void> {
  const state = openSqlite(home.stateFile);
  try {
    await migrateState(state.db);
    const row = await state.db
      .selectFrom("workspace")
      .select("id")
      .where("slug", "=", workspace.slug)
      .executeTakeFirst();
    if (row === undefined) {
      const { id, slug, name, zone, currency, today } = workspace;
      await state.db
        .insertInto("workspace")
        .values({ id, slug, name, zone, currency, pinned_today: today, created_at: new Date().toISOString() })
        .execute();
    } else if (row.id !== workspace.id) {
      throw new Error(`workspace ${workspace.slug} requires a backup of this installation, got one of another`);
    }
  } finally {
    await state.close();
  }
}

/**
 * Restores a backup into an empty home, or one workspace of it over the workspace of that name. The server must be
 * stopped. Keys are not in backups: copy the `keys` folder beside them.
 */
export async function restoreBackup(home: Home, backup: string, only: string | undefined): Promise<Restored> {
  const running = await readRunningServer(home);
  if (running !== null)
    throw new Error(`restore requires a stopped server, got process ${running.pid} on this home: stop it first`);
  const folder = backupFolder(home, backup);
  const manifest = await readManifest(folder);
  await verify(folder, manifest);
  await prepareHome(home);
  const occupied = await exists(home.stateFile);
  if (occupied && only === undefined) {
    throw new Error(
      `restore requires an empty home, or one workspace to replace with --workspace, got the installation in ${home.directory}`,
    );
  }
  const chosen = manifest.workspaces.filter((workspace) => only === undefined || workspace.slug === only);
  if (only !== undefined && chosen.length === 0) {
    throw new Error(
      `workspace requires one that the backup holds (${manifest.workspaces.map((one) => one.slug).join(", ")}), got ${only}`,
    );
  }
  if (occupied) for (const workspace of chosen) await matchState(home, workspace);
  const withoutKey: string[] = [];
  for (const workspace of chosen) if (!(await exists(home.saltFile(workspace.id)))) withoutKey.push(workspace.slug);
  let erasedAgain = 0;
  for (const workspace of chosen) erasedAgain += await restoreWorkspace(home, folder, manifest, workspace);
  if (!occupied && manifest.files.some((file) => file.path === "state.sqlite"))
    await copyFile(join(folder, "state.sqlite"), home.stateFile);
  return { workspaces: chosen.map((workspace) => workspace.slug), erasedAgain, withoutKey };
}
