// Run by surveys.ts in a process of its own: an installation with a public listener, invitations in its state, and the requests
// that their people make. Counts, when asked, what came of them.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { sql } from "@tendwell/core";
import { locateHome } from "../packages/server/src/home/home.ts";
import { listen } from "../packages/server/src/http/listen.ts";
import { openInstallation } from "../packages/server/src/main.ts";
import { peakMemoryMb } from "./measure.ts";
import type { BenchOptions } from "./options.ts";

const options = JSON.parse(process.argv[2]!) as BenchOptions;
const folder = join(options.folder, "survey-answers");
mkdirSync(folder, { recursive: true });
const home = locateHome(join(folder, "home"));
const installation = await openInstallation({
  home,
  logLevel: "error",
  threads: options.threads,
  memoryLimit: options.memoryLimit,
  publicHostNames: ["127.0.0.1"],
  answersPerMinute: 1e9,
});
const bearer = { authorization: `Bearer ${installation.localCredential}`, host: "127.0.0.1:4800" };
const ask = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
  const response = await installation.app.request(`http://127.0.0.1:4800/api/v1${path}`, {
    method,
    headers: { ...bearer, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
};
await ask("POST", "/workspaces", { slug: "bench", name: "Bench", zone: "UTC", currency: "EUR" });
await ask("POST", "/workspaces/bench/surveys", {
  definition: {
    id: "pulse",
    title: "Pulse",
    locale: "en",
    locales: ["en"],
    pages: [
      {
        id: "p",
        questions: [
          {
            id: "score",
            type: "nps",
            text: "How likely are you to recommend us to a friend or colleague?",
            required: true,
          },
          { id: "why", type: "text", text: "What is the main reason for your score?" },
        ],
      },
    ],
    thankYou: [{ text: "Thank you" }],
  },
});
const { record } = await installation.workspaces.find("bench", { kind: "local" });
const store = await installation.workspaces.store(record);
const { db, keys } = installation.surveys.surveys;
const now = Date.now();
const at = new Date(now - 86_400_000).toISOString();
const expiresAt = now + 30 * 86_400_000;
const invitations = Array.from({ length: options.answers }, (_, i) => ({
  id: `bench${String(i).padStart(9, "0")}`,
  workspace_id: record.id,
  survey_id: "pulse",
  version: 1,
  wave: null,
  channel: "email",
  person_id: String(1_000_000_000 + i),
  account_id: String(1_000 + (i % 500)),
  locale: "en",
  status: "sent",
  reason: null,
  send_at: at,
  created_at: at,
  sent_at: at,
  bounced_at: null,
  opened_at: null,
  started_at: null,
  opted_out_at: null,
  delivered_at: null,
  responded_at: null,
  expires_at: new Date(expiresAt).toISOString(),
  attempts: 1,
  reminders_sent: 0,
  last_sent_at: at,
  provider_id: null,
  provisional_score: null,
  trap_client: null,
  rule_id: null,
  occasion: null,
  revision: 1,
  flushed_revision: 1,
}));
for (let i = 0; i < invitations.length; i += 500)
  await db
    .insertInto("survey_invitation")
    .values(invitations.slice(i, i + 500))
    .execute();
const listener = await listen(installation.publicApp, "127.0.0.1", 0);
const made = (now - 20_000).toString(36);
const requests = invitations.map(({ id }, i) => {
  const body = new URLSearchParams({
    p: "p",
    c: "{}",
    n: keys.sign("form", id),
    t: keys.sign("time", `${made}-${made}-`),
    website: "",
    "q.score": String((i * 7) % 11),
    "q.why": i % 5 === 0 ? "It does what we need, and support answers fast." : "",
  }).toString();
  const path = `/s/${keys.personalToken({ invitationId: id, expiresAt })}`;
  return `POST ${path}?lang=en HTTP/1.1\r\nHost: 127.0.0.1:${listener.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
});
const file = join(folder, "requests");
writeFileSync(file, requests.join("\u0000"));

/** The same rows into a table of the same shape, a hundred in a transaction, synced to the disk each time. */
async function bareInserts(): Promise<{ ms: number; rows: number }> {
  const rows = await db.selectFrom("survey_answer").selectAll().limit(10_000).execute();
  const bare = new DatabaseSync(join(folder, "bare.sqlite"));
  bare.exec("pragma journal_mode = wal; pragma synchronous = full");
  const columns = Object.keys(rows[0]!);
  bare.exec(
    `create table answer (${columns.map((name) => (name === "id" ? "id text primary key" : name)).join(", ")})`,
  );
  const insert = bare.prepare(`insert into answer values (${columns.map(() => "?").join(", ")})`);
  const before = performance.now();
  for (let i = 0; i < rows.length; i += 64) {
    bare.exec("begin");
    for (const row of rows.slice(i, i + 64)) insert.run(...(Object.values(row) as (string | number | null)[]));
    bare.exec("commit");
  }
  const ms = performance.now() - before;
  bare.close();
  return { ms, rows: rows.length };
}

process.on("message", async (wanted) => {
  if (wanted === "end") {
    await listener.close();
    await installation.close();
    process.exit(0);
  }
  const cpu = process.cpuUsage(begun);
  while ((await installation.surveys.flush.flush(record, store)).left > 0);
  const [facts] = await store.engine.query(sql`select count(distinct response_id) as n from survey_response`, {
    tags: { surface: "bench", route: "count" },
  });
  const stored = await db
    .selectFrom("survey_answer")
    .innerJoin("survey_invitation", "survey_invitation.id", "survey_answer.invitation_id")
    .where("survey_answer.complete", "=", 1)
    .where("survey_answer.flags", "=", "[]")
    .where("survey_invitation.responded_at", "is not", null)
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  const bare = await bareInserts();
  process.send!({
    stored: Number(stored.n),
    facts: Number(facts?.n),
    bareMs: bare.ms,
    bareRows: bare.rows,
    cpuMs: (cpu.user + cpu.system) / 1000,
    peakMb: peakMemoryMb(),
  });
});
const begun = process.cpuUsage();
process.send!({ port: listener.port, requests: file });
