import { METRICS, raw, sql } from "@tendwell/core";
import { duckdbDdl, generateCompany, migrateFacts, openDuckdb } from "@tendwell/server";
import { defaultScope, runMetric } from "@tendwell/testkit";
import fs from "node:fs";
const [accounts, events] = process.argv.slice(2).map(Number);
const path = `/tmp/gen/big-${accounts}-${events}.duckdb`;
const T = { tags: { surface: "t", route: "t" }, timeoutMs: 3e6 };
const fresh = !fs.existsSync(path);
const e = await openDuckdb({ path, threads: 2, memoryLimit: "2500MB" });
if (fresh) {
  await migrateFacts(e, duckdbDdl);
  const t0 = performance.now();
  const truth = await generateCompany(e, { accounts, events, seed: 7, endDate: "2026-11-01", onProgress: (s, x) => console.log(s, x.toFixed(2), Math.round(performance.now()-t0)) });
  console.log("generate ms", Math.round(performance.now() - t0), "rss MB", Math.round(process.memoryUsage().rss/1e6), "events", truth.events_written);
}
for (let i = 0; i < 3; i++) {
  const t = performance.now();
  await e.execute(sql`create or replace temp table user_day as select account_id, person_id, date_trunc('day', occurred_at) as day, count(*) as n from product_event group by all`, T);
  await e.query(sql`select account_id, date_trunc('day', occurred_at) as day, count(*) as n from product_event group by all limit 1`, T);
  console.log("limit", Math.round(performance.now() - t));
}
for (let run = 0; run < 2; run++) {
  let sum = 0; const out: [string, number][] = [];
  for (const m of METRICS) {
    const t = performance.now();
    try { await runMetric(e, m, defaultScope(m, { endDate: "2026-11-01", months: 13, zone: "Europe/Bucharest", currency: "EUR" })); } catch (x) { console.log(m.id, String(x).slice(0, 300)); }
    const ms = performance.now() - t; sum += ms; out.push([m.id, Math.round(ms)]);
  }
  console.log("dashboard", Math.round(sum), out.sort((a, b) => b[1] - a[1]).map(([a, b]) => `${a} ${b}`).join(", "));
}
console.log("maxrss MB", process.resourceUsage().maxRSS / 1024);
await e.close();
