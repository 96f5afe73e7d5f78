// Writes examples/small-company: a generated company as native CSV, its truth, and every metric's figures by the references.
// Re-run after a metric was added or changed: node --conditions=@tendwell/source --import tsx scripts/write-examples.ts
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { identifier, METRICS, sql, TABLE_NAMES, type TableName } from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, type EngineValue, generateCompany, migrateFacts, openDuckdb } from "@tendwell/server";
import {
  defaultScope,
  type ExpectedFigure,
  formatCell,
  nativeColumns,
  readNativeCsv,
  toExpected,
  visibleFacts,
  worldOf,
} from "@tendwell/testkit";

const FOLDER = fileURLToPath(new URL("../examples/small-company/", import.meta.url));
const COMPANY = {
  accounts: 56,
  events: 6_000,
  seed: 49,
  months: 18,
  endDate: "2026-11-01",
  zone: "Europe/Bucharest",
  currency: "EUR",
} as const;
/** The last full month and the thirteen before it. */
const MONTHS = 14;
const TAGS = { tags: { surface: "scripts", route: "examples" } } as const;

async function writeFacts(): Promise<Map<TableName, string>> {
  for (const name of readdirSync(`${FOLDER}facts`)) rmSync(`${FOLDER}facts/${name}`);
  const engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
  const externals = new Map<string, string>();
  let next = 0n;
  const known = new Map<string, bigint>();
  const idOf = (kind: string, external: string): bigint => {
    const key = `${kind}:${external}`;
    const id = known.get(key) ?? ++next;
    known.set(key, id);
    externals.set(String(id), external);
    return id;
  };
  const truth = await generateCompany(engine, { ...COMPANY, idOf });
  const texts = new Map<TableName, string>();
  for (const table of TABLE_NAMES) {
    const columns = nativeColumns(table);
    const rows = await engine.query(
      sql`select * from ${identifier(table)} where row_id not in (select row_id from fact_end where fact_table = ${table}) order by occurred_at, row_id`,
      TAGS,
    );
    const cell = (value: EngineValue, name: string, row: (typeof rows)[number]): EngineValue => {
      const parent = table === "account_attribute" && name === "value" && row.attribute === "parent";
      return parent ? (externals.get(String(value)) ?? value) : value;
    };
    const lines = rows.map((row) =>
      columns
        .map(([name, spec]) => {
          const value = cell(row[name] ?? null, name, row);
          return spec.type === "id" && value !== null ? externals.get(String(value))! : formatCell(value, spec);
        })
        .join(","),
    );
    const text = `${[columns.map(([name]) => name).join(","), ...lines].join("\n")}\n`;
    texts.set(table, text);
    writeFileSync(`${FOLDER}facts/${table}.csv`, text);
  }
  writeFileSync(`${FOLDER}truth.json`, `${JSON.stringify(withExternalIds(truth))}\n`);
  await engine.close();
  return texts;

  function withExternalIds(value: typeof truth): unknown {
    return { ...value, accounts: value.accounts.map(({ id: _, ...account }) => account) };
  }
}

mkdirSync(`${FOLDER}facts`, { recursive: true });

const texts = process.argv.includes("--figures-only")
  ? new Map(TABLE_NAMES.map((table) => [table, readFileSync(`${FOLDER}facts/${table}.csv`, "utf8")]))
  : await writeFacts();

const metrics: Record<string, ExpectedFigure[]> = {};
for (const metric of METRICS) {
  const reference = REFERENCES[metric.id];
  if (reference === undefined) throw new RangeError(`expected figures require a reference, got none for ${metric.id}`);
  const scope = defaultScope(metric, { ...COMPANY, months: MONTHS });
  const facts = visibleFacts(worldOf(readNativeCsv(texts, scope.asOf)), scope.asOf, null);
  const before = performance.now();
  metrics[metric.id] = toExpected(reference(facts, scope), scope.periods);
  console.log(`${metric.id}: ${metrics[metric.id]!.length} figures in ${Math.round(performance.now() - before)} ms`);
}
const { endDate: end_date, zone, currency } = COMPANY;
const head = JSON.stringify({ written_by: "references", end_date, zone, currency, months: MONTHS }).slice(0, -1);
const body = Object.entries(metrics).map(
  ([id, figures]) => `${JSON.stringify(id)}:[\n${figures.map((figure) => JSON.stringify(figure)).join(",\n")}]`,
);
writeFileSync(`${FOLDER}expected.json`, `${head},"metrics":{\n${body.join(",\n")}}}\n`);
console.log(`${Object.keys(metrics).length} metrics written`);
