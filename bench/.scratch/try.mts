import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import { TABLE_NAMES, raw, sql } from "@tendwell/core";
import { generateCompany } from "../../packages/server/src/features/generate/service.ts";
const [accounts, events] = process.argv.slice(2).map(Number);
const e = await openDuckdb({ path: ":memory:", threads: 2 });
await migrateFacts(e, duckdbDdl);
const t0 = performance.now();
const truth = await generateCompany(e, { accounts, events, seed: 7, endDate: "2026-11-01", onProgress: (s, x) => console.log(s, x.toFixed(2), Math.round(performance.now()-t0)) });
console.log("ms", Math.round(performance.now() - t0), "rss MB", Math.round(process.memoryUsage().rss/1e6), "events", truth.events_written);
const T = { tags: { surface: "t", route: "t" } };
for (const t of TABLE_NAMES) {
  const [r] = await e.query(sql`select count(*) as n, count(*) filter (where occurred_at >= timestamp '2026-09-30 21:00') as last, min(occurred_at) as a, max(occurred_at) as b from ${raw(t)}`, T);
  console.log(t.padEnd(24), String(r!.n).padStart(10), String(r!.last).padStart(8), r!.a === null ? "" : new Date(Number(r!.a) / 1000).toISOString(), r!.b === null ? "" : new Date(Number(r!.b) / 1000).toISOString());
}
console.log(await e.query(sql`select date_trunc('month', occurred_at)::varchar m, count(*) n, count(distinct account_id) a from product_event group by 1 order by 1`, T).then(r => r.map(x => `${String(x.m).slice(0,7)}:${x.n}/${x.a}`).join(" ")));
console.log("last", await e.query(sql`select kind, reason, count(*) n from outcome group by all order by 1,3`, T));
console.log(await e.query(sql`select m::varchar m, (select (sum(mrr)/100)::bigint from subscription_version v where status='active' and occurred_at<=m and (ends_at is null or ends_at>m) and row_id not in (select row_id from fact_end)) mrr, (select count(distinct account_id) from subscription_version v where status in ('active','past_due') and occurred_at<=m and (ends_at is null or ends_at>m) and row_id not in (select row_id from fact_end)) n from range(timestamp '2023-12-01', timestamp '2026-11-01', interval 1 month) t(m)`, T).then(r=>r.map(x=>`${String(x.m).slice(0,7)}:${x.mrr}/${x.n}`).join(" ")));
await e.close();
