import { parseArgs } from "node:util";

/** What a run measures; every part of a run is made in a process of its own with the same options. */
export interface BenchOptions {
  /** Product events of the generated company. */
  readonly events: number;
  readonly accounts: number;
  readonly seed: number;
  readonly months: number;
  readonly endDate: string;
  readonly zone: string;
  readonly currency: string;
  /** Months on the dashboard. */
  readonly window: number;
  /** Measured repetitions; their median counts. One more, unmeasured, warms up. */
  readonly runs: number;
  readonly threads: number;
  readonly memoryLimit: string;
  /** Working folder: the store and the exchanged files. */
  readonly folder: string;
  readonly postgres: boolean;
  readonly imports: boolean;
  /** Answers handed in over HTTP, and responses of the survey that is reported. */
  readonly answers: number;
  readonly responses: number;
  /** Measure only this part: "surveys", "health" or "dashboard". */
  readonly only: string | null;
  /** Go on with what the folder holds: its store, and the parts that were measured already. */
  readonly reuse?: boolean;
  /** Write docs/reference/<name>.md. */
  readonly write: boolean;
  readonly name: string;
}

const HELP = `npm run bench -- [options]
  --events N      product events of the generated company (default 1e7; 1e5 is a smoke run)
  --accounts N    accounts (default events / 2500)
  --runs N        measured repetitions (default 5)
  --threads N     threads of both engines (default 2)
  --memory 3GB    memory limit of the embedded engine
  --folder DIR    keep the working files here (default: a temporary folder, removed)
  --reuse         go on with what the folder holds: its store and, without --only, the parts measured already
  --only PART     measure one part only: surveys (answers taken and reported), health (scores, replay, preview)
                  or dashboard (what pages ask while an import runs; takes the store that --folder holds)
  --answers N     survey answers over HTTP (default 20000)
  --responses N   responses of the reported survey (default 1e6)
  --no-postgres   leave PostgreSQL out
  --no-import     leave the import out
  --name NAME     write docs/reference/NAME.md (default bench)
  --no-write      write nothing there
`;

export function readOptions(args: readonly string[], temporary: string): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      events: { type: "string", default: "1e7" },
      accounts: { type: "string" },
      runs: { type: "string", default: "5" },
      threads: { type: "string", default: "2" },
      memory: { type: "string", default: "3GB" },
      folder: { type: "string", default: temporary },
      postgres: { type: "boolean", default: true },
      import: { type: "boolean", default: true },
      answers: { type: "string", default: "20000" },
      responses: { type: "string", default: "1e6" },
      only: { type: "string" },
      reuse: { type: "boolean", default: false },
      name: { type: "string", default: "bench" },
      write: { type: "boolean", default: true },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  const whole = (name: string, text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`--${name} requires a whole number of at least 1, got ${text}`);
    return value;
  };
  const events = whole("events", values.events);
  if (values.only !== undefined && !["surveys", "health", "dashboard"].includes(values.only))
    throw new RangeError(`--only requires surveys, health or dashboard, got ${values.only}`);
  if (!/^[a-z0-9-]+$/.test(values.name))
    throw new RangeError(`--name requires small letters, digits and hyphens, got ${JSON.stringify(values.name)}`);
  return {
    events,
    accounts:
      values.accounts === undefined ? Math.max(100, Math.round(events / 2_500)) : whole("accounts", values.accounts),
    seed: 7,
    months: 36,
    endDate: "2026-11-01",
    zone: "Europe/Bucharest",
    currency: "EUR",
    window: 13,
    runs: whole("runs", values.runs),
    threads: whole("threads", values.threads),
    memoryLimit: values.memory,
    folder: values.folder,
    postgres: values.postgres,
    imports: values.import,
    answers: whole("answers", values.answers),
    responses: whole("responses", values.responses),
    only: values.only ?? null,
    reuse: values.reuse,
    name: values.name,
    write: values.write,
  };
}
