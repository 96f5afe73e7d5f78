import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { EXIT } from "./exit-code.ts";
import { run } from "./run.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-definitions-"));
  const file = join(folder, "orders.csv");
  const orders = ["order_id,account_id,occurred_at,status,amount_minor,currency", "o1,acme,2024-01-05,paid,1000,EUR"];
  orders.push("o2,acme,2024-01-20,paid,3000,EUR", "o3,beta,2024-02-02,paid,500,EUR");
  await writeFile(file, `${orders.join("\n")}\n`);
  expect((await tendwell("import", file)).code).toBe(EXIT.ok);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tendwell(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run([...args, "--home", join(folder, "home")], terminal);
  return { code, out: terminal.output(), err: terminal.errors() };
}
async function put(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, text);
  return file;
}
const read = (path: string) => readFile(join(folder, path), "utf8");

const METRIC = (least: number) => `kind: metric
id: large
title: Large orders
unit: count
table: purchase
numerator:
  aggregate: count
  filters:
    - { column: amount_minor, at_least: ${least} }
examples:
  - name: one of two
    from: 2026-01-01
    to: 2026-02-01
    facts:
      purchase:
        - { occurred_at: 2026-01-05, amount_minor: 10 }
        - { occurred_at: 2026-01-06, amount_minor: 100000 }
    expect: 1
`;
const SETTINGS = "# our words\nkind: settings\nid: company\nchurn: { pastDueDays: 7 }\n";
const january = ["--from", "2024-01-01", "--to", "2024-02-01", "--json"];

