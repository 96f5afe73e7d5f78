import { FINAL_IMPORT_STATES, importJobSchema, inspectionSchema, rejectSchema } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../http/listen.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

let tendwell: TestInstallation;
let cookie: string;
const BASE = "/api/v1/workspaces/a";
const HEAD = "order_id,account_id,occurred_at,status,amount_minor,currency,items";
const csv = (...rows: string[]) => [HEAD, ...rows, ""].join("\n");

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => Date.parse("2024-03-10T12:00:00Z") });
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A" } });
});
afterAll(() => tendwell.remove());

async function send(path: string, files: Record<string, string>, fields: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, text] of Object.entries(files)) form.append("file", new Blob([text]), name);
  return tendwell.ask("POST", `${BASE}${path}`, { cookie, form });
}
async function finished(answer: { json: Record<string, unknown> }) {
  let job = importJobSchema.parse(answer.json);
  while (!FINAL_IMPORT_STATES.has(job.state)) {
    // A pause lets the import go on: asking alone never leaves this turn of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 5));
    job = importJobSchema.parse((await tendwell.ask("GET", `${BASE}/import-jobs/${job.id}`, { cookie })).json);
  }
  return job;
}
const orders = async () =>
  (await tendwell.ask("POST", `${BASE}/sql`, { cookie, body: { sql: "select count(*) from purchase" } })).json.rows;
const revenue = async () => {
  const answer = await tendwell.ask(
    "GET",
    `${BASE}/metrics/average_purchase_value/results?from=2024-01-01&to=2024-02-01`,
    { cookie },
  );
  return (answer.json.results as unknown as { numerator: number | null }[])[0]!.numerator;
};

describe("an import", () => {
  let imported: number;

  it("tried dry changes nothing", async () => {
    const job = await finished(
      await send("/imports", { "orders.csv": csv("o1,acme,2024-01-05T10:00:00Z,paid,1000,EUR,1") }, { dryRun: "true" }),
    );
    expect(job).toMatchObject({ state: "done", dryRun: true, imports: [{ rowsAdded: expect.any(Number) }] });
    expect(await orders()).toEqual([[0]]);
    expect((await tendwell.ask("GET", `${BASE}/imports`, { cookie })).json.items).toEqual([]);
  });

  it("says what became of every row and file", async () => {
    const job = await finished(
      await send("/imports", {
        "orders.csv": csv(
          "o1,acme,2024-01-05T10:00:00Z,paid,1000,EUR,1",
          'o2,"be, ta",2024-01-06T10:00:00Z,paid,lots,EUR,1',
        ),
        "poem.txt": "roses are red\nviolets are blue\n",
      }),
    );
    expect(job).toMatchObject({ state: "done", imports: [{ rowsRead: 2, rowsRejected: 1 }] });
    expect(job.files.map((file) => [file.name, file.status])).toEqual([
      ["orders.csv", "imported"],
      ["poem.txt", expect.not.stringMatching("imported")],
    ]);
    expect(job.rejects).toMatchObject([{ file: "orders.csv", line: 3, column: "amount_minor", value: "lots" }]);
    imported = job.imports[0]!.id;
    expect(await revenue()).toBe(1000);
  });

  it("is undone and redone as a whole, once each", async () => {
    const turn = (kind: string) => tendwell.ask("POST", `${BASE}/imports/${imported}/${kind}`, { cookie });
    expect((await turn("redo")).status).toBe(409);
    expect((await turn("undo")).json).toMatchObject({ id: imported, undoneAt: expect.any(String) });
    expect(await revenue()).toBeNull();
    expect((await turn("undo")).status).toBe(409);
    expect((await turn("redo")).json).toMatchObject({ id: imported, undoneAt: null });
    expect(await revenue()).toBe(1000);
    expect((await tendwell.ask("POST", `${BASE}/imports/999/undo`, { cookie })).status).toBe(404);
  });

  it("keeps refused rows by column, and takes them mended", async () => {
    const listed = await tendwell.ask("GET", `${BASE}/rejects?resolved=false`, { cookie });
    const [reject] = (listed.json.items as unknown as unknown[]).map((one) => rejectSchema.parse(one));
    expect(reject!.record).toEqual({
      order_id: "o2",
      account_id: "be, ta",
      occurred_at: "2024-01-06T10:00:00Z",
      status: "paid",
      amount_minor: "lots",
      currency: "EUR",
      items: "1",
    });
    const retry = (record: Record<string, string | null>) =>
      tendwell.ask("POST", `${BASE}/rejects/${reject!.id}/retry`, { cookie, body: { record } });
    const again = await retry({ ...reject!.record, amount_minor: "many" });
    expect(again.json).toMatchObject({ state: "failed", rejects: [{ column: "amount_minor", value: "many" }] });
    expect((await retry({ ...reject!.record, shoe_size: "42" })).json).toMatchObject({
      state: "failed",
      error: { message: expect.stringContaining("shoe_size") },
    });
    expect((await retry({ ...reject!.record, amount_minor: "3000" })).json).toMatchObject({ state: "done" });
    expect(await revenue()).toBe(4000);
    expect((await tendwell.ask("GET", `${BASE}/rejects?resolved=false`, { cookie })).json.total).toBe(0);
  });

  it("that nobody recognises fails, and says what to do", async () => {
    const job = await finished(await send("/imports", { "poem.txt": "roses are red\nviolets are blue\n" }));
    expect(job).toMatchObject({ state: "failed", error: { mend: expect.stringContaining("--inspect") } });
  });

  it("with a wrong mapping, preset or field is refused", async () => {
    expect(
      (await finished(await send("/imports", { "x.csv": "a\n1\n" }, { preset: "nothing" }))).error?.message,
    ).toContain("preset");
    expect(
      (await finished(await send("/imports", { "x.csv": "a\n1\n" }, { mapping: "version: 1\nfiles: 7" }))).state,
    ).toBe("failed");
    expect((await send("/imports", { "x.csv": "a\n1\n" }, { shoe: "42" })).status).toBe(400);
    expect((await tendwell.ask("POST", `${BASE}/imports`, { cookie, body: {} })).status).toBe(415);
  });

  it("is inspected without importing", async () => {
    const found = inspectionSchema.parse(
      (
        await send("/imports/inspect", {
          "sales.csv": "Order ID,Customer,Date,Total\n1,acme,2024-01-01,10.50\n2,beta,2024-01-02,11.00\n",
        })
      ).json,
    );
    expect(found.files).toMatchObject([
      {
        file: "sales.csv",
        table: "purchase",
        columns: [{ name: "Order ID" }, { name: "Customer" }, { name: "Date" }, { name: "Total" }],
      },
    ]);
    expect(found.mapping).toContain("purchase");
    expect(await orders()).toEqual([[2]]);
  });
});

