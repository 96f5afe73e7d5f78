// Over 300 lines: one installation that every tool's file goes into and out of.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import Excel from "exceljs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Office, openOffice } from "../../testing/survey-fixture.ts";

const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
let office: Office;
let folder: string;
beforeAll(async () => {
  office = await openOffice(clock);
  folder = await mkdtemp(join(tmpdir(), "tendwell-exchange-"));
});
afterAll(async () => {
  await office.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Report {
  tool: string;
  survey: string;
  created: boolean;
  responses: number;
  questions: { id: string; type: string; text: string; answers: number }[];
  ignored: string[];
  import: { id: number; rowsAdded: number; rowsChanged: number; rowsUnchanged: number; rowsRejected: number } | null;
  rejects: { line: number; column: string | null; value: string | null; code: string; reason: string }[];
}

async function bring(name: string, content: string | Uint8Array, fields: Record<string, string> = {}) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append("file", new Blob([content as BlobPart]), name);
  const answer = await office.ask("POST", "/api/v1/workspaces/acme/survey-imports/responses", {
    bearer: office.localCredential,
    form,
  });
  return { status: answer.status, json: answer.json as unknown as Report & { detail: string; mend: string } };
}
const typesOf = (report: Report) => Object.fromEntries(report.questions.map((one) => [one.id, one.type]));
const metric = async (id: string, from: string, to: string) => {
  const answer = await office.api("GET", `/metrics/${id}/results?grain=year&from=${from}&to=${to}`);
  const { results } = answer.json as unknown as { results: { component: string | null; value: number | null }[] };
  return results.find((one) => one.component === null)?.value ?? null;
};
const resultsOf = async (id: string) =>
  (await office.api("GET", `/surveys/${id}/results`)).json as unknown as {
    scores: { question: string; n: number; value: number | null }[];
    choices: { question: string; n: number; options: { text: string; n: number }[] }[];
    channels: { channel: string; answered: number }[];
  };
const sheet = async (rows: readonly (readonly unknown[])[]): Promise<Uint8Array> => {
  const book = new Excel.Workbook();
  const page = book.addWorksheet("Sheet");
  for (const row of rows) page.addRow([...row]);
  return new Uint8Array(await book.xlsx.writeBuffer());
};

// SurveyMonkey, "All responses data" with expanded columns: choices stand in a second row.
const MONKEY = [
  'Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,How likely is it that you would recommend us to a friend or colleague?,Which devices do you use?,,,How satisfied are you with our support?,"What could we\ndo better?"',
  ",,,,,,,,,Response,Phone,Laptop,Other (please specify),Response,Open-Ended Response",
  '1001,77,01/31/2021 10:00:00,01/31/2021 10:05:00,10.0.0.1,ana@example.com,Ana,Pop,,10 - Extremely likely,Phone,Laptop,,Very satisfied,"Nothing,\nall good"',
  "1002,77,02/01/2021 09:00:00,02/01/2021 09:02:00,10.0.0.2,bob@example.com,Bob,Lee,,3,,Laptop,Tablet,Dissatisfied,Slow answers",
  "1003,77,02/02/2021 09:00:00,02/02/2021 09:02:00,10.0.0.3,,,,,eleven,Phone,,,Satisfied,",
  "1004,77,02/03/2021 09:00:00,02/03/2021 09:02:00,10.0.0.4,eve@example.com,Eve,Wu,,9,Phone,,,Very satisfied,Fast",
  "",
].join("\n");

test("SurveyMonkey's expanded CSV: two rows of headings, types inferred, what cannot be right is refused with its line", async () => {
  const { status, json } = await bring("Support 2021.csv", MONKEY, { survey: "monkey", dryRun: "true" });
  expect(status, json.detail).toBe(200);
  expect(json).toMatchObject({ tool: "surveymonkey", created: true, responses: 4, import: null });
  expect((await office.api("GET", "/surveys/monkey")).status).toBe(404);

  const stored = (await bring("Support 2021.csv", MONKEY, { survey: "monkey" })).json;
  expect(Object.values(typesOf(stored))).toEqual(["nps", "multiple", "csat", "text"]);
  expect(stored.import).toMatchObject({ rowsRejected: 1 });
  // The headings take three lines, the first response two.
  expect(stored.rejects).toEqual([
    {
      file: "Support 2021.csv",
      line: 7,
      column: "score",
      value: "eleven",
      code: "not_a_number",
      reason: expect.stringContaining("number"),
    },
  ]);
  expect(stored.ignored).toEqual(["Collector ID", "IP Address", "Custom Data 1"]);
  // Two promoters and one detractor of three.
  expect(await metric("nps", "2021-01-01", "2022-01-01")).toBeCloseTo(100 / 3, 6);
  expect(await metric("csat", "2021-01-01", "2022-01-01")).toBeCloseTo(2 / 3, 6);
  const results = await resultsOf("monkey");
  expect(results.scores.map(({ question, n }) => [question, n]).sort()).toEqual([
    ["csat", 3],
    ["nps", 3],
  ]);
  expect(results.choices[0]!.options.map((one) => [one.text, one.n])).toEqual([
    ["Phone", 2],
    ["Laptop", 2],
    ["Other (please specify)", 1],
  ]);
  const answers = (await office.api("GET", "/surveys/monkey/answers?search=slow")).json as unknown as {
    total: number;
    items: { person: string; texts: Record<string, string> }[];
  };
  expect(answers.total).toBe(1);
  expect(answers.items[0]).toMatchObject({ person: "bob@example.com" });
  expect(Object.values(answers.items[0]!.texts).sort()).toEqual(["Slow answers", "Tablet"]);
});

test("the same file again changes nothing, a changed row is a new version, and the import is undone as a whole", async () => {
  const again = (await bring("again.csv", MONKEY, { survey: "monkey" })).json;
  expect(again).toMatchObject({ created: false, import: { rowsAdded: 0, rowsChanged: 0 } });
  const changed = (await bring("again.csv", MONKEY.replace(",,3,,Laptop", ",,9,,Laptop"), { survey: "monkey" })).json;
  expect(changed.import).toMatchObject({ rowsAdded: 0, rowsChanged: 1 });
  expect(await metric("nps", "2021-01-01", "2022-01-01")).toBe(100);
  await office.api("POST", `/imports/${changed.import!.id}/undo`);
  expect(await metric("nps", "2021-01-01", "2022-01-01")).toBeCloseTo(100 / 3, 6);
  const definition = (await office.api("GET", "/surveys/monkey")).json as unknown as {
    version: number;
    answers: number;
  };
  expect(definition).toMatchObject({ version: 1, answers: 3 });
});

test("SurveyMonkey's condensed workbook: one column a question, choices divided by commas", async () => {
  const meta = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"];
  const ask = ["Which parts do you use?", "How satisfied are you with the price?"];
  const rows = Array.from({ length: 6 }, (_, i) => [
    2001 + i,
    5,
    `03/0${i + 1}/2021 08:00:00 AM`,
    `03/0${i + 1}/2021 08:05:00 PM`,
    "",
    `p${i}@example.com`,
    i % 2 === 0 ? "Reports, Alerts" : "Alerts",
    i < 3 ? 5 : 2,
  ]);
  const bytes = await sheet([[...meta, ...ask], ["", "", "", "", "", "", "Response", "Response"], ...rows]);
  const { status, json } = await bring("condensed.xlsx", bytes);
  expect(status, json.detail).toBe(200);
  expect(Object.values(typesOf(json))).toEqual(["multiple", "csat"]);
  expect(json.survey).toBe("condensed");
  const results = await resultsOf("condensed");
  expect(results.choices[0]!.options).toMatchObject([
    { text: "Reports", n: 3 },
    { text: "Alerts", n: 6 },
  ]);
  expect(results.scores).toMatchObject([{ question: "csat", n: 6, value: 0.5 }]);
  expect(results.channels).toMatchObject([{ channel: "import", answered: 6 }]);
});

test("Google Forms in Chinese: no ids, a grid, choices by semicolon; day before month where the dates say so", async () => {
  const rows = [
    "时间戳记,您有多大可能向朋友或同事推荐我们？,您使用哪些功能？,您对以下各项的评价 [价格],您对以下各项的评价 [速度],您的建议",
    "31/05/2022 10:00:00,10,报表;提醒,好,好,很好",
    "31/05/2022 10:00:00,2,报表,差,好,太慢",
    "01/06/2022 10:00:00,9,提醒;报表,好,差,",
    "02/06/2022 10:00:00,7,提醒,差,差,一般般吧",
  ];
  const { status, json } = await bring("表单.csv", rows.join("\r\n"), {
    survey: "forms",
    locale: "zh-Hans",
    tool: "google-forms",
  });
  expect(status, json.detail).toBe(200);
  expect(Object.values(typesOf(json))).toEqual(["nps", "multiple", "matrix", "text"]);
  expect(json.responses).toBe(4);
  expect((await resultsOf("forms")).scores).toMatchObject([{ question: "nps", n: 4, value: 25 }]);
  // Two responses of one second stay two, the next time too.
  expect((await bring("表单.csv", rows.join("\r\n"), { survey: "forms" })).json.import).toMatchObject({ rowsAdded: 0 });
  expect(await metric("nps", "2022-01-01", "2023-01-01")).toBe(25);
});

test("Delighted: each type of survey is a question of its own, comments and additional questions come along", async () => {
  const rows = [
    "ID,Survey Type,Score,Comment,Permalink,Created At,Person Email,Plan,Have you bought before?",
    "1,nps,10,Great people,https://d.test/1,2023-04-01 10:00:00 UTC,a@example.com,pro,Yes",
    "2,nps,4,Too dear,https://d.test/2,2023-04-02 10:00:00 UTC,b@example.com,free,No",
    "3,csat,5,,https://d.test/3,1680516000,c@example.com,pro,Yes",
    "4,thumbs,1,,https://d.test/4,2023-04-04 10:00:00 UTC,d@example.com,pro,No",
  ];
  const { status, json } = await bring("delighted.csv", rows.join("\n"));
  expect(status, json.detail).toBe(200);
  expect(json.tool).toBe("delighted");
  expect(typesOf(json)).toMatchObject({ nps: "nps", csat: "csat", thumbs: "thumbs", comment: "text" });
  expect(json.ignored).toEqual(["Permalink", "Plan"]);
  expect(await metric("nps", "2023-01-01", "2024-01-01")).toBe(0);
  expect(await metric("thumbs", "2023-01-01", "2024-01-01")).toBe(1);
});

test("SoGoSurvey and SurveyLegend are recognised by their columns; Romanian wording and labels are known", async () => {
  const sogo = await sheet([
    ["Response No", "Participation Date", "Email", "Status", "Cât de mulțumit sunteți de produs?", "Ce ați schimba?"],
    [1, "2024-02-01 10:00:00", "a@example.com", "Completed", "Foarte mulțumit", "Nimic"],
    [2, "2024-02-02 10:00:00", "b@example.com", "Completed", "Nemulțumit", "Prețul"],
    [3, "2024-02-02 11:00:00", "c@example.com", "Completed", "Mulțumit", ""],
  ]);
  const first = (await bring("sogo.xlsx", sogo, { locale: "ro" })).json;
  expect(first, first.detail).toMatchObject({ tool: "sogosurvey", responses: 3 });
  expect(Object.values(typesOf(first))).toEqual(["csat", "text"]);
  expect(await metric("csat", "2024-01-01", "2025-01-01")).toBeCloseTo(2 / 3, 6);
  const legend = [
    "Participant ID;Submitted At;Browser;Rate our delivery;Would you come back?",
    "p-1;2025-02-01 10:00:00;Firefox;5;Yes",
    "p-2;2025-02-02 10:00:00;Safari;3;No",
    "p-3;2025-02-03 10:00:00;Safari;4;Yes",
    "p-4;2025-02-04 10:00:00;Safari;4;Yes",
  ];
  const second = (await bring("legend.csv", legend.join("\n"))).json;
  expect(second, second.detail).toMatchObject({ tool: "surveylegend", responses: 4, ignored: ["Browser"] });
  expect(Object.values(typesOf(second))).toEqual(["stars", "single"]);
  expect(await metric("stars", "2025-01-01", "2026-01-01")).not.toBeNull();
});

test("a file without any score brings its choices; a response without a time is refused", async () => {
  const rows = ["Timestamp,Which part do you use?"];
  for (let i = 1; i <= 6; i += 1)
    rows.push(`${i === 6 ? "soon" : `2019-03-0${i} 10:00:00`},${i % 2 === 0 ? "Alerts" : "Reports"}`);
  const { status, json } = await bring("parts.csv", rows.join("\n"));
  expect(status, json.detail).toBe(200);
  expect(json.rejects).toMatchObject([{ line: 7, column: "occurred_at", value: "soon", code: "not_a_date" }]);
  const results = await resultsOf("parts");
  expect(results.scores).toEqual([]);
  expect(results.choices[0]!.options).toMatchObject([
    { text: "Reports", n: 3 },
    { text: "Alerts", n: 2 },
  ]);
});

test("employees' answers go to their own table; an anonymous survey takes no named ones", async () => {
  const question = { id: "work", type: "esat", text: "How satisfied are you with your work here overall?" };
  const staff = {
    id: "staff",
    title: "Staff",
    locale: "en",
    locales: ["en"],
    audience: "employees",
    pages: [{ id: "p", questions: [question] }],
    thankYou: [],
  };
  expect((await office.api("POST", "/surveys", { definition: staff })).status).toBe(201);
  const rows = [
    "Timestamp",
    "2020-01-01 10:00:00",
    "2020-01-02 10:00:00",
    "2020-01-03 10:00:00",
    "2020-01-04 10:00:00",
  ];
  const file = rows.map((row, i) => `${row},${i === 0 ? question.text : [5, 4, 2, 5][i - 1]}`).join("\n");
  const { json } = await bring("staff.csv", file, { survey: "staff" });
  expect(json, json.detail).toMatchObject({ created: false, responses: 4, import: { rowsAdded: 4 } });
  expect(await metric("esat", "2020-01-01", "2021-01-01")).toBe(0.75);
  expect(await metric("csat", "2020-01-01", "2021-01-01")).toBeNull();
  await office.api("POST", "/surveys", { definition: { ...staff, id: "quiet", anonymous: true } });
  expect((await bring("staff.csv", file, { survey: "quiet" })).status).toBe(409);
});

test("a file of another kind is refused with what to do", async () => {
  const { status, json } = await bring("orders.csv", "order,amount\n1,2\n");
  expect(status).toBe(422);
  expect(json.mend).toContain("Delighted");
  expect((await bring("broken.xlsx", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).status).toBe(422);
});

const KINDS = {
  id: "kinds",
  title: { en: "Kinds", ro: "Feluri" },
  locale: "en",
  locales: ["en", "ro"],
  pages: [
    {
      id: "p",
      questions: [
        {
          id: "score",
          type: "nps",
          text: { en: "How likely are you to recommend us?", ro: "Cât de probabil este să ne recomandați?" },
        },
        {
          id: "parts",
          type: "multiple",
          text: { en: "Which parts?", ro: "Ce părți?" },
          options: [
            { id: "a", text: { en: "Reports", ro: "Rapoarte" } },
            { id: "b", text: "Alerts" },
            { id: "other", text: { en: "Other", ro: "Altceva" }, other: true },
          ],
        },
        { id: "why", type: "text", text: { en: "Why?", ro: "De ce?" } },
      ],
    },
  ],
  thankYou: [],
};

test("answers go out as CSV, NDJSON, XLSX and Parquet: a column a choice, formulas neutralised, labels in the language asked for", async () => {
  const made = await office.api("POST", "/surveys", { definition: KINDS });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const answers = { score: 9, parts: ["a", "other"], "parts:other": "=1+1", why: "=HYPERLINK(A1)" };
  await office.api("POST", "/surveys/kinds/answers", { answers, recipient: { email: "x@example.com" }, wave: "w1" });
  await office.api("POST", "/surveys/kinds/answers", { answers: { score: 2 } });
  const csv = (await office.api("GET", "/surveys/kinds/answers/export?format=csv&locale=ro")).text;
  const [head, ...lines] = csv.trim().split("\r\n");
  expect(head).toBe(
    "response_id,submitted_at,channel,wave,complete,language,account,person,Cât de probabil este să ne recomandați?,Ce părți? · Rapoarte,Ce părți? · Alerts,Ce părți? · Altceva,Ce părți? · Altceva (2),De ce?",
  );
  expect(lines.find((line) => line.includes("x@example.com"))).toContain(",9,true,false,true,'=1+1,'=HYPERLINK(A1)");
  expect(lines).toHaveLength(2);
  const ndjson = (await office.api("GET", "/surveys/kinds/answers/export?format=ndjson&wave=w1")).text.trim();
  expect(JSON.parse(ndjson)).toMatchObject({ score: 9, "parts.a": true, "parts.b": false, why: "=HYPERLINK(A1)" });
  const bytes = async (format: string) => {
    const response = await office.app.request(
      `http://127.0.0.1:4800/api/v1/workspaces/acme/surveys/kinds/answers/export?format=${format}`,
      { headers: { host: "127.0.0.1:4800", authorization: `Bearer ${office.localCredential}` } },
    );
    return new Uint8Array(await response.arrayBuffer());
  };
  const book = new Excel.Workbook();
  await book.xlsx.load((await bytes("xlsx")).buffer as ArrayBuffer);
  const rows = book.worksheets[0]!.getSheetValues() as unknown[][];
  expect(rows[1]).toContain("Which parts? · Reports");
  expect(rows.flat()).toContain("'=HYPERLINK(A1)");
  const file = join(folder, "kinds.parquet");
  await writeFile(file, await bytes("parquet"));
  const reader = await (await DuckDBInstance.create()).connect();
  const types = (await reader.runAndReadAll(`describe select * from '${file}'`)).getRowObjects();
  expect(Object.fromEntries(types.map((row) => [row.column_name, row.column_type]))).toMatchObject({
    score: "BIGINT",
    "parts.a": "BOOLEAN",
    why: "VARCHAR",
    submitted_at: "TIMESTAMP",
  });
});

test("anonymous answers go out in days, without anybody's name, and not before there are five", async () => {
  await office.api("POST", "/surveys", { template: "employees", id: "team" });
  const definition = (await office.api("GET", "/surveys/team")).json.definition as unknown as { anonymous: boolean };
  expect(definition.anonymous).toBe(true);
  const give = () => office.api("POST", "/surveys/team/answers", { answers: { satisfaction: 4 } });
  const questions = JSON.stringify(definition);
  const scoreId = /"id":"([a-z_]+)","type":"esat"/.exec(questions)![1]!;
  const answer = () => office.api("POST", "/surveys/team/answers", { answers: { [scoreId]: 4 } });
  expect((await give()).status === 422 || scoreId === "satisfaction").toBe(true);
  for (let i = 0; i < 3; i += 1) await answer();
  const few = (await office.api("GET", "/surveys/team/answers/export?format=ndjson")).text;
  expect(few).toBe("");
  for (let i = 0; i < 5; i += 1) await answer();
  const csv = (await office.api("GET", "/surveys/team/answers/export?format=csv&headings=ids")).text
    .trim()
    .split("\r\n");
  expect(csv[0]).toMatch(/^submitted_on,channel,wave,complete,/);
  expect(csv.length).toBeGreaterThan(5);
  expect(csv[1]).toMatch(/^2026-03-02,api,/);
});

test.each(["en", "zh-Hans", "zh-Hant", "ro"])("the printable report is a whole PDF in %s", async (locale) => {
  const response = await office.app.request(
    `http://127.0.0.1:4800/api/v1/workspaces/acme/surveys/monkey/report?locale=${locale}&paper=letter`,
    { headers: { host: "127.0.0.1:4800", authorization: `Bearer ${office.localCredential}` } },
  );
  expect(response.status).toBe(200);
  const text = Buffer.from(await response.arrayBuffer()).toString("latin1");
  expect(text.startsWith("%PDF-")).toBe(true);
  expect(text).toContain("%%EOF");
  expect(text).toContain("/MediaBox [0 0 612 792]");
  expect(text).toContain(`/Lang (${locale})`);
});

test("a SurveyJS document becomes a survey, what is lost is listed, and ours goes back out", async () => {
  const document = {
    title: { default: "Visit", de: "Besuch" },
    locale: "en",
    pages: [
      {
        name: "one",
        elements: [
          {
            type: "rating",
            name: "NPS",
            title: "How likely are you to recommend us?",
            rateMin: 0,
            rateMax: 10,
            isRequired: true,
          },
          { type: "signaturepad", name: "sign" },
        ],
      },
      { name: "two", elements: [{ type: "comment", name: "why", title: "Why?", visibleIf: "{NPS} <= 6" }] },
    ],
    triggers: [{ type: "complete", expression: "{NPS} >= 9" }],
  };
  const look = await office.api("POST", "/survey-imports/surveyjs", { id: "visit", document, dryRun: true });
  expect(look.status, JSON.stringify(look.json)).toBe(200);
  expect(look.json).toMatchObject({
    version: null,
    losses: [{ element: "sign", reason: "type_unknown" }],
    problems: [],
  });
  const made = await office.api("POST", "/survey-imports/surveyjs", { id: "visit", document });
  expect(made.json).toMatchObject({ version: 1 });
  expect((await office.api("POST", "/survey-imports/surveyjs", { id: "visit", document })).status).toBe(409);
  const detail = (await office.api("GET", "/surveys/visit")).json as unknown as {
    definition: { pages: { skipTo: unknown; questions: { id: string; type: string; showIf: unknown }[] }[] };
  };
  const [first, second] = detail.definition.pages;
  expect(first).toMatchObject({
    skipTo: [{ when: { question: "nps", op: "at_least", value: 9 }, to: "end" }],
    questions: [{ id: "nps", type: "nps" }],
  });
  expect(second!.questions[0]).toMatchObject({ showIf: { question: "nps", op: "at_most", value: 6 } });
  const back = (await office.api("GET", "/surveys/visit/surveyjs")).json as unknown as { triggers: unknown[] };
  expect(back.triggers).toEqual([{ type: "complete", expression: "{nps} >= 9" }]);
  const wrong = await office.api("POST", "/survey-imports/surveyjs", { id: "other", document: { a: 1 } });
  expect(wrong.status).toBe(422);
});

test("there may be as many surveys as one likes, each in its own colours, where those can be read", async () => {
  for (let i = 0; i < 20; i += 1) {
    const theme = { accent: "#0b7a4b", background: "#fff8e7", text: i === 0 ? "#fff7e0" : "#20302a" };
    const made = await office.api("POST", "/surveys", { definition: { ...KINDS, id: `many-${i}`, theme } });
    expect(made.status).toBe(201);
  }
  const all = (await office.api("GET", "/surveys")).json as unknown as { items: { id: string; open: boolean }[] };
  expect(all.items.filter((one) => one.id.startsWith("many-") && one.open)).toHaveLength(20);
  const look = async (id: string) =>
    (await office.api("POST", `/surveys/${id}/preview`, {})).json.html as unknown as string;
  expect(await look("many-1")).toContain("--b:#fff8e7;--t:#20302a;--a:#0b7a4b");
  // A text that could not be told from its background is replaced.
  expect(await look("many-0")).toContain("--b:#fff8e7;--t:#111111");
});