describe("definition files", () => {
  it("are tested, compared and rehearsed without storing anything", async () => {
    const file = await put("mine/metric.yaml", METRIC(2000));
    const tested = await tendwell("test", file);
    expect(tested).toMatchObject({ code: EXIT.ok, out: "✔ metric large: one of two\n1 examples, 0 failed" });
    const shown = await tendwell("diff", file);
    expect(shown.out).toContain("metric large: not stored →");
    expect(shown.out).toContain("+title: Large orders");
    const dry = await tendwell("apply", join(folder, "mine"), "--dry-run", "--json");
    expect(JSON.parse(dry.out)).toMatchObject({ applied: false, items: [{ action: "create", id: "large" }] });
    expect((await tendwell("metrics", "show", "large")).code).toBe(EXIT.error);
    expect((await tendwell("test")).out).toBe("No definitions are stored.");
  });

  it("are applied, and what they say is measured", async () => {
    await put("mine/company.yaml", SETTINGS);
    const applied = await tendwell("apply", join(folder, "mine"), "--json");
    expect(applied.code).toBe(EXIT.ok);
    expect(JSON.parse(applied.out).items.map((one: { id: string; version: number }) => [one.id, one.version])).toEqual([
      ["company", 1],
      ["large", 1],
    ]);
    const { results } = JSON.parse((await tendwell("metrics", "get", "large", ...january)).out);
    expect(results).toMatchObject([{ value: 1, versions: { settings: 1, metric: 1 } }]);
    const listed = await tendwell("metrics", "list");
    expect(listed.out).toMatch(/large +orders +count +Large orders +your own, version 1/);
    const again = await tendwell("apply", join(folder, "mine"), "--json");
    expect(JSON.parse(again.out).items.map((one: { action: string }) => one.action)).toEqual([
      "unchanged",
      "unchanged",
    ]);
    const stored = await tendwell("test");
    expect(stored).toMatchObject({ code: EXIT.ok, out: "✔ metric large: one of two\n1 examples, 0 failed" });
  });

  it("that changed since are a conflict, which pull or force settles", async () => {
    expect((await tendwell("pull", join(folder, "theirs"))).code).toBe(EXIT.ok);
    expect(await read("theirs/settings/company.yaml")).toBe(SETTINGS);
    await put("theirs/metric/large.yaml", METRIC(500));
    expect((await tendwell("apply", join(folder, "theirs"))).code).toBe(EXIT.ok);
    // Mine has not moved: pull takes theirs.
    expect((await tendwell("pull", join(folder, "mine"))).code).toBe(EXIT.ok);
    expect(await read("mine/metric.yaml")).toBe(METRIC(500));
    // Both move: the second to come is told.
    await put("theirs/metric/large.yaml", METRIC(400));
    await put("mine/metric.yaml", METRIC(600));
    expect((await tendwell("apply", join(folder, "theirs"))).code).toBe(EXIT.ok);
    const refused = await tendwell("apply", join(folder, "mine"));
    expect(refused.code).toBe(EXIT.partlyRejected);
    expect(refused.err).toContain("version 3 is stored");
    expect(refused.err).toContain("is made from version 2");
    const pulled = await tendwell("pull", join(folder, "mine"));
    expect(pulled.code).toBe(EXIT.partlyRejected);
    expect(await read("mine/metric.yaml")).toBe(METRIC(600));
    expect((await tendwell("diff", join(folder, "mine"), "--exit-code")).code).toBe(EXIT.partlyRejected);
    expect((await tendwell("apply", join(folder, "mine"), "--force")).code).toBe(EXIT.ok);
    expect((await tendwell("diff", join(folder, "mine"), "--exit-code")).code).toBe(EXIT.ok);
    expect((await tendwell("pull", join(folder, "theirs"), "--force")).code).toBe(EXIT.ok);
    expect(await read("theirs/metric/large.yaml")).toBe(METRIC(600));
  });

  it("are pulled into the file of several documents they came from", async () => {
    const both = `${SETTINGS}---\n# the metric\n${METRIC(600)}`;
    await put("both/all.yaml", both);
    const applied = await tendwell("apply", join(folder, "both"), "--json");
    // The comment above the metric belongs to it: that is a change, from a folder without a lock.
    expect(applied.code).toBe(EXIT.partlyRejected);
    expect((await tendwell("apply", join(folder, "both"), "--force")).code).toBe(EXIT.ok);
    expect((await tendwell("pull", join(folder, "mine"))).code).toBe(EXIT.ok);
    expect(await read("mine/metric.yaml")).toBe(`# the metric\n${METRIC(600)}`);
    await put("mine/metric.yaml", METRIC(700).replaceAll("\n", "\r\n"));
    expect((await tendwell("apply", join(folder, "mine"))).code).toBe(EXIT.ok);
    expect((await tendwell("pull", join(folder, "both"))).code).toBe(EXIT.ok);
    expect(await read("both/all.yaml")).toBe(`${SETTINGS}---\n${METRIC(700)}`);
  });

  it("with a fault or a failing example store nothing", async () => {
    const wrong = await put("wrong/a.yaml", METRIC(1).replace("id: large", "id: other"));
    const failing = await tendwell("apply", wrong);
    expect(failing.code).toBe(EXIT.error);
    expect(failing.err).toContain("one of two: expected 1, got 2");
    await put("wrong/b.yaml", "kind: metric\nid: third\ntitle: Third\n");
    const faulty = await tendwell("apply", join(folder, "wrong"));
    expect(faulty.code).toBe(EXIT.error);
    expect(faulty.err).toMatch(/b\.yaml:1:1 unit requires one of/);
    expect((await tendwell("test", wrong)).code).toBe(EXIT.error);
    expect((await tendwell("metrics", "show", "other")).code).toBe(EXIT.error);
    expect((await tendwell("apply", join(folder, "nowhere"))).code).toBe(EXIT.usage);
    expect((await tendwell("apply")).code).toBe(EXIT.usage);
  });

  it("are archived, and come back when applied again", async () => {
    expect((await tendwell("apply", "--archive", "metric/large")).out).toBe("archived metric/large");
    expect((await tendwell("metrics", "show", "large")).code).toBe(EXIT.error);
    const back = await tendwell("apply", join(folder, "mine"), "--json");
    expect(back.code).toBe(EXIT.ok);
    expect((await tendwell("metrics", "show", "large")).code).toBe(EXIT.ok);
  });
});
