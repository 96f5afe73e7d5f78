import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openOffice } from "../../testing/survey-fixture.ts";

const CHILD = fileURLToPath(new URL("../../testing/answering-child.ts", import.meta.url));

/** Answers until `enough` are acknowledged, then kills the process without warning. Returns the acknowledged ids. */
async function answerAndKill(home: string, path: string, enough: number): Promise<string[]> {
  const child = spawn(process.execPath, ["--conditions=@tendwell/source", "--import", "tsx", CHILD, home, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "open") continue;
    acknowledged.push(line);
    if (acknowledged.length === enough) child.kill("SIGKILL");
  }
  return acknowledged;
}

test("killed again and again while it answers: every acknowledged answer is there, each in the facts once", {
  timeout: 240_000,
}, async () => {
  const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
  let office = await openOffice(clock);
  await office.api("POST", "/surveys", { template: "help", id: "help" });
  const link = await office.api("POST", "/surveys/help/links", {});
  const path = new URL(link.json.url as unknown as string).pathname;
  const acknowledged: string[] = [];
  await office.close();
  for (const enough of [5, 17]) acknowledged.push(...(await answerAndKill(office.home.directory, path, enough)));
  office = await openOffice(clock, { home: office.home });
  try {
    const report = await office.api("GET", "/surveys/help/results");
    const rows = await office.surveys.surveys.db.selectFrom("survey_answer").select("id").execute();
    const ids = new Set(rows.map((row) => row.id));
    expect(acknowledged.length).toBeGreaterThanOrEqual(22);
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    // Answers that were stored but not yet acknowledged may be more; the facts hold exactly what the state does.
    expect(report.json.scores).toMatchObject([{ question: "thumbs", n: ids.size }]);
    const facts = await office.api("POST", "/sql", {
      sql: "select count(*), count(distinct response_id) from survey_response",
    });
    expect(facts.json.rows).toEqual([[ids.size, ids.size]]);
  } finally {
    await office.remove();
  }
});
