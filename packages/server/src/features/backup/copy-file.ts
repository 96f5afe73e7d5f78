import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);
const PROGRAM =
  "require('node:fs').copyFileSync(process.argv[1], process.argv[2], require('node:fs').constants.COPYFILE_EXCL)";

/**
 * Copies a database file that this process holds open. A child does it: closing any descriptor of a file drops all POSIX
 * locks that the closing process has on it, and with them the guard against a second writer.
 */
export async function copyOpenFile(from: string, to: string): Promise<void> {
  await run(process.execPath, ["-e", PROGRAM, from, to]);
}

/** SHA-256 of a file in hex, and its size. */
export async function fingerprint(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest("hex"), bytes };
}
