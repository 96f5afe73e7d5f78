import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const TENDWELL = fileURLToPath(new URL("../../server/bin/tendwell.mjs", import.meta.url));
const PURCHASES = fileURLToPath(new URL("../../../examples/data/cdnow/CDNOW_sample.txt", import.meta.url));
const DEFINITIONS = fileURLToPath(new URL("../../../examples/definitions", import.meta.url));
const run = promisify(execFile);

/** Two lines that no import can read: a 31 February and letters in a year. */
const BROKEN = " 00009 0009 19970231  2   24.50\n 00010 0010 1997AB01  1   10.00\n";

export interface Company {
  readonly url: string;
  readonly link: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("free port requires a TCP address, got none");
  return address.port;
}

/** A purchases file of the given number of lines and two broken ones; its path. */
export async function brokenPurchases(folder: string, lines: number): Promise<string> {
  const text = (await readFile(PURCHASES, "utf8")).split("\n").slice(0, lines).join("\n");
  const file = join(folder, "CDNOW_sample.txt");
  await writeFile(file, `${text.trimEnd()}\n${BROKEN}`);
  return file;
}

/** The real server on a temporary home: a generated company, a shop whose import refused rows, and a company without any facts. */
export async function startCompany(): Promise<Company> {
  const home = await mkdtemp(join(tmpdir(), "tendwell-browser-"));
  const cli = async (...args: string[]): Promise<void> => {
    // Exit code 3 says that some rows were refused: those we want.
    await run(process.execPath, [TENDWELL, "--home", home, ...args]).catch((error: { code?: number }) => {
      if (error.code !== 3) throw error;
    });
  };
  await cli(
    "workspaces",
    "create",
    "browser",
    "--name",
    "Browser company",
    "--zone",
    "Europe/Bucharest",
    "--currency",
    "EUR",
    "--today",
    "2026-11-01",
  );
  await cli(
    "--workspace",
    "browser",
    "generate",
    "--accounts",
    "120",
    "--events",
    "30000",
    "--seed",
    "7",
    "--months",
    "30",
  );
  // A history for trends and ledgers.
  for (const day of ["2026-09-20", "2026-10-02", "2026-10-12", "2026-10-22", "2026-11-01"])
    await cli("--workspace", "browser", "score", "--as-of", day);
  // A copy: applying writes the lock beside the files.
  const definitions = join(home, "definitions");
  await cp(DEFINITIONS, definitions, { recursive: true });
  const own = (name: string) => join(definitions, name);
  await cli("--workspace", "browser", "apply", own("segments.yaml"), own("metrics.yaml"));
  await cli("workspaces", "create", "shop", "--name", "Shop", "--today", "1998-06-30");
  await cli("--workspace", "shop", "import", await brokenPurchases(home, 120), "--preset", "cdnow", "--zone", "UTC");
  await cli("--workspace", "shop", "apply", own("company.yaml"));
  await cli("workspaces", "create", "empty", "--name", "Empty company");
  const port = await freePort();
  const server: ChildProcess = spawn(
    process.execPath,
    // Tests receive what is sent on this machine, which nothing is sent to unless it is allowed.
    [TENDWELL, "--home", home, "--port", String(port), "serve", "--public-port", "0", "--allow-target", "127.0.0.1"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const link = await new Promise<string>((resolve, reject) => {
    let told = "";
    server.stdout?.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      const found = /(http:\/\/\S+\/welcome#token=\S+)/.exec(told);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    server.once("exit", (code) => reject(new Error(`server requires a start, got exit code ${code}: ${told}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    link,
    async stop() {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await gone;
      await rm(home, { recursive: true, force: true });
    },
  };
}
