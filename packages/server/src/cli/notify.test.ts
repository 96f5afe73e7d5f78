import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { EXIT } from "./exit-code.ts";
import { run } from "./run.ts";

let folder: string;
let receiver: Server;
let url: string;
const got: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-cli-notify-"));
  receiver = createServer((request, response) => {
    got.push(String(request.headers["webhook-id"]));
    request.resume().on("end", () => response.writeHead(204).end());
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", () => done()));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await tendwell("workspaces", "create", "a", "--name", "A");
});
afterAll(async () => {
  delete process.env.TENDWELL_ALLOW_TARGETS;
  await new Promise((done) => receiver.close(done));
  await rm(folder, { recursive: true, force: true });
});

async function tendwell(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run([...args, "--home", join(folder, "home")], terminal);
  return { code, out: terminal.output(), err: terminal.errors() };
}

it("adds a channel, tests it, lists what became of it and sends again", async () => {
  expect((await tendwell("notify", "types")).out).toContain("survey.case_opened");
  const added = await tendwell("notify", "add", "webhook", "--name", "crm", "--url", url);
  expect(added.out).toMatch(/^chn_\w+ was added\nSigning secret, shown only now: whsec_/);
  const id = added.out.split(" ")[0]!;
  const refused = await tendwell("notify", "test", id);
  expect([refused.code, refused.err]).toMatchObject([EXIT.error, expect.stringContaining("target_refused")]);
  expect(got).toEqual([]);
  process.env.TENDWELL_ALLOW_TARGETS = "127.0.0.1";
  const [dead] = JSON.parse((await tendwell("notify", "deliveries", "--status", "dead", "--json")).out).items;
  const again = await tendwell("notify", "retry", dead.id);
  expect([again.code, again.out]).toEqual([EXIT.ok, `${dead.id} was delivered`]);
  expect(got).toEqual([dead.event.id]);
  expect(JSON.parse((await tendwell("notify", "test", id, "--json")).out)).toMatchObject({ status: "sent" });
  expect((await tendwell("notify", "deliveries")).out).toContain("notify.test");
  const listed = await tendwell("notify", "list");
  expect(listed.out).toMatch(/crm .*works/);
});
