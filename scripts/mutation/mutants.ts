import type { Sql } from "@tendwell/core";

/** One flipped comparison, known by its own text (parameters shown as `?`), so that it is the same in every scope. */
export interface Mutant {
  readonly metric: string;
  readonly context: string;
  readonly operator: string;
  readonly replacement: string;
  /** What names the piece of code it stands in: for the shared source, its text without aliases and callers' operands. */
  readonly code: string;
}

/** Columns that the shared source itself compares; every other name in its text belongs to whoever called it. */
const SOURCE_COLUMNS =
  /^(?:valid_from|valid_to|created_at|starts_at|ends_at|reporting_currency|fact_table|attribute|bin)$/;

/** The text of a source's comparison, whoever asked for it under whatever alias. */
function sourceCode(core: string): string {
  return core.replaceAll(/(?:"\w+"|\w+)? ?\.(\w+)/g, (_, column: string) =>
    SOURCE_COLUMNS.test(column) ? column : "·",
  );
}

const FLIPS: Readonly<Record<string, string>> = { "<=": "<", ">=": ">", "<>": "=", "<": "<=", ">": ">=", "=": "<>" };
const COMPARISON = /<=|>=|<>|<|>|=/g;
/** Where one comparison ends and the next begins. */
const BOUNDARY =
  /^(?:and|or|not|when|where|on|having|then|else|case|select|end|as|from|group|order|left|join|cross|union|window)$/i;
const TOKEN = /"[^"]*"|'[^']*'|[\w$.]+|<=|>=|<>|[^\s]/g;
const LONGEST = 12;

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

interface Token {
  readonly text: string;
  readonly at: number;
}

interface Operand {
  /** Its tokens, in reading order. */
  readonly tokens: readonly string[];
  /** The word it ends at, walking away from the operator; empty at the end of the text. */
  readonly edge: string;
}

/** One operand, walking away from the operator until the comparison's edge. */
function operand(tokens: readonly Token[], from: number, step: 1 | -1): Operand {
  const [open, close] = step === 1 ? ["(", ")"] : [")", "("];
  const taken: string[] = [];
  let depth = 0;
  for (let i = from; i >= 0 && i < tokens.length && taken.length < LONGEST; i += step) {
    const token = tokens[i]!.text;
    if (token === open) depth += 1;
    if (token === close) depth -= 1;
    if (depth < 0 || (depth === 0 && (token === "," || BOUNDARY.test(token)))) {
      return { tokens: step === 1 ? taken : taken.reverse(), edge: token };
    }
    taken.push(token);
  }
  return { tokens: step === 1 ? taken : taken.reverse(), edge: "" };
}

interface Site {
  readonly context: string;
  /** The comparison without the words around it. */
  readonly core: string;
  readonly operator: string;
  readonly part: number;
  readonly offset: number;
}

/**
 * Every comparison operator of a statement's own text (quoted literals left out). Its context is the comparison itself
 * with the word before and after it: the same comparison written twice is one mutant, flipped in both places.
 */
function comparisonSites(statement: Sql): readonly Site[] {
  const { text, starts } = flatten(statement);
  const tokens: Token[] = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], at: match.index ?? 0 }));
  const indexAt = new Map(tokens.map((token, index) => [token.at, index]));
  const sites: Site[] = [];
  statement.parts.forEach((part, index) => {
    if (typeof part !== "string") return;
    const visible = part.replaceAll(/'[^']*'/g, (literal) => "~".repeat(literal.length));
    for (const match of visible.matchAll(COMPARISON)) {
      const offset = match.index ?? 0;
      const token = indexAt.get(starts[index]! + offset);
      if (token === undefined) continue;
      const left = operand(tokens, token - 1, -1);
      const right = operand(tokens, token + 1, 1);
      const core = `${left.tokens.join(" ")} «${match[0]}» ${right.tokens.join(" ")}`;
      sites.push({ context: `${left.edge} ${core} ${right.edge}`, core, operator: match[0], part: index, offset });
    }
  });
  return sites;
}

/** The comparisons inside what the shared source returned: one piece of code, whichever metric asks for it. */
export function sharedCores(fragments: readonly Sql[]): ReadonlySet<string> {
  return new Set(fragments.flatMap((fragment) => comparisonSites(fragment).map((site) => site.core)));
}

/** The mutants of a metric's statement, one per distinct comparison; those of the shared source belong to `*`. */
export function mutantsOf(metric: string, statement: Sql, shared: ReadonlySet<string> = new Set()): readonly Mutant[] {
  const found = new Map<string, Mutant>();
  for (const site of comparisonSites(statement)) {
    found.set(site.context, {
      metric: shared.has(site.core) ? "*" : metric,
      code: shared.has(site.core) ? sourceCode(site.core) : site.context,
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
