import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { raw } from "@tendwell/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openFactStore } from "../fact-store.ts";
import { COMMIT_POINTS } from "./commit-points.ts";
import { fileOf, fingerprint, SALT } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

const TAGS = { tags: { surface: "test", route: "crash" } } as const;
const HERE = fileURLToPath(new URL(".", import.meta.url));
/** In a whole test run, which has just built the sources, a child starts as they were built: to compile them took most of its time. */
const CHILD =
  process.env.TENDWELL_BUILT === "1"
    ? [join(HERE.replace(/src(?=.facts.ingest.$)/, "dist"), "crash-child.js")]
    : ["--conditions=@tendwell/source", "--import", "tsx", join(HERE, "crash-child.ts")];
const KILLS = Number(process.env.TENDWELL_KILLS ?? 10);
const MAPPING = `
source: Shop
kind: snapshot
files:
  - id: orders
    into:
      - { table: purchase, set: { order_id: id, account_id: client, occurred_at: date, status: { value: paid }, amount_minor: sum } }
      - { table: account, key: [client], earliest: true, set: { account_id: client, occurred_at: date } }
    personal:
      - { subject: account, id: client, field: name, text: name }
`;

/** Orders with bad rows; the second edition changes some, drops some and adds some. */
function edition(second: boolean): string {
  const lines = ["id,client,date,sum,name"];
  for (let i = 0; i < 4_000; i += 1) {
    if (second && i % 11 === 0) continue;
    const sum = i % 500 === 3 ? "ten" : `${(i % 97) + (second && i % 7 === 0 ? 1 : 0)}.50`;
    lines.push(
      `${i},C${i % 300},2024-${String((i % 12) + 1).padStart(2, "0")}-${String((i % 28) + 1).padStart(2, "0")},${sum},Name ${i % 300}${second ? "b" : ""}`,
    );
  }
  if (second) for (let i = 4_000; i < 4_500; i += 1) lines.push(`${i},C${i % 400},2025-01-01,5,New`);
  return `${lines.join("\n")}\n`;
}

let home: string;
let base: string;
let secondFile: string;
let expected: Record<string, string>;
let duration: number;

async function reopened(directory: string) {
  return openFactStore({ directory, salt: SALT, zone: "UTC", currency: "EUR", threads: 2, memoryLimit: "1GB" });
}

async function state(directory: string): Promise<Record<string, string>> {
  const store = await reopened(directory);
  try {
    await importFiles(store, { files: [fileOf("orders.csv", edition(true))], mapping: MAPPING });
    expect(await readdir(store.stagingDirectory)).toEqual([]);
    const rejects = await store.engine.query(
      raw("select count(*)::varchar || ' ' || count(distinct line)::varchar as n from reject"),
      TAGS,
    );
    return { ...(await fingerprint(store)), rejects: String(rejects[0]!.n) };
  } finally {
    await store.close();
  }
}

/** Imports the second edition in a process that dies at a commit point or after a while; tells how it ended. */
function importAndDie(
  directory: string,
  how: { readonly at?: string; readonly afterMs?: number },
): Promise<{ signal: string | null; ms: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...CHILD, directory, MAPPING, secondFile], {
      env: { ...process.env, NODE_ENV: "test", ...(how.at === undefined ? {} : { TENDWELL_CRASH_AT: how.at }) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let opened = 0;
    let errors = "";
    child.stderr.on("data", (text: Buffer) => {
      errors += text.toString();
    });
    child.stdout.on("data", (text: Buffer) => {
      if (!text.toString().includes("open")) return;
      opened = performance.now();
      if (how.afterMs !== undefined) setTimeout(() => child.kill("SIGKILL"), how.afterMs);
    });
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (signal === null && code !== 0)
        reject(new Error(`the import requires to end well or by the kill, got code ${code}: ${errors.slice(-2000)}`));
      else resolve({ signal, ms: performance.now() - opened });
    });
  });
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tendwell-crash-"));
  base = join(home, "base");
  secondFile = join(home, "orders.csv");
  await writeFile(secondFile, edition(true));
  const store = await reopened(base);
  await importFiles(store, { files: [fileOf("orders.csv", edition(false))], mapping: MAPPING });
  await store.close();
  const calm = join(home, "calm");
  await cp(base, calm, { recursive: true });
  duration = (await importAndDie(calm, {})).ms;
  expected = await state(calm);
}, 300_000);

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

describe("a process killed while it imports", () => {
  test.each(COMMIT_POINTS)(
    "at %s: the next run ends where an undisturbed one does",
    async (point) => {
      const directory = join(home, point);
      await cp(base, directory, { recursive: true });
      expect((await importAndDie(directory, { at: point })).signal).toBe("SIGKILL");
      expect(await state(directory)).toEqual(expected);
      await rm(directory, { recursive: true });
    },
    120_000,
  );

  test(
    `at ${KILLS} random moments`,
    async () => {
      // The moments are spread over the whole import by golden-ratio steps: as irregular as chance, and the same each time.
      for (let i = 1; i <= KILLS; i += 1) {
        const directory = join(home, `moment-${i}`);
        await cp(base, directory, { recursive: true });
        await importAndDie(directory, { afterMs: ((i * 0.618_034) % 1) * duration });
        expect(await state(directory)).toEqual(expected);
        await rm(directory, { recursive: true });
      }
    },
    KILLS * 60_000,
  );

  test("the list of commit points is complete and in use", async () => {
    const files = (await readdir(HERE)).filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "commit-points.ts",
    );
    const used = new Set<string>();
    for (const name of files) {
      for (const match of (await readFile(join(HERE, name), "utf8")).matchAll(/reach\("([a-z_]+)"\)/g))
        used.add(match[1]!);
    }
    expect([...used].sort()).toEqual([...COMMIT_POINTS].sort());
  });
});
