import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { EXIT } from "./exit-code.ts";
import { run } from "./run.ts";

let folder: string;
let account: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-cli-touch-"));
  await tendwell("workspaces", "create", "a", "--name", "A", "--currency", "EUR");
  const made = await tendwell("generate", "--accounts", "5", "--events", "200", "--months", "6", "--seed", "5");
  expect([made.code, made.err]).toEqual([EXIT.ok, ""]);
  const [row] = JSON.parse((await tendwell("sql", "select account_id from account limit 1", "--json")).out).rows;
  const found = await tendwell(
    "sql",
    `select external_id from identity where kind = 'account' and id = ${row[0]}`,
    "--json",
  );
  account = JSON.parse(found.out).rows[0][0];
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tendwell(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run([...args, "--home", join(folder, "home")], terminal);
  return { code, out: terminal.output(), err: terminal.errors() };
}

it("touches are logged, listed, ended and read from files; the brief is written", { timeout: 60_000 }, async () => {
  const logged = await tendwell(
    "touch",
    "log",
    account,
    "Asked",
    "about",
    "exports",
    "--call",
    "--minutes",
    "20",
    "--json",
  );
  const touch = JSON.parse(logged.out);
  expect(touch).toMatchObject({ channel: "call", minutes: 20, text: "Asked about exports", staff: "command line" });
  expect((await tendwell("touch", "list", account)).out).toContain("Asked about exports");
  expect((await tendwell("touch", "end", touch.id)).out).toBe("ended");
  expect((await tendwell("touch", "list", account)).out).not.toContain("Asked about exports");

  const mail = join(folder, "mail.mbox");
  const letter = (id: number): string =>
    `From x\nMessage-ID: <${id}@m>\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nFrom: a@b.example\nTo: c@d.example\nSubject: Hi\n\nHi\n\n`;
  await writeFile(mail, `${letter(1)}${letter(2)}From x\nSubject: no date\n\nx\n`);
  const read = await tendwell("touch", "import", mail);
  expect(read.out).toBe("2 read: 0 new, 0 changed, 0 known, 0 called off, 2 without an account");
  expect(read.err).toContain("refused mail.mbox #3: a message requires a Date header");
  expect((await tendwell("touch", "import", join(folder, "nowhere"))).code).toBe(EXIT.usage);

  const out = join(folder, "brief.pdf");
  expect((await tendwell("brief", account, "--out", out, "--locale", "ro")).out).toBe(`wrote ${out}`);
  expect((await readFile(out)).subarray(0, 5).toString()).toBe("%PDF-");
});
