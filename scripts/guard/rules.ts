import { posix } from "node:path";
import type { ImportEdge } from "./read-imports.ts";

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly line: number;
  readonly detail: string;
}

/** Which of our packages a package may import. */
const PACKAGE_MAY: Readonly<Record<string, readonly string[]>> = {
  core: [],
  messages: [],
  contract: ["core", "messages"],
  server: ["core", "messages", "contract"],
  web: ["core", "messages", "contract"],
  widget: ["core", "contract"],
  testkit: ["core", "server", "messages", "contract"],
};
/** What core may use from the registry: pure and numeric. */
const CORE_MAY = ["temporal-polyfill", "@stdlib/"];
/** Drivers and the only places that may know them. */
const DRIVERS: readonly (readonly [specifier: string, place: RegExp])[] = [
  ["@duckdb/node-api", /^packages\/server\/src\/(engine\/duckdb\/|facts\/ingest\/staging\/)/],
  ["@clickhouse/client", /^packages\/server\/src\/engine\/clickhouse\//],
  ["@photostructure/sqlite", /^packages\/server\/src\/state\/sqlite\.ts$/],
  ["pg", /^packages\/server\/src\/state\/postgres\.ts$/],
];
/** Folders of the server and what each may import of the others. */
const SERVER_MAY: Readonly<Record<string, readonly string[]>> = {
  engine: ["engine", "facts/migrations.ts"],
  facts: ["facts", "engine", "connectors"],
  connectors: ["connectors"],
  state: ["state"],
  // Who asks and how a refusal is said; where an installation lives on disk.
  access: ["access", "facts", "state"],
  home: ["home"],
  features: ["features", "access", "home", "facts", "state", "engine", "connectors"],
  http: ["http", "features", "access", "home", "state", "facts", "engine"],
  cli: ["cli", "http", "features", "home", "main.ts"],
};

/** The repo-relative path or `package:name` an import leads to. */
function resolveImport(edge: ImportEdge): string {
  if (edge.specifier.startsWith(".")) return posix.normalize(posix.join(posix.dirname(edge.from), edge.specifier));
  return `package:${edge.specifier}`;
}

const isTest = (file: string): boolean => /\.(test|cases|parity\.test|browser\.test)\.tsx?$/.test(file);

function packageRules(edge: ImportEdge, target: string): Violation[] {
  const own = /^packages\/([^/]+)\//.exec(edge.from)?.[1];
  if (own === undefined) return [];
  const found: Violation[] = [];
  const report = (rule: string, detail: string) => found.push({ rule, from: edge.from, line: edge.line, detail });
  const ours = /^package:@tendwell\/([^/]+)/.exec(target)?.[1];
  const byPath = /^packages\/([^/]+)\//.exec(target)?.[1];
  if (byPath !== undefined && byPath !== own)
    report("package-by-path", `${own} reaches into ${byPath} by path: ${edge.specifier}`);
  const allowed = PACKAGE_MAY[own] ?? [];
  if (ours !== undefined && !allowed.includes(ours) && !(isTest(edge.from) && ours === "testkit")) {
    report(
      "package-direction",
      `${own} imports @tendwell/${ours}; it may import ${allowed.join(", ") || "nothing of ours"}`,
    );
  }
  if (own === "core" && !isTest(edge.from) && target.startsWith("package:") && ours === undefined) {
    const name = target.slice("package:".length);
    if (!CORE_MAY.some((prefix) => name.startsWith(prefix))) report("core-pure", `core imports ${name}`);
  }
  for (const [driver, place] of DRIVERS) {
    const name = target.replace("package:", "");
    if ((name === driver || name.startsWith(`${driver}/`)) && !place.test(edge.from) && !isTest(edge.from)) {
      report("driver", `${driver} is imported outside its place`);
    }
  }
  return found;
}

function serverRules(edge: ImportEdge, target: string): Violation[] {
  const inServer = /^packages\/server\/src\/([^/]+)\/(.*)$/.exec(edge.from);
  const to = /^packages\/server\/src\/(.*)$/.exec(target)?.[1];
  if (inServer === null || to === undefined || isTest(edge.from)) return [];
  const folder = inServer[1]!;
  const allowed = SERVER_MAY[folder];
  const found: Violation[] = [];
  if (allowed !== undefined && !allowed.some((prefix) => to === prefix || to.startsWith(`${prefix}/`))) {
    found.push({
      rule: "server-layer",
      from: edge.from,
      line: edge.line,
      detail: `${folder} imports ${to}; it may import ${allowed.join(", ")}`,
    });
  }
  const fromFeature = /^packages\/server\/src\/features\/([^/]+)\//.exec(edge.from)?.[1];
  const toFeature = /^features\/([^/]+)\/(.*)$/.exec(to);
  if (
    fromFeature !== undefined &&
    toFeature !== null &&
    toFeature[1] !== fromFeature &&
    !/(^|-)service\.ts$/.test(toFeature[2]!)
  ) {
    found.push({
      rule: "feature-door",
      from: edge.from,
      line: edge.line,
      detail: `${fromFeature} reaches into ${to}; a feature's door is its service file`,
    });
  }
  return found;
}

function oracleRules(edge: ImportEdge, target: string): Violation[] {
  const found: Violation[] = [];
  const toOracle = target.endsWith(".reference.ts");
  const fromOracle = edge.from.endsWith(".reference.ts");
  if (toOracle && !fromOracle && !isTest(edge.from) && !edge.from.endsWith("/references.ts")) {
    found.push({
      rule: "oracle-apart",
      from: edge.from,
      line: edge.line,
      detail: `product code imports the oracle ${target}`,
    });
  }
  if (fromOracle && /\/metrics\/(?:figure|evaluate|source)\.ts$/.test(target)) {
    found.push({
      rule: "oracle-apart",
      from: edge.from,
      line: edge.line,
      detail: `an oracle shares ${target} with what it checks`,
    });
  }
  if (fromOracle && target === edge.from.replace(".reference.ts", ".ts")) {
    found.push({
      rule: "oracle-apart",
      from: edge.from,
      line: edge.line,
      detail: "an oracle imports the metric it checks",
    });
  }
  return found;
}

/** Cycles among the given relative imports, each once, as paths joined by " → ". Type-only cycles count too. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, "open" | "done">();
  const stack: string[] = [];
  const cycles: string[] = [];
  const visit = (file: string): void => {
    state.set(file, "open");
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === "open") cycles.push([...stack.slice(stack.indexOf(next)), next].join(" → "));
      else if (!state.has(next)) visit(next);
    }
    stack.pop();
    state.set(file, "done");
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return cycles;
}

/** All violations of the import rules among these edges. */
export function checkImports(edges: readonly ImportEdge[]): Violation[] {
  const violations: Violation[] = [];
  const graph = new Map<string, string[]>();
  for (const edge of edges) {
    const target = resolveImport(edge);
    violations.push(...packageRules(edge, target), ...serverRules(edge, target), ...oracleRules(edge, target));
    if (!target.startsWith("package:") && /\.tsx?$/.test(target)) {
      const list = graph.get(edge.from) ?? [];
      list.push(target);
      graph.set(edge.from, list);
    }
  }
  for (const cycle of findCycles(graph)) {
    violations.push({ rule: "cycle", from: cycle.split(" → ")[0]!, line: 1, detail: cycle });
  }
  return violations;
}
