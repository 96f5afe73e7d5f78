import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearRunningServer, writeRunningServer } from "../home/home.ts";
import { type Listener, listen } from "../http/listen.ts";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { openTestInstallation, type TestInstallation } from "../testing/test-installation.ts";
import { EXIT } from "./exit-code.ts";
import { COMMAND_NAMES, run } from "./run.ts";

let folder: string;
let home: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-cli-"));
  home = join(folder, "home");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tendwell(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run([...args, "--home", home], terminal);
  return { code, out: terminal.output(), err: terminal.errors(), bytes: terminal.bytes() };
}

const ORDERS = [
  "order_id,account_id,occurred_at,status,amount_minor,currency,items",
  "o1,acme,2024-01-05T10:00:00Z,paid,1000,EUR,1",
  "o2,acme,2024-01-20T10:00:00Z,paid,3000,EUR,2",
  "o3,beta,2024-02-02T10:00:00Z,paid,500,EUR,1",
  "o4,beta,not a date,paid,500,EUR,1",
  "",
].join("\n");

describe("help", () => {
  it.each(COMMAND_NAMES)("%s explains itself with an example", async (name) => {
    const { code, out } = await tendwell(name, "--help");
    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(/Examples?:\n {2}tendwell /);
    expect(out).toContain("--home");
  });
  it("lists every command", async () => {
    const { out } = await tendwell("--help");
    for (const name of COMMAND_NAMES) expect(out).toContain(`  ${name} `);
  });
  it("is what a typing error gets, with exit code 2", async () => {
    const { code, err } = await tendwell("metrix");
    expect(code).toBe(EXIT.usage);
    expect(err).toContain("metrix");
  });
});

/** The same commands must work with the store in this process and through a server that holds it. */
function everyDay(): void {
  it("imports files, says what was refused, and answers 3", async () => {
    const file = join(folder, "orders.csv");
    await writeFile(file, ORDERS);
    const { code, out } = await tendwell("import", file, "--json");
    expect(code).toBe(EXIT.partlyRejected);
    const job = JSON.parse(out);
    expect(job.state).toBe("done");
    expect(job.imports).toMatchObject([{ rowsRead: 4, rowsRejected: 1 }]);
    expect(job.rejects).toMatchObject([{ file: "orders.csv", line: 5, column: "occurred_at", value: "not a date" }]);
  });

  it("prints figures as the documented JSON", async () => {
    const { code, out } = await tendwell(
      "metrics",
      "get",
      "average_purchase_value",
      "--json",
      "--from",
      "2024-01-01",
      "--to",
      "2024-02-01",
    );
    expect(code).toBe(EXIT.ok);
    const { results } = JSON.parse(out);
    expect(Object.keys(JSON.parse(out))).toEqual(["results"]);
    expect(results).toHaveLength(1);
    for (const name of [
      "metric",
      "component",
      "period",
      "group",
      "options",
      "value",
      "numerator",
      "denominator",
      "n",
      "unit",
      "band",
      "interval",
      "coverage",
      "freshness",
      "provisional",
      "reason",
    ]) {
      expect(results[0]).toHaveProperty(name);
    }
    expect(results[0]).toMatchObject({
      metric: "average_purchase_value",
      period: { start: "2024-01-01", end: "2024-02-01" },
      value: 2000,
      numerator: 4000,
      denominator: 2,
      unit: "money",
      currency: "EUR",
    });
  });

  it("shows them as a table, and the rows behind them", async () => {
    const figures = await tendwell(
      "metrics",
      "get",
      "average_purchase_value",
      "--from",
      "2024-01-01",
      "--to",
      "2024-03-01",
    );
    expect(figures.out).toContain("€20.00");
    const rows = await tendwell(
      "metrics",
      "rows",
      "average_purchase_value",
      "--from",
      "2024-01-01",
      "--to",
      "2024-02-01",
      "--json",
    );
    const found = JSON.parse(rows.out);
    expect(found.total).toBe(2);
    expect(found.rows[0].account.externalId).toBe("acme");
  });

  it("exports a table and a metric", async () => {
    const table = await tendwell("export", "purchase", "--format", "csv");
    expect(table.bytes.toString()).toContain("acme");
    const path = join(folder, "figures.ndjson");
    expect((await tendwell("export", "average_purchase_value", "--out", path)).code).toBe(EXIT.ok);
    expect(JSON.parse((await readFile(path, "utf8")).split("\n")[0]!)).toMatchObject({
      metric: "average_purchase_value",
    });
  });

  it("queries, examines, lists and backs up", async () => {
    const query = await tendwell("sql", "select count(*) as n from purchase", "--json");
    expect(JSON.parse(query.out).rows).toEqual([[3]]);
    const refused = await tendwell("sql", "select * from read_csv('/etc/passwd')");
    expect(refused.code).toBe(EXIT.error);
    const doctor = JSON.parse((await tendwell("doctor", "--json")).out);
    expect(doctor.findings).toContainEqual(expect.objectContaining({ code: "rejected_rows", count: 1 }));
    const workspaces = JSON.parse((await tendwell("workspaces", "list", "--json")).out);
    expect(workspaces.workspaces).toMatchObject([{ slug: "main", today: "2024-02-03", pinned: true }]);
    const backup = JSON.parse((await tendwell("backup", "--json")).out);
    expect(backup.files).toBe(2);
    expect((await tendwell("link")).out).toContain("/welcome#token=");
  });

  it("tells a wrong question from a failure", async () => {
    expect((await tendwell("metrics", "get", "nps", "--grain", "fortnight")).code).toBe(EXIT.usage);
    expect((await tendwell("metrics", "get", "no_such_metric")).code).toBe(EXIT.error);
    expect((await tendwell("import", join(folder, "missing.csv"))).code).toBe(EXIT.usage);
    expect((await tendwell("erase", "nobody@example.com")).code).toBe(EXIT.error);
  });
}

describe("in this process", everyDay);

describe("through a running server", () => {
  let server: TestInstallation;
  let listener: Listener;
  beforeAll(async () => {
    home = join(folder, "served");
    const { locateHome } = await import("../home/home.ts");
    server = await openTestInstallation({ home: locateHome(home) });
    listener = await listen(server.app, "127.0.0.1", 0);
    await writeRunningServer(server.home, { pid: process.pid, port: listener.port });
  });
  afterAll(async () => {
    await clearRunningServer(server.home);
    await listener.close();
    await server.close();
  });
  everyDay();

  it("refuses to restore under the server", async () => {
    const { code, err } = await tendwell("restore", "x");
    expect(code).toBe(EXIT.error);
    expect(err).toContain("stop it first");
  });
  it("refuses a second server on the same home", async () => {
    const { code, err } = await tendwell("serve");
    expect(code).toBe(EXIT.error);
    expect(err).toContain("already serves");
  });
});
