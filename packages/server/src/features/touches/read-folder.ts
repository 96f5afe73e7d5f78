import { createHash } from "node:crypto";
import { lstat, open, readdir } from "node:fs/promises";
import { basename, join } from "node:path";

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_ENTRIES = 200_000;

/** A file of a watched folder; `stamp` changes when it does. */
export interface FolderFile {
  readonly path: string;
  readonly name: string;
  readonly stamp: string;
  readonly size: number;
}

export const stampHash = (path: string): string => createHash("sha256").update(path).digest("hex");

async function fileAt(path: string): Promise<FolderFile | null> {
  // Links are not followed: whoever may drop a file in the folder must not choose what the server reads.
  const stat = await lstat(path);
  if (!stat.isFile()) return null;
  return { path, name: basename(path), stamp: `${stat.size} ${stat.mtimeMs}`, size: stat.size };
}

/**
 * The files of a path: itself where it is one (an mbox, an .ics); the messages of a Maildir (`new` and `cur`); else the
 * files of the folder that have the kind's endings. Throws what the system says when it cannot be read.
 */
export async function filesOf(path: string, kind: "mail" | "calendar"): Promise<FolderFile[]> {
  const own = await lstat(path);
  if (own.isFile()) {
    const file = await fileAt(path);
    return file === null ? [] : [file];
  }
  if (!own.isDirectory()) throw new Error("a folder requires to be a file or a folder, and no link");
  const entries = await readdir(path);
  const isMaildir = kind === "mail" && entries.includes("cur") && entries.includes("new");
  const folders = isMaildir ? [join(path, "new"), join(path, "cur")] : [path];
  const ending = kind === "mail" ? /\.(eml|mbox|mbx)$/i : /\.(ics|ical|ifb)$/i;
  const found: FolderFile[] = [];
  for (const folder of folders) {
    for (const entry of (await readdir(folder)).sort()) {
      if (found.length >= MOST_ENTRIES || entry.startsWith(".")) continue;
      if (!isMaildir && !ending.test(entry)) continue;
      const file = await fileAt(join(folder, entry)).catch(() => null);
      if (file !== null) found.push(file);
    }
  }
  return found;
}

/** The bytes of a file; null where it is too large. */
export async function readWhole(file: FolderFile): Promise<Buffer | null> {
  if (file.size > MOST_BYTES) return null;
  const handle = await open(file.path, "r");
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size > MOST_BYTES) return null;
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