describe("a job", () => {
  it("is known in its own workspace only", async () => {
    await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "b", name: "B" } });
    const job = await finished(
      await send("/imports", { "orders.csv": csv("o9,acme,2024-01-07T10:00:00Z,paid,1,EUR,1") }),
    );
    expect((await tendwell.ask("GET", `/api/v1/workspaces/b/import-jobs/${job.id}`, { cookie })).status).toBe(404);
    expect((await tendwell.ask("DELETE", `/api/v1/workspaces/b/import-jobs/${job.id}`, { cookie })).status).toBe(404);
  });

  it("whose client goes away half-way leaves nothing behind", async () => {
    const listener = await listen(tendwell.app, "127.0.0.1", 0);
    const one = { "orders.csv": csv("o9,acme,2024-01-07T10:00:00Z,paid,1,EUR,1") };
    await finished(await send("/imports", one));
    const before = await orders();
    const abort = new AbortController();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (sent === 0)
          controller.enqueue(
            Buffer.from(`--b\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n${HEAD}\n`),
          );
        controller.enqueue(Buffer.from(`x${sent},acme,2024-01-05T10:00:00Z,paid,1,EUR,1\n`.repeat(200)));
        sent += 1;
        if (sent === 30) abort.abort();
      },
    });
    const asked = fetch(`http://127.0.0.1:${listener.port}${BASE}/imports`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${tendwell.localCredential}`,
        "content-type": "multipart/form-data; boundary=b",
      },
      body,
      duplex: "half",
      signal: abort.signal,
    } as RequestInit);
    await expect(asked).rejects.toThrow();
    // The next import waits its turn behind the broken one, so its end is also the end of that.
    expect((await finished(await send("/imports", one))).state).toBe("done");
    expect(await orders()).toEqual(before);
    const { readdir } = await import("node:fs/promises");
    expect(await readdir(`${tendwell.home.workspaceDirectory("a")}/staging`)).toEqual([]);
    await listener.close();
  });
});
