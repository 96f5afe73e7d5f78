import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { openSqlite } from "../../state/sqlite.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";
import { PutOffError } from "./failed-asks.ts";
import { KeptService } from "./kept-service.ts";
import { StandingAsk } from "./standing-ask.ts";

let clock = Date.parse("2026-03-10T12:00:00Z");
let tendwell: TestInstallation;
let workspace: OpenWorkspace;
let state: ReturnType<typeof openSqlite>;
let kept: KeptService;
let put = 0;

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => clock });
  const cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "a" } });
  const found = (await tendwell.workspaces.visibleTo({ kind: "local" })).find(({ record }) => record.slug === "a")!;
  workspace = { ...found, store: await tendwell.workspaces.store(found.record) };
  state = openSqlite(tendwell.home.stateFile);
  kept = new KeptService(state.db, () => clock);
});
afterAll(async () => {
  await kept.close();
  await state.close();
  await tendwell.remove();
});

const FAILS = new Error("the engine has no memory left");
interface Asked {
  readonly by?: "page" | "refresh" | null;
  readonly definitions?: number;
  readonly work?: () => number;
  readonly signal?: AbortSignal;
}
/** Asks; a number is the answer, a text the error. */
async function ask({ by = "page", definitions = 1, work, signal }: Asked = {}): Promise<string | number> {
  const standing = by === null ? null : new StandingAsk(by, -1);
  try {
    return await kept.answer<number>(workspace, {
      key: ["question", definitions],
      instants: [],
      standing,
      signal,
      work: async () => {
        put += 1;
        if (work === undefined) throw FAILS;
        return { value: work(), tables: ["purchase"] };
      },
    });
  } catch (error) {
    return error instanceof PutOffError ? "put off" : (error as Error).message;
  }
}
/** How often it was worked at, of so many askings at once. */
async function tries(times: number, asked: Asked = {}): Promise<number> {
  const before = put;
  for (let i = 0; i < times; i += 1) await ask(asked);
  return put - before;
}
async function load(order: string): Promise<void> {
  const form = new FormData();
  const rows = [
    "order_id,account_id,occurred_at,status,amount_minor,currency,items",
    `${order},acme,2026-02-05T10:00:00Z,paid,1000,EUR,1`,
    "",
  ];
  form.append("file", new Blob([rows.join("\n")]), "purchase.csv");
  const bearer = tendwell.localCredential;
  const { json } = await tendwell.ask("POST", "/api/v1/workspaces/a/imports", { bearer, form });
  const job = `/api/v1/workspaces/a/import-jobs/${String(json.id)}`;
  await expect
    .poll(async () => (await tendwell.ask("GET", job, { bearer })).json.state, { timeout: 30_000 })
    .toBe("done");
}

it("a standing question that fails is put again after 10 seconds, then after twice as long each time, at last hourly", async () => {
  for (const seconds of [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]) {
    expect(await tries(3)).toBe(1);
    expect(await ask()).toBe(FAILS.message);
    clock += seconds * 1000 - 1;
    expect(await tries(2)).toBe(0);
    clock += 1;
  }
  // Whoever needs it exactly is not kept waiting.
  expect(await tries(1)).toBe(1);
  expect(await tries(2, { by: null })).toBe(2);
});

it("other facts and other definitions give it a new start", async () => {
  expect(await tries(1)).toBe(0);
  expect(await tries(2, { definitions: 2 })).toBe(1);
  await load("o1");
  expect(await tries(2)).toBe(1);
  clock += 10_000;
  expect(await tries(2)).toBe(1);
});

it("what failed in a page's time is still tried behind it, and then left by both", async () => {
  await load("o2");
  expect(await ask()).toBe(FAILS.message);
  expect(await ask({ by: "refresh" })).toBe(FAILS.message);
  expect(await ask({ by: "refresh" })).toBe("put off");
  expect(await tries(2)).toBe(0);
  const gone = new AbortController();
  gone.abort();
  await load("o3");
  // Somebody left: the question itself did not fail.
  expect(await tries(2, { signal: gone.signal })).toBe(2);
});

it("once it succeeds all is forgotten; a page sees the figures from before while it fails again", async () => {
  await load("o4");
  expect(await ask({ work: () => 7 })).toBe(7);
  await load("o5");
  expect(await ask({ by: "refresh" })).toBe(FAILS.message);
  const standing = new StandingAsk("page", 60_000);
  const shown = await kept.answer<number>(workspace, {
    key: ["question", 1],
    instants: [],
    standing,
    work: () => Promise.reject(FAILS),
  });
  expect([shown, standing.view().refreshing, standing.wanted]).toEqual([7, true, false]);
  clock += 10_000;
  expect(await ask({ by: "refresh", work: () => 8 })).toBe(8);
  expect(await tries(1)).toBe(0);
});
