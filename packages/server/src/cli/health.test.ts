import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { EXIT } from "./exit-code.ts";
import { run } from "./run.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-cli-health-"));
  await tendwell("workspaces", "create", "a", "--name", "A", "--currency", "EUR");
  const made = await tendwell("generate", "--accounts", "60", "--events", "6000", "--months", "18", "--seed", "5");
  expect([made.code, made.err]).toEqual([EXIT.ok, ""]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tendwell(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run([...args, "--home", join(folder, "home")], terminal);
  return { code, out: terminal.output(), err: terminal.errors() };
}

const SCORECARD = `id: mine
title: Mine
outcome: churn
measures:
  - { id: use, title: Days since use, signal: days_since_use, linear: { worst: 40, best: 2 } }
`;

describe("customer health from the command line", () => {
  let account: string;

  it("scores, and verifies what it stored", async () => {
    const scored = await tendwell("score", "--json");
    const [first] = JSON.parse(scored.out).runs;
    expect(first).toMatchObject({ id: 1, scorecard: "starter", scope: "all" });
    const verified = await tendwell("score", "--verify", "1");
    expect([verified.code, verified.out]).toEqual([
      EXIT.ok,
      `Run 1: ${first.accounts} of ${first.accounts} scores come out the same.`,
    ]);
  });

  it("lists the portfolio", async () => {
    const { items, total } = JSON.parse((await tendwell("portfolio", "--json", "--limit", "2")).out);
    account = items[0].account.externalId;
    const { out } = await tendwell("portfolio", "--limit", "2");
    expect(out).toContain(items[0].account.name);
    expect(out).toContain(`2 of ${total} accounts by Starter`);
    const grouped = await tendwell("portfolio", "--group", "shown", "--where", "coverage<2");
    expect(grouped.out).toMatch(/^shown +accounts +MRR/);
    expect(grouped.out).toContain(`${total} accounts by Starter`);
  });

  it("explains an account, and what moved it", async () => {
    const why = await tendwell("explain", account);
    expect(why.out).toMatch(/Starter: \d+\.\d/);
    expect(why.out).toContain("Days since last use");
    const moved = await tendwell("explain", account, "--from", "2026-01-01");
    expect(moved.code === EXIT.ok ? moved.out : moved.err).toMatch(/The score |requires a score at both dates/);
    const unknown = await tendwell("explain", "nobody");
    expect([unknown.code, unknown.err]).toEqual([EXIT.error, 'account "nobody" does not exist']);
  });

  it("replays a file and publishes it", async () => {
    const file = join(folder, "mine.yaml");
    await writeFile(file, SCORECARD);
    const replayed = await tendwell("backtest", file, "--months", "6", "--horizon", "60");
    expect([replayed.code, replayed.err]).toEqual([EXIT.ok, ""]);
    expect(replayed.out).toMatch(/Too few outcomes to tell|No better than chance|Better than chance/);
    expect(replayed.out).toContain("Days since use");
    const published = await tendwell("backtest", file, "--months", "3", "--publish");
    expect(published.out).toContain("Published mine, version 1.");
    const turned = join(folder, "turned.yaml");
    await writeFile(turned, SCORECARD.replace("worst: 40, best: 2", "worst: 2, best: 40"));
    const compared = await tendwell("backtest", file, "--against", turned, "--months", "3");
    expect(compared.err).toBe("");
    expect(compared.out).toMatch(
      /turned\.yaml: .*(too few outcomes|the first tells better).*\d+ accounts shown otherwise today/,
    );
    const missing = await tendwell("backtest", join(folder, "nothing.yaml"));
    expect(missing.code).toBe(EXIT.usage);
  });
});
