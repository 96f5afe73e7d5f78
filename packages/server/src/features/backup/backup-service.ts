import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "@tendwell/core";
import { ProblemError } from "../../access/problem-error.ts";
import type { Home } from "../../home/home.ts";
import { VERSION } from "../../home/version.ts";
import type { WorkspaceService } from "../workspaces/workspace-service.ts";
import { copyOpenFile, fingerprint } from "./copy-file.ts";
import type { Manifest } from "./manifest.ts";

const TAGS = { tags: { surface: "backup", route: "checkpoint" }, timeoutMs: 600_000 } as const;

export interface BackupServiceOptions {
  readonly home: Home;
  readonly workspaces: WorkspaceService;
  /** Writes a consistent copy of the state into a new file; null where PostgreSQL holds it (`pg_dump` is its backup). */
  readonly copyState: ((path: string) => void) | null;
  readonly now: () => number;
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Writes a backup of the whole installation, but for its keys, to the backups folder. */
export async function writeBackup(
  options: BackupServiceOptions,
  wanted: string | undefined,
): Promise<{ name: string; bytes: number; files: number }> {
  const { home, workspaces, now } = options;
  const createdAt = new Date(now()).toISOString();
  const name = wanted ?? `tendwell-${createdAt.replaceAll(":", "-").slice(0, 19)}`;
  if (name.startsWith(".")) throw new ProblemError("invalid-body", "name requires a first letter other than a dot");
  const folder = join(home.backupsDirectory, name);
  if (await exists(folder)) throw new ProblemError("conflict", `a backup named ${name} exists already`);
  // It gets its name only when it is whole.
  const draft = join(home.backupsDirectory, `.${name}.partial`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const files: Manifest["files"] = [];
    const add = async (path: string) => files.push({ path, ...(await fingerprint(join(draft, path))) });
    const described: Manifest["workspaces"] = [];
    for (const { record } of await workspaces.visibleTo({ kind: "local" })) {
      const store = await workspaces.store(record);
      const target = `workspaces/${record.slug}`;
      await mkdir(join(draft, target), { recursive: true, mode: 0o700 });
      // Imports, undos and erasures wait meanwhile, so after the checkpoint the file is the whole truth.
      await store.exclusive(async () => {
        await store.engine.execute(sql`checkpoint`, TAGS);
        await copyOpenFile(join(store.directory, "facts.duckdb"), join(draft, target, "facts.duckdb"));
      });
      await add(`${target}/facts.duckdb`);
      const truth = join(store.directory, "truth.json");
      if (await exists(truth)) {
        await copyOpenFile(truth, join(draft, target, "truth.json"));
        await add(`${target}/truth.json`);
      }
      described.push({
        id: record.id,
        slug: record.slug,
        name: record.name,
        zone: record.zone,
        currency: record.currency,
        today: record.pinned_today,
      });
    }
    if (options.copyState !== null) {
      options.copyState(join(draft, "state.sqlite"));
      await add("state.sqlite");
    }
    const manifest: Manifest = {
      format: "tendwell-backup",
      version: 1,
      tendwell: VERSION,
      createdAt,
      workspaces: described,
      files,
    };
    await writeFile(join(draft, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(draft, folder);
    return { name, bytes: files.reduce((sum, file) => sum + file.bytes, 0), files: files.length };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}
