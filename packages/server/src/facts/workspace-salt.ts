import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

async function readSalt(file: string): Promise<string | null> {
  try {
    const salt = (await readFile(file, "utf8")).trim();
    if (!/^[0-9a-f]{64}$/.test(salt))
      throw new Error(`the workspace key ${file} requires 64 hexadecimal digits, got ${salt.length} characters`);
    return salt;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * The workspace's secret for surrogate ids, 64 hex digits, in a file that only its owner reads. It stands outside of the
 * workspace folder, so that a copied workspace does not carry it. Made once; losing it makes every later import new facts.
 */
export async function readOrCreateWorkspaceSalt(file: string): Promise<string> {
  const existing = await readSalt(file);
  if (existing !== null) return existing;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
  try {
    // link() fails when another process was first: then its key is the key.
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    await chmod(file, 0o600);
  } finally {
    await rm(draft, { force: true });
  }
  const salt = await readSalt(file);
  if (salt === null) throw new Error(`the workspace key ${file} requires a readable file, got none`);
  return salt;
}
