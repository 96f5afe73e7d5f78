import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { EXIT } from "./exit-code.ts";
import { run } from "./run.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-cli-due-"));
  await tendwell("workspaces", "create", "a", "--name", "A", "--currency", "EUR");
  await tendwell("generate", "--accounts", "40", "--events", "500", "--months", "14", "--seed", "5");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tendwell(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run([...args, "--home", join(folder, "home")], terminal);
  return { code, out: terminal.output(), err: terminal.errors() };
}

describe("what is due, from the command line", () => {
  it("lists renewals with what they are worth", async () => {
    const { items, total } = JSON.parse((await tendwell("due", "renewals", "--days", "120", "--json")).out);
    expect(items.length).toBeGreaterThan(0);
    const { out } = await tendwell("due", "renewals", "--days", "120");
    expect(out).toContain(items[0].account.name);
    expect(out).toContain(items[0].dueAt.slice(0, 10));
    expect(out).toContain(`${items.length} of ${total.count} terms`);
    const none = JSON.parse((await tendwell("due", "renewals", "--filter", "segment:nobody", "--json")).out);
    expect(none.items).toEqual([]);
  });

  it("lists milestones, the late ones first", async () => {
    const { items, total } = JSON.parse((await tendwell("due", "milestones", "--json")).out);
    const { out } = await tendwell("due", "milestones");
    expect(out).toContain(`${items.length} of ${total.late + total.due} milestones: ${total.late} late`);
    expect(items[0].state).toBe("late");
    expect(out).toContain(items[0].milestone);
    const wrong = await tendwell("due", "milestones", "--days", "0");
    expect([wrong.code, wrong.err]).toEqual([EXIT.usage, expect.stringContaining("days")]);
  });
});

describe("arrangements of the dashboard, from the command line", () => {
  it("are saved, changed, chosen, shown and removed", async () => {
    const saved = await tendwell("layouts", "save", "--name", "Morning", "--cards", "mrr, nps,backlog");
    expect([saved.code, saved.out]).toEqual([EXIT.ok, expect.stringMatching(/^Saved /)]);
    expect((await tendwell("layouts", "save", "--name", "Morning", "--cards", "nps,mrr")).out).toMatch(/^Changed /);
    expect((await tendwell("layouts", "show", "Morning")).out).toBe("nps\nmrr");
    const { items } = JSON.parse((await tendwell("layouts", "list", "--json")).out);
    const mine = items.find((one: { name: string | null }) => one.name === "Morning");
    expect((await tendwell("layouts", "choose", "Morning")).out).toBe(`In use: ${mine.id}`);
    expect((await tendwell("layouts", "list")).out).toMatch(new RegExp(`\\* +${mine.id}`));
    expect((await tendwell("layouts", "choose", "auto")).out).toBe("In use: subscription_software");
    expect((await tendwell("layouts", "remove", "Morning")).out).toBe(`Removed ${mine.id}`);
  });

  it("say what would be accepted", async () => {
    const preset = await tendwell("layouts", "remove", "services");
    expect([preset.code, preset.err]).toEqual([EXIT.usage, expect.stringContaining("requires a saved layout")]);
    const unknown = await tendwell("layouts", "show", "nothing");
    expect([unknown.code, unknown.err]).toEqual([EXIT.error, expect.stringContaining("support_centre")]);
    const card = await tendwell("layouts", "save", "--name", "X", "--cards", "no_metric");
    expect([card.code, card.err]).toEqual([EXIT.error, expect.stringContaining("no_metric")]);
  });
});
