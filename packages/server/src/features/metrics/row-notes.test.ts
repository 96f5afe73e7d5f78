import { FIXED_NOTES, OWN_METRIC_NOTES } from "@tendwell/contract/row-notes";
import {
  ALL_VISIBLE,
  BUILT_IN_DEFINITIONS,
  columnsOf,
  compileUserMetric,
  lastPeriods,
  localMidnight,
  METRICS,
  type MetricDefinition,
  type MetricScope,
  metricSource,
  type OptionValue,
  type TableName,
  type UserMetric,
} from "@tendwell/core";
import { loadMessages } from "@tendwell/messages";
import { describe, expect, it } from "vitest";
import { duckdbDialect } from "../../engine/duckdb/duckdb-dialect.ts";

const AS_OF = localMidnight("2026-07-01", "UTC");

/** The default options, and beside them every value of each listed option, one at a time. */
function choices(metric: MetricDefinition): Record<string, OptionValue>[] {
  const specs = Object.entries(metric.options);
  const usual = Object.fromEntries(specs.map(([name, spec]) => [name, spec.default]));
  const others = specs.flatMap(([name, spec]) =>
    spec.type === "enum" ? spec.values.map((value) => ({ ...usual, [name]: value })) : [],
  );
  return [usual, ...others];
}

/** The text of a metric's drill-down, texts that it binds written in as literals. */
function textOf(metric: MetricDefinition, options: Record<string, OptionValue>): string {
  const scope: MetricScope = {
    periods: lastPeriods(AS_OF, "month", 2, "UTC").map((period) => ({ ...period, unfinished: false })),
    asOf: AS_OF,
    knownAt: null,
    zone: "UTC",
    currency: "USD",
    options,
    definitions: BUILT_IN_DEFINITIONS,
    group: null,
    filters: [],
    accounts: null,
  };
  return metric
    .rows(duckdbDialect, metricSource(duckdbDialect, scope, ALL_VISIBLE), scope)
    .parts.map((part) => (typeof part === "string" ? part : typeof part.value === "string" ? `'${part.value}'` : "0"))
    .join("");
}

const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w.]*|\d[\w.]*|\S/g;

/** Every expression with the name of its column: the tokens before each `as <name>` back to its comma or `select`. */
function columnsIn(text: string): Map<string, string[][]> {
  const tokens = text.match(TOKEN) ?? [];
  const columns = new Map<string, string[][]>();
  tokens.forEach((token, at) => {
    const name = tokens[at + 1];
    if (token.toLowerCase() !== "as" || name === undefined || !/^[a-z_]\w*$/i.test(name)) return;
    let depth = 0;
    let start = at - 1;
    for (; start >= 0; start -= 1) {
      const one = tokens[start]!.toLowerCase();
      if (one === ")" || one === "end") depth += 1;
      else if (one === "(" || one === "case") depth -= 1;
      if (depth < 0 || (depth === 0 && (one === "," || one === "select" || one === "distinct"))) break;
    }
    columns.set(name, [...(columns.get(name) ?? []), tokens.slice(start + 1, at)]);
  });
  return columns;
}

/** Splits tokens at depth 0 wherever `cuts` says so; the token that cuts starts the next piece. */
function pieces(tokens: readonly string[], cuts: (token: string) => boolean): string[][] {
  const found: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const one = token.toLowerCase();
    if (one === ")" || one === "end") depth -= 1;
    if (depth === 0 && cuts(one)) found.push([]);
    found.at(-1)!.push(token);
    if (one === "(" || one === "case") depth += 1;
  }
  return found;
}

