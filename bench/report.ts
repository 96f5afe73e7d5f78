import type { DashboardLatency } from "./dashboard-latency.ts";
import { FOUNDATION_METRICS } from "./foundation-metrics.ts";
import type { HealthSpeed } from "./health.ts";
import { type HealthPeer, healthReport } from "./health-report.ts";
import type { ImportResult } from "./import.ts";
import { median } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { PEER_METRICS } from "./peer-metrics.ts";
import type { PostgresResult } from "./postgres.ts";
import type { RollUp } from "./roll-up.ts";
import type { Dashboard, Generated, Limit } from "./store.ts";
import type { AnswerSpeed, ReportSpeed } from "./surveys.ts";

export interface SurveySpeed {
  readonly answers: AnswerSpeed;
  readonly report: ReportSpeed;
}

export interface BenchResult {
  readonly surveys: SurveySpeed;
  readonly machine: string;
  readonly generated: Generated;
  readonly limit: Limit;
  readonly dashboard: Dashboard;
  readonly latency: DashboardLatency;
  readonly postgres: PostgresResult | { readonly skipped: string };
  readonly imports: ImportResult | { readonly skipped: string };
  readonly rollUp: RollUp;
  readonly health: HealthSpeed;
}

const ms = (value: number): string => `${Math.round(value).toLocaleString("en")} ms`;
const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)}×`;

const count = (value: number): string => Math.round(value).toLocaleString("en");

/** The rows about surveys: answers taken, and a report made. */
function surveyRows({ answers, report: results }: SurveySpeed): string[][] {
  return [
    [
      "SQLite, bare",
      "rows of survey answers into one table, 64 a transaction, each synced to the disk",
      `${count(answers.barePerSecond)} a second`,
      "",
      "",
    ],
    [
      "survey answers",
      `${count(answers.answers)} answers by invitation over HTTP on ${answers.connections} connections, each acknowledged once it is on the disk; the client runs on the same machine`,
      `${count(answers.perSecond)} a second`,
      times(answers.perSecond / answers.barePerSecond),
      "at least 2,000 a second",
    ],
    [
      "survey answers, one",
      `median as the client sees it; 99 in 100 within ${ms(answers.p99Ms)}; ${answers.cpuMsEach.toFixed(2)} ms of processor each`,
      ms(answers.medianMs),
      "",
      "for information",
    ],
    [
      "survey report, limit",
      `one DuckDB pass that counts good and bad by wave over ${count(results.responses)} responses`,
      ms(results.bareMs),
      "",
      "",
    ],
    [
      "survey report",
      "the same survey's results by the API, after a write: the latest answer of each person, waves with tests, channels with response rates",
      ms(results.reportMs),
      times(results.reportMs / results.bareMs),
      "under 1,000 ms",
    ],
    [
      "survey report, again",
      "asked for once more while nothing was written",
      ms(results.againMs),
      times(results.againMs / results.bareMs),
      "for information",
    ],
    [
      "survey report, by plan",
      "with segments compared and answers weighted to who was asked",
      ms(results.segmentsMs),
      times(results.segmentsMs / results.bareMs),
      "for information",
    ],
  ];
}

/** The rows about pages: what they ask while an import runs, and when the Dashboard is painted. */
function latencyRows(latency: DashboardLatency, limitMs: number | null): string[][] {
  return [
    [
      "dashboard, kept",
      `the cards of all metrics over HTTP from what is kept; for the first time ${ms(latency.wholeFirstMs)}, exact again ${ms(latency.wholeFreshMs)} after an import of events and tickets`,
      ms(latency.wholeKeptMs),
      limitMs === null ? "" : times(latency.wholeKeptMs / limitMs),
      "at most 0.05× the limit",
    ],
    [
      "pages while an import runs",
      `${latency.questions} questions of the Dashboard, the pages and their rows, ${count(latency.answers)} answers over HTTP while ${count(latency.importRows)} events and tickets came in (${ms(latency.importMs)})`,
      ms(latency.medianMs),
      "",
      "under 150 ms",
    ],
    ["pages while an import runs, 95 in 100", "the same answers", ms(latency.p95Ms), "", "under 400 ms"],
    [
      "pages after the import",
      `while what it changed is worked out again (${ms(latency.freshMs)} until all is exact); 95 in 100 within ${ms(latency.afterP95Ms)}`,
      ms(latency.afterMedianMs),
      "",
      "for information",
    ],
    [
      "Dashboard painted",
      `largest contentful paint in Chromium, each right after a start of the server: ${latency.lcpMs.map(ms).join(", ")}; a second look: ${latency.lcpAgainMs.map(ms).join(", ")}`,
      ms(median(latency.lcpMs)),
      "",
      "under 1,500 ms",
    ],
  ];
}

const HEADER = ["what", "how", "median", "ratio", "target"];
const tableOf = (rows: readonly string[][]): string =>
  [HEADER, HEADER.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** The report of a run with `--only dashboard`, as Markdown. */
export function latencyReport(on: string, latency: DashboardLatency): string {
  const slowest = latency.slowest.map(({ name, ms: took }) => `${name} ${ms(took)}`).join("; ");
  return `Machine: ${on}.\n\n${tableOf(latencyRows(latency, null))}\n\nThe slowest answers while the import ran: ${slowest}. All questions answered for the first time: ${ms(latency.firstMs)}. Peak memory (resident): ${latency.peakMb} MB.\n`;
}

/** The report of a run with `--only surveys`, as Markdown. */
export function surveyReport(on: string, surveys: SurveySpeed): string {
  return `Machine: ${on}.\n\n${tableOf(surveyRows(surveys))}\n\nPeak memory (resident): server ${surveys.answers.peakMb} MB, report ${surveys.report.peakMb} MB. After the run the state held ${count(surveys.answers.stored)} answers and the facts ${count(surveys.answers.facts)}: one for each invitation.\n`;
}

/** Milliseconds of the peer metrics on both sides. */
export function peerTotals(dashboard: Dashboard, postgres: PostgresResult): { own: number; peer: number } {
  let own = 0;
  let peer = 0;
  for (const { id } of PEER_METRICS) {
    own += dashboard.perMetric[id] ?? 0;
    peer += postgres.perMetric[id] ?? 0;
  }
  return { own, peer };
}

/** Values that differ by more than rounding between the engines, in words. */
export function differences(dashboard: Dashboard, postgres: PostgresResult): string[] {
  return PEER_METRICS.flatMap(({ id }) => {
    const mine = dashboard.values[id] ?? [];
    const theirs = postgres.values[id] ?? [];
    if (mine.length === 0 || mine.length !== theirs.length || mine.every((value) => value === null)) {
      return [`${id}: ${mine.length} values, PostgreSQL ${theirs.length}: nothing was compared`];
    }
    return mine.flatMap((value, i) => {
      const other = theirs[i] ?? null;
      const same =
        value === null || other === null
          ? value === other
          : Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(value));
      return same ? [] : [`${id}, period ${i + 1}: ${value}, PostgreSQL ${other}`];
    });
  });
}

/** PostgreSQL's scores of every account; null where it was left out. */
function healthPeer({
  health,
  postgres,
}: Pick<Parameters<typeof report>[1], "health" | "postgres">): HealthPeer | null {
  return "skipped" in postgres || postgres.health === null ? null : { peer: postgres.health, own: health, share: 1 };
}

/** The whole report as Markdown; the terminal prints the same. */
export function report(options: BenchOptions, result: BenchResult): string {
  const { generated, limit, dashboard, postgres, imports, rollUp } = result;
  const foundation = FOUNDATION_METRICS.reduce((sum, id) => sum + (dashboard.perMetric[id] ?? 0), 0);
  const rows: string[][] = [
    [
      "dashboard",
      `${Object.keys(dashboard.perMetric).length} metrics × ${options.window} months, default options, one after the other`,
      ms(dashboard.totalMs),
      "",
      "",
    ],
    [
      "limit",
      "one DuckDB pass over all events: user-days, account × day counts",
      ms(limit.allMs),
      times(dashboard.totalMs / limit.allMs),
      "at most 5×",
    ],
    [
      "dashboard, first release",
      `the ${FOUNDATION_METRICS.length} metrics that the first release had, against the same pass`,
      ms(foundation),
      times(foundation / limit.allMs),
      "at most 5×",
    ],
    [
      "limit, the dashboard's months only",
      "the same pass over what the dashboard can see",
      ms(limit.windowMs),
      times(dashboard.totalMs / limit.windowMs),
      "for information",
    ],
  ];
  const notes: string[] = [];
  if ("skipped" in postgres) notes.push(`PostgreSQL was left out: ${postgres.skipped}.`);
  else {
    const { own, peer } = peerTotals(dashboard, postgres);
    rows.push([
      `PostgreSQL ${postgres.version.split(" ")[0]}`,
      `${PEER_METRICS.length} of the same metrics, hand-written and indexed`,
      ms(peer),
      "",
      "",
    ]);
    rows.push(["Tendwell", "the same metrics", ms(own), times(peer / own), "at least 10×"]);
    notes.push(
      `PostgreSQL: ${postgres.settings}; loaded by COPY in ${ms(postgres.loadMs)}, indexed and vacuumed in ${ms(postgres.indexMs)}.`,
    );
  }
  if ("skipped" in imports) notes.push(`The import was left out: ${imports.skipped}.`);
  else {
    rows.push([
      "COPY",
      `${imports.rows.toLocaleString("en")} events, ${Math.round(imports.bytes / 1e6)} MB CSV, typed table, checkpoint`,
      ms(imports.copyMs),
      "",
      "",
    ]);
    rows.push([
      "import",
      "the same file through Tendwell's import",
      ms(imports.importMs),
      times(imports.copyMs / imports.importMs),
      "at least 0.2×",
    ]);
  }
  rows.push(
    [
      "daily roll-up",
      `built as a whole: ${generated.events.toLocaleString("en")} events become ${rollUp.rows.toLocaleString("en")} days of use`,
      ms(rollUp.wholeMs),
      "",
      "",
    ],
    [
      "daily roll-up, refreshed",
      "after new use of one account in a hundred",
      ms(rollUp.touchedMs),
      times(rollUp.touchedMs / rollUp.wholeMs),
      "at most 0.05×",
    ],
    ["metrics of use, from events", "6 metrics × the dashboard's months", ms(rollUp.fromEventsMs), "", ""],
    [
      "metrics of use, from days",
      "the same, equal by test",
      ms(rollUp.fromDaysMs),
      times(rollUp.fromEventsMs / rollUp.fromDaysMs),
      "for information",
    ],
  );
  rows.push(...latencyRows(result.latency, result.limit.allMs), ...surveyRows(result.surveys));
  const peaks = [`dashboard ${dashboard.peakMb} MB`, `generator ${generated.peakMb} MB`];
  if (!("skipped" in imports)) peaks.push(`import ${imports.peakMb} MB`);
  const table = tableOf(rows);
  const slowest = Object.entries(dashboard.perMetric).sort((a, b) => b[1] - a[1]);
  const peerTable = [
    "skipped" in postgres
      ? []
      : PEER_METRICS.map(
          ({ id }) => `| \`${id}\` | ${ms(dashboard.perMetric[id] ?? 0)} | ${ms(postgres.perMetric[id] ?? 0)} |`,
        ),
  ].flat();
  return `# Benchmarks

Written by \`npm run bench\`; how to read and repeat it: \`bench/README.md\`.

Machine: ${result.machine}. Threads ${options.threads}, engine memory limit ${options.memoryLimit}, ${options.runs} measured runs after one to warm up.
Company: ${options.accounts.toLocaleString("en")} accounts, ${generated.events.toLocaleString("en")} product events, ${options.months} months (${limit.userDays.toLocaleString("en")} user-days, ${limit.accountDays.toLocaleString("en")} account-days), seed ${options.seed}; generated in ${ms(generated.ms)}.

${table}

Peak memory (resident): ${peaks.join(", ")}. Target: under 4 GB. First (cold) dashboard: ${ms(dashboard.coldMs)}.
${notes.map((note) => `\n${note}\n`).join("")}
## Why these peers
- **The limit** is the least work any engine must do to know who used the product on which day; a dashboard near it cannot be made much faster by cleverness.
- **PostgreSQL** is what a company would otherwise use: the same facts, loaded by \`COPY\`, indexed and vacuumed, SQL written by hand for it. The values of both sides are compared at every run.
- **\`COPY\`** is the fastest way to get the same file into the same engine without any of an import's checks, versions and ledgers.

${healthReport(result.health, healthPeer(result)).join("\n")}

## What each metric costs
| metric | median |
| --- | --- |
${slowest.map(([id, value]) => `| \`${id}\` | ${ms(value)} |`).join("\n")}
${peerTable.length === 0 ? "" : `\n## Against PostgreSQL, metric by metric\n| metric | Tendwell | PostgreSQL |\n| --- | --- | --- |\n${peerTable.join("\n")}\n`}`;
}
