import { METRICS } from "@tendwell/core";
import { duckdbDdl, generateCompany, migrateFacts, openDuckdb } from "@tendwell/server";
import { defaultScope, runMetric } from "@tendwell/testkit";
for (let seed = 41; seed < 60; seed++) {
  const e = await openDuckdb({ path: ":memory:", threads: 1 }); await migrateFacts(e, duckdbDdl);
  await generateCompany(e, { accounts: 56, events: 6000, seed, months: 18, endDate: "2026-11-01" });
  const bad: string[] = []; let nps: unknown = 0; let churn: unknown = 0; let csat: unknown = 0;
  for (const m of METRICS) { const pts = await runMetric(e, m, defaultScope(m, { endDate: "2026-11-01", months: 1, zone: "Europe/Bucharest", currency: "EUR" })); for (const p of pts) { if (p.value === null) bad.push(m.id + "/" + p.component); if (m.id === "nps" && p.component === null) nps = p.value; if (m.id === "csat") csat = p.value; if (m.id === "logo_churn_rate") churn = p.value; } }
  console.log(seed, nps, csat, churn, bad.join(" ")); await e.close();
}