/** The literals that an expression can be, through `case`, `cast`, `coalesce` and columns of the same text. */
function literals(tokens: readonly string[], columns: Map<string, string[][]>, seen: ReadonlySet<string>): string[] {
  const [first = "", second] = tokens;
  const head = first.toLowerCase();
  const inner = (from: number): string[] => tokens.slice(from, -1);
  if (tokens.length === 1 && first.startsWith("'")) return [first.slice(1, -1)];
  if (head === "case") {
    return pieces(inner(1), (one) => one === "when" || one === "then" || one === "else")
      .filter(([cut]) => cut === "then" || cut === "else")
      .flatMap(([, ...value]) => literals(value, columns, seen));
  }
  if (second === "(" && (head === "cast" || head === "coalesce")) {
    return pieces(inner(2), (one) => one === "," || one === "as").flatMap(([cut, ...rest]) =>
      cut === "as" ? [] : literals(cut === "," ? rest : [cut ?? "", ...rest], columns, seen),
    );
  }
  const column = /^(?:\w+\.)?([a-z_]\w*)$/i.exec(first)?.[1];
  if (tokens.length !== 1 || column === undefined || head === "null") return [];
  if (seen.has(column)) return [];
  const deeper = new Set([...seen, column]);
  const found = (columns.get(column) ?? []).flatMap((one) => literals(one, columns, deeper));
  return found.length === 0 && column !== "note" ? [`=${column}`] : found;
}

/** What a metric's notes can be: literals, and `=column` where they come from the facts. */
function notesOf(metric: MetricDefinition): string[] {
  const found = choices(metric).flatMap((options) => {
    const columns = columnsIn(textOf(metric, options));
    expect(columns.get("note"), `${metric.id} has notes`).toBeDefined();
    return literals(["note"], columns, new Set());
  });
  return [...new Set(found)].filter((note) => note !== "").sort();
}

/** Columns of the facts with a closed list of values that a metric shows as its notes. */
const CLOSED: Readonly<Record<string, readonly [TableName, string]>> = {
  recurring_billings: ["invoice_line", "status"],
  satisfaction_rating: ["ticket_event", "rating"],
  backlog: ["ticket_event", "status"],
  average_handle_time: ["call", "outcome"],
  abandonment_rate: ["call", "outcome"],
};
/** Metrics whose notes are a company's own words or numbers, with the columns that these come from. */
const DATA: Readonly<Record<string, string>> = {
  mrr: "plan",
  arr: "plan",
  nps: "score",
  csat: "score",
  ces: "score",
  esat: "score",
  smiley: "score",
  thumbs: "score",
  resource_rating: "resource",
  resource_use: "resource",
  stickiness: "events",
  adoption_breadth: "feature",
  issue_types: "type",
};

const sorted = (notes: Iterable<string>): string[] => [...new Set(notes)].sort();

describe("the fixed notes of drill-down rows", () => {
  const written = METRICS.map((metric) => [metric.id, notesOf(metric)] as const);

  it("are listed as the metrics write them, and nothing else is", () => {
    const fixed = written.flatMap(([id, notes]) => {
      const [table, column] = CLOSED[id] ?? [];
      const closed = table === undefined ? [] : (columnsOf(table)[column!]?.oneOf ?? []);
      const all = sorted([...notes.filter((note) => !note.startsWith("=")), ...closed]);
      return all.length === 0 ? [] : [[id, all] as const];
    });
    expect(fixed.length).toBeGreaterThan(40);
    expect(Object.fromEntries(Object.entries(FIXED_NOTES).map(([id, one]) => [id, sorted(one.notes)]))).toEqual(
      Object.fromEntries(fixed),
    );
  });

  it("are all but those that are data", () => {
    const others = written.flatMap(([id, notes]) =>
      notes
        .filter((note) => note.startsWith("=") && note !== `=${CLOSED[id]?.[1]}`)
        .map((note) => [id, note.slice(1)] as const),
    );
    expect(others).toEqual(Object.entries(DATA));
  });

  it("are listed as a company's own metric writes them", () => {
    const own: UserMetric = {
      id: "own_mean",
      title: "Own mean",
      unit: "money",
      table: "purchase",
      numerator: { aggregate: "sum", column: "amount_minor" },
      denominator: { aggregate: "count" },
    };
    expect(notesOf(compileUserMetric(own))).toEqual(sorted(OWN_METRIC_NOTES.notes));
  });

  it("have a text each, and no text is left over", () => {
    const listed = [...Object.values(FIXED_NOTES), OWN_METRIC_NOTES].flatMap(({ topic, notes }) =>
      notes.map((note) => `${topic}.${note}`),
    );
    const texts = Object.entries(loadMessages("en", "notes")).flatMap(([topic, notes]) =>
      Object.keys(notes).map((note) => `${topic}.${note}`),
    );
    expect(sorted(texts)).toEqual(sorted(listed));
  });
});
