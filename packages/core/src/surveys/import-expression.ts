import type { Comparison, Condition } from "./condition.ts";

/** Thrown for an expression that has no counterpart here; the message says which part. */
export class ForeignExpressionError extends Error {
  override readonly name = "ForeignExpressionError";
}

type Token = { readonly kind: "field" | "text" | "number" | "word" | "sign"; readonly text: string };

const TOKEN = /\s*(?:\{([^}]+)\}|'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?)|(&&|\|\||[<>!=]=?|<>|[()[\],])|([A-Za-z_]+))/y;
const WORDS: Readonly<Record<string, string>> = {
  "=": "is",
  "==": "is",
  equal: "is",
  "!=": "is_not",
  "<>": "is_not",
  notequal: "is_not",
  ">=": "at_least",
  greaterorequal: "at_least",
  "<=": "at_most",
  lessorequal: "at_most",
  ">": "above",
  greater: "above",
  "<": "below",
  less: "below",
  contains: "includes",
  contain: "includes",
  notcontains: "not_includes",
  notcontain: "not_includes",
  anyof: "any_of",
  allof: "all_of",
  empty: "not_answered",
  notempty: "answered",
};

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new ForeignExpressionError(text.slice(at, at + 20).trim());
    const [, field, single, double, number, sign, word] = match;
    if (field !== undefined) tokens.push({ kind: "field", text: field.trim() });
    else if (single !== undefined || double !== undefined) tokens.push({ kind: "text", text: (single ?? double)! });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else tokens.push({ kind: "word", text: word!.toLowerCase() });
  }
  return tokens;
}

type Value = string | number | boolean;

/** One comparison of a question with a value, in our words. */
function comparison(question: string, op: string, value: Value): Condition {
  const one = (name: Comparison, than: Value): Condition => ({ question, op: name, value: than });
  if (op === "not_includes") return { not: one("includes", value) };
  if (op === "above" || op === "below") {
    if (typeof value !== "number") throw new ForeignExpressionError(`${op} ${value}`);
    // Scores are whole numbers, other answers may not be: beyond a value is "at least, but not equal".
    return { all: [one(op === "above" ? "at_least" : "at_most", value), { not: one("is", value) }] };
  }
  return one(op as Comparison, value);
}

/**
 * Reads a `visibleIf` of SurveyJS: comparisons of questions with values, `and`, `or`, `!`, parentheses. Throws
 * `ForeignExpressionError` for functions, sums, fields of panels and whatever else has no counterpart.
 */
export function parseExpression(
  text: string,
  idOf: (name: string) => string | undefined,
  asOption: (question: string, value: Value) => Value,
): Condition {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at];
  const isWord = (...words: string[]) => {
    const token = peek();
    return token !== undefined && token.kind !== "text" && token.kind !== "field" && words.includes(token.text);
  };
  const take = () => {
    const token = tokens[at];
    if (token === undefined) throw new ForeignExpressionError(text);
    at += 1;
    return token;
  };
  const literal = (): Value => {
    const token = take();
    if (token.kind === "text") return token.text;
    if (token.kind === "number") return Number(token.text);
    if (token.kind === "word" && (token.text === "true" || token.text === "false")) return token.text === "true";
    throw new ForeignExpressionError(token.text);
  };
  const list = (): Value[] => {
    if (!isWord("[")) return [literal()];
    take();
    const items = [literal()];
    while (isWord(",")) {
      take();
      items.push(literal());
    }
    if (!isWord("]")) throw new ForeignExpressionError(text);
    take();
    return items;
  };
  const factor = (): Condition => {
    if (isWord("!", "negate")) {
      take();
      return { not: factor() };
    }
    if (isWord("(")) {
      take();
      const inner = either();
      if (!isWord(")")) throw new ForeignExpressionError(text);
      take();
      return inner;
    }
    const field = take();
    const question = field.kind === "field" ? idOf(field.text) : undefined;
    if (question === undefined) throw new ForeignExpressionError(field.text);
    const token = take();
    const op = WORDS[token.text];
    if (op === undefined || token.kind === "text") throw new ForeignExpressionError(token.text);
    if (op === "answered" || op === "not_answered") return { question, op };
    if (op === "any_of" || op === "all_of") {
      const parts = list().map(
        (value): Condition => ({ question, op: op === "all_of" ? "includes" : "is", value: asOption(question, value) }),
      );
      return op === "any_of"
        ? { any: parts.flatMap((part) => [part, { ...part, op: "includes" as const }]) }
        : { all: parts };
    }
    return comparison(question, op, asOption(question, literal()));
  };
  const both = (): Condition => {
    const parts = [factor()];
    while (isWord("and", "&&")) {
      take();
      parts.push(factor());
    }
    return parts.length === 1 ? parts[0]! : { all: parts };
  };
  const either = (): Condition => {
    const parts = [both()];
    while (isWord("or", "||")) {
      take();
      parts.push(both());
    }
    return parts.length === 1 ? parts[0]! : { any: parts };
  };
  const found = either();
  if (at < tokens.length) throw new ForeignExpressionError(tokens[at]!.text);
  return found;
}
