import type { Sql } from "@tendwell/core";

/** One flipped comparison, known by the text around it (parameters shown as `?`), so that it is the same in every scope. */
export interface Mutant {
  readonly metric: string;
  readonly context: string;
  readonly operator: string;
  readonly replacement: string;
}

const FLIPS: Readonly<Record<string, string>> = { "<=": "<", ">=": ">", "<>": "=", "<": "<=", ">": ">=", "=": "<>" };
const COMPARISON = /<=|>=|<>|<|>|=/g;
const REACH = 60;

/** The statement's text with one mark per parameter, and where each string part begins in it. */
function flatten(statement: Sql): { text: string; starts: readonly number[] } {
  let text = "";
  const starts: number[] = [];
  for (const part of statement.parts) {
    starts.push(text.length);
    text += typeof part === "string" ? part : "?";
  }
  return { text, starts };
}

const normal = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

interface Site {
  readonly context: string;
  readonly operator: string;
  readonly part: number;
  readonly offset: number;
}

/** Every comparison operator of a statement's own text (quoted literals left out). */
export function comparisonSites(statement: Sql): readonly Site[] {
  const { text, starts } = flatten(statement);
  const sites: Site[] = [];
  statement.parts.forEach((part, index) => {
    if (typeof part !== "string") return;
    const visible = part.replaceAll(/'[^']*'/g, (literal) => "~".repeat(literal.length));
    for (const match of visible.matchAll(COMPARISON)) {
      const offset = match.index ?? 0;
      const at = starts[index]! + offset;
      const context = normal(
        `${text.slice(Math.max(0, at - REACH), at)} «${match[0]}» ${text.slice(at + match[0].length, at + REACH)}`,
      );
      sites.push({ context, operator: match[0], part: index, offset });
    }
  });
  return sites;
}

/** The mutants of a statement, one per distinct context. */
export function mutantsOf(metric: string, statement: Sql): readonly Mutant[] {
  const found = new Map<string, Mutant>();
  for (const site of comparisonSites(statement)) {
    found.set(site.context, {
      metric,
      context: site.context,
      operator: site.operator,
      replacement: FLIPS[site.operator]!,
    });
  }
  return [...found.values()];
}

/** The statement with the mutant's comparison flipped wherever its context stands; null where it does not occur. */
export function applyMutant(statement: Sql, mutant: Mutant): Sql | null {
  const sites = comparisonSites(statement).filter((site) => site.context === mutant.context);
  if (sites.length === 0) return null;
  const parts = [...statement.parts];
  // From the back, so that earlier offsets stay true.
  for (const site of [...sites].reverse()) {
    const part = parts[site.part] as string;
    parts[site.part] =
      part.slice(0, site.offset) + mutant.replacement + part.slice(site.offset + mutant.operator.length);
  }
  return { kind: "sql", parts };
}
