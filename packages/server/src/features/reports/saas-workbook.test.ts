import type { MetricResult } from "@tendwell/contract";
import { translate } from "@tendwell/messages";
import excel from "exceljs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ORIGIN, openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";
import { FIGURES, INPUTS, SECTIONS } from "./workbook-lines.ts";

let tendwell: TestInstallation;
let cookie: string;
beforeAll(async () => {
  tendwell = await openTestInstallation();
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "=A & Co" } });
  await tendwell.ask("POST", "/api/v1/workspaces/a/generate", {
    cookie,
    body: { accounts: 60, events: 2000, months: 18, seed: 7 },
  });
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "empty", name: "Empty" } });
}, 120_000);
afterAll(() => tendwell.remove());

async function workbook(query: string, slug = "a"): Promise<{ response: Response; book: excel.Workbook }> {
  const response = await tendwell.app.request(`${ORIGIN}/api/v1/workspaces/${slug}/exports/saas-workbook?${query}`, {
    headers: { cookie, host: "127.0.0.1:4800" },
  });
  const book = new excel.Workbook();
  if (response.ok) await book.xlsx.load(await response.arrayBuffer());
  return { response, book };
}

async function figuresOf(metric: string, options: readonly string[], from: string, to: string) {
  const query = new URLSearchParams({ from, to, grain: "month" });
  for (const option of options) query.append("option", option);
  const answer = await tendwell.ask("GET", `/api/v1/workspaces/a/metrics/${metric}/results?${query}`, { cookie });
  return answer.json.results as unknown as MetricResult[];
}

const monthOf = (cell: excel.Cell): string => (cell.value as Date).toISOString().slice(0, 10);
const titleOf = (section: string): string => translate("en", `reports:section.${section}`);

/** Row numbers of the key figures, read off the sheet by the order of its sections. */
function rowsOf(sheet: excel.Worksheet): Map<string, number> {
  const rows = new Map<string, number>();
  for (const section of SECTIONS) {
    let row = 1;
    while (sheet.getCell(row, 1).value !== titleOf(section.key)) row += 1;
    section.lines.forEach((line, i) => {
      rows.set(line.key, row + 1 + i);
    });
  }
  return rows;
}

test("every key figure is a formula whose cached result is our own figure", { timeout: 120_000 }, async () => {
  const { response, book } = await workbook("months=6");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-disposition")).toContain("a-saas-metrics.xlsx");
  const sheet = book.getWorksheet("Key figures")!;
  const months = [3, 4, 5, 6, 7, 8].map((column) => monthOf(sheet.getCell(3, column)));
  const end = months.at(-1)!;
  const to = new Date(Date.UTC(Number(end.slice(0, 4)), Number(end.slice(5, 7)), 1)).toISOString().slice(0, 10);
  const rows = rowsOf(sheet);
  let compared = 0;
  for (const line of FIGURES) {
    const results =
      line.ours === null ? [] : await figuresOf(line.ours.metric, line.ours.options ?? [], months[0]!, to);
    months.forEach((start, i) => {
      // The cell's own `result`: its `value` leaves a zero out.
      const value = sheet.getCell(rows.get(line.key)!, 3 + i);
      expect(typeof value.formula, `${line.key} ${start}`).toBe("string");
      if (line.ours === null) return;
      const ours = results.find((result) => result.period.start === start && result.component === line.ours!.component);
      const own = ours?.value ?? null;
      if (own === null && ["mrr_movements", "arr"].includes(line.ours.metric)) expect(value.result).toBe(0);
      else if (own === null) expect(value.result ?? "").toBe("");
      else expect(value.result).toBeCloseTo(line.format === "money" ? own / 100 : own, 9);
      compared += own === null ? 0 : 1;
    });
  }
  expect(compared).toBeGreaterThan(100);
});

test("inputs are plain numbers, notes tell the definitions, and nothing is a formula that we did not write", {
  timeout: 60_000,
}, async () => {
  const { book } = await workbook("months=3&locale=ro");
  expect(book.worksheets.map((sheet) => sheet.name)).toEqual(["Indicatori", "Sume", "Verificare", "Note"]);
  const inputs = book.getWorksheet("Sume")!;
  INPUTS.forEach((_, i) => {
    for (const column of [3, 4, 5]) {
      const { type } = inputs.getCell(4 + i, column);
      expect([excel.ValueType.Number, excel.ValueType.Null]).toContain(type);
    }
  });
  expect(inputs.getCell("A1").type).toBe(excel.ValueType.String);
  expect(inputs.getCell("A1").value).toContain("=A & Co");
  const notes = book.getWorksheet("Note")!;
  const texts: string[] = [];
  notes.eachRow((row) => texts.push(String(row.getCell(1).value)));
  expect(texts).toContain(translate("ro", "metrics:cac_payback.title"));
  expect(inputs.pageSetup).toMatchObject({ orientation: "landscape", fitToWidth: 1 });
});

test("a company without facts has a workbook of empty cells and zero movements", {
  timeout: 60_000,
}, async () => {
  const { response, book } = await workbook("months=2", "empty");
  expect(response.status).toBe(200);
  const sheet = book.getWorksheet("Key figures")!;
  const rows = rowsOf(sheet);
  const result = (key: string) => sheet.getCell(rows.get(key)!, 3).result ?? "";
  expect([result("closing"), result("new"), result("paying")]).toEqual([0, 0, 0]);
  expect([result("arpu"), result("customer_lifetime_value"), result("magic_number")]).toEqual(["", "", ""]);
});

test("what it cannot do is refused", { timeout: 60_000 }, async () => {
  expect((await workbook("months=1")).response.status).toBe(400);
  expect((await workbook("months=61")).response.status).toBe(400);
  expect((await workbook("locale=fr")).response.status).toBe(400);
  expect((await workbook("asOf=yesterday")).response.status).toBe(400);
  expect((await workbook("", "nobody")).response.status).toBe(404);
});
