import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { EXIT } from "./exit-code.ts";
import { run } from "./run.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-cli-share-"));
  await tendwell("workspaces", "create", "a", "--name", "A", "--currency", "EUR");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tendwell(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run([...args, "--home", join(folder, "home")], terminal);
  return { code, out: terminal.output(), err: terminal.errors() };
}

it("makes, lists and revokes links", async () => {
  const made = await tendwell("share", "make", "metric", "--metric", "mrr", "--days", "7");
  expect([made.code, made.out]).toEqual([EXIT.ok, expect.stringMatching(/\/shared\/[\w-]{32}$/)]);
  const { items } = JSON.parse((await tendwell("share", "list", "--json")).out);
  expect(items).toMatchObject([{ name: "mrr", view: "metric", state: "open", question: { metric: "mrr" } }]);
  expect((await tendwell("share", "revoke", items[0].id)).out).toBe("Revoked.");
  expect((await tendwell("share", "list")).out).toContain("revoked");
  expect(await tendwell("share", "make", "everything")).toMatchObject({
    code: EXIT.usage,
    err: expect.stringContaining("a view requires one of dashboard"),
  });
  expect((await tendwell("share", "make", "metric", "--metric", "nothing")).code).toBe(EXIT.error);
});

it("schedules reports and says when nothing can leave", async () => {
  const made = await tendwell(
    "report",
    "add",
    "board_pack",
    "--every",
    "quarter",
    "--to",
    "a@example.com:ro",
    "--json",
  );
  const { id } = JSON.parse(made.out);
  expect(JSON.parse(made.out)).toMatchObject({
    every: "quarter",
    recipients: [{ email: "a@example.com", locale: "ro" }],
  });
  const listed = await tendwell("report", "list");
  expect([listed.out, listed.err]).toEqual([expect.stringContaining(id), "No SMTP server is set: nothing can leave."]);
  expect(await tendwell("report", "send", id)).toMatchObject({
    err: expect.stringContaining("sending a report requires an SMTP server, got none"),
  });
  expect(JSON.parse((await tendwell("report", "history", id, "--json")).out)).toEqual({ items: [] });
  expect((await tendwell("report", "delete", id)).out).toBe("Deleted.");
});
