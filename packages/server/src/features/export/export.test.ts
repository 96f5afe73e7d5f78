import excel from "exceljs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedWorkspace } from "../../testing/generated-workspace.ts";
import { ORIGIN, openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";
import { csvField, neutral } from "./export-cell.ts";

let tendwell: TestInstallation;
let owner: string;
let editor: string;

beforeAll(async () => {
  tendwell = await openTestInstallation();
  const { key } = await generatedWorkspace(tendwell, { accounts: 6, events: 300, months: 6 });
  owner = await key("admin");
  editor = await key("write");
});
afterAll(() => tendwell.remove());

async function download(path: string, bearer = owner): Promise<{ response: Response; bytes: Buffer }> {
  const response = await tendwell.app.request(`${ORIGIN}/api/v1/workspaces/a${path}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe("neutral", () => {
  it.each(["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", '=HYPERLINK("http://evil")', "-", "+1e5x"])(
    "%j cannot be a formula",
    (text) => {
      expect(neutral(text)).toBe(`'${text}`);
    },
  );
  it.each(["", "plain", "1=1", "a@b.c", "-5", "+40721", "-0.25"])("%j stays as it is", (text) => {
    expect(neutral(text)).toBe(text);
  });
  it("never leaves a field that a spreadsheet would run, and loses nothing else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const field = csvField(text);
        const inner = field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
        expect(/^[=+\-@\t\r]/.test(inner) && !/^[+-]?\d+(\.\d+)?$/.test(inner)).toBe(false);
        expect(inner === text || inner === `'${text}`).toBe(true);
      }),
      { seed: 3 },
    );
  });
});

describe("exports", () => {
  const count = async (table: string) =>
    Number(
      (
        (
          await tendwell.ask("POST", "/api/v1/workspaces/a/sql", {
            bearer: owner,
            body: { sql: `select count(*) from ${table}` },
          })
        ).json.rows as unknown as number[][]
      )[0]![0],
    );

  it("a table as CSV, NDJSON, XLSX and Parquet hold the same rows", async () => {
    const n = await count("ticket");
    expect(n).toBeGreaterThan(0);
    const csv = (await download("/export/ticket?format=csv")).bytes.toString();
    expect(csv.trimEnd().split("\r\n")).toHaveLength(n + 1);
    expect(csv.split("\r\n")[0]).toContain("account_external_id");
    const ndjson = (await download("/export/ticket?format=ndjson")).bytes.toString().trimEnd().split("\n");
    expect(ndjson).toHaveLength(n);
    expect(JSON.parse(ndjson[0]!)).toMatchObject({
      account_external_id: expect.any(String),
      resolvable: expect.any(Boolean),
    });
    const book = new excel.Workbook();
    await book.xlsx.load((await download("/export/ticket?format=xlsx")).bytes as never);
    expect(book.worksheets[0]!.rowCount).toBe(n + 1);
    const { response, bytes } = await download("/export/ticket?format=parquet");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="ticket.parquet"');
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const { mkdtemp, rm, writeFile } = await import("node:fs/promises");
    const folder = await mkdtemp("/tmp/tendwell-parquet-");
    await writeFile(`${folder}/t.parquet`, bytes);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const read = await connection.runAndReadAll(
      `select count(*), count(distinct ticket_id) from '${folder}/t.parquet'`,
    );
    expect(read.getRows()[0]!.map(Number)).toEqual([n, n]);
    await rm(folder, { recursive: true });
  });

  it("an empty table still has its columns", async () => {
    const { response } = await download("/export/sla_policy?format=parquet");
    expect(response.status).toBe(200);
    expect((await download("/export/queue_event?format=csv")).bytes.toString()).toContain("call_id");
  });

  it("a metric's figures and the rows behind it", async () => {
    const figures = (await download("/metrics/tickets_per_customer/export?format=csv&grain=quarter")).bytes
      .toString()
      .split("\r\n");
    expect(figures[0]).toContain("metric,component,period_start");
    expect(figures[1]).toMatch(/^tickets_per_customer,/);
    const rows = await tendwell.ask("GET", "/api/v1/workspaces/a/metrics/nps/rows?grain=month&limit=1000", {
      bearer: owner,
    });
    const exported = (await download("/metrics/nps/export?format=ndjson&what=rows&grain=month")).bytes
      .toString()
      .trimEnd()
      .split("\n");
    expect(Number(rows.json.total)).toBeGreaterThan(0);
    expect(exported).toHaveLength(Number(rows.json.total));
  });

  it("leave nothing in the staging folder", async () => {
    const { readdir } = await import("node:fs/promises");
    await download("/export/account?format=parquet");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await readdir(`${tendwell.home.workspaceDirectory("a")}/staging`)).toEqual([]);
  });

  it("single employee answers only to owners", async () => {
    expect((await download("/export/employee_answer?format=csv", editor)).response.status).toBe(403);
    expect((await download("/export/employee_answer?format=csv", owner)).response.status).toBe(200);
    expect((await download("/metrics/esat/rows", editor)).response.status).toBe(403);
    expect((await download("/metrics/esat/rows", owner)).response.status).toBe(200);
  });

  it("of what does not exist", async () => {
    expect((await download("/export/identity?format=csv")).response.status).toBe(404);
    expect((await download("/metrics/nothing/export?format=csv")).response.status).toBe(404);
    expect((await download("/export/account?format=pdf")).response.status).toBe(400);
  });
});
