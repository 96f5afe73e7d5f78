import { createHash } from "node:crypto";
import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { DefinitionFault, DefinitionKind } from "./definition-kind.ts";
import { issueMessage } from "./issue-message.ts";

/** A text to be read as one or more definitions (YAML documents, divided by `---`; JSON is YAML too). */
export interface DefinitionFile {
  readonly path: string;
  readonly text: string;
}

/** What is wrong, and where: line and column count from 1. */
export interface DefinitionProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `filters.0.column`; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
  readonly mend: string | null;
}

/** One document, read. */
export interface ReadDefinition {
  readonly kind: string;
  readonly id: string;
  readonly effectiveFrom: string | null;
  readonly source: string;
  readonly hash: string;
  readonly file: string;
  readonly line: number;
  readonly value: { readonly id: string };
  /** Turns a fault of this document into a problem with its place. */
  problem(fault: DefinitionFault): DefinitionProblem;
}

const ID = /^[a-z][a-z0-9_-]{0,62}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The text of a document without the blanks around it, so that only its content makes a new version. */
function normalSource(text: string): string {
  return `${text.replaceAll("\r\n", "\n").trim()}\n`;
}

function hashOf(source: string): string {
  return createHash("sha256").update(normalSource(source)).digest("hex");
}

const startOf = (document: Document): number => document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
const endOf = (document: Document | undefined): number => document?.range?.[2] ?? 0;

function placeOf(document: Document, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const key = path[depth - 1];
    const items = (parent as { items?: readonly { key?: { value?: unknown; range?: readonly number[] } }[] } | null)
      ?.items;
    const own = items?.find((item) => item?.key?.value === key)?.key?.range?.[0];
    if (own !== undefined) return own;
    const node = document.getIn(path.slice(0, depth), true) as { range?: readonly number[] } | undefined;
    if (node?.range?.[0] !== undefined) return node.range[0];
  }
  return startOf(document);
}

/** Reads every document of a file; a document with a problem is left out of `definitions`. */
export function readDefinitions(
  file: DefinitionFile,
  kinds: ReadonlyMap<string, DefinitionKind<{ readonly id: string }>>,
): { definitions: ReadDefinition[]; problems: DefinitionProblem[] } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(file.text, { lineCounter: lines, prettyErrors: false });
  const definitions: ReadDefinition[] = [];
  const problems: DefinitionProblem[] = [];
  const list = Array.isArray(documents) ? documents : [];
  for (const document of list) {
    const problem = (fault: DefinitionFault): DefinitionProblem => {
      const { line, col } = lines.linePos(placeOf(document, fault.path));
      return {
        file: file.path,
        line,
        column: col,
        path: fault.path.join("."),
        message: fault.message,
        mend: fault.mend ?? null,
      };
    };
    const refuse = (fault: DefinitionFault) => problems.push(problem(fault));
    if (document.errors.length > 0) {
      // What follows the first one is mostly its echo.
      const [first] = document.errors;
      const { line, col } = lines.linePos(first!.pos[0]);
      const message = `YAML: ${first!.message}`;
      const mend = "Check the indentation and the quotes here.";
      problems.push({ file: file.path, line, column: col, path: "", message, mend });
      continue;
    }
    const plain: unknown = document.toJS({ maxAliasCount: 100 });
    if (plain === null) continue;
    if (typeof plain !== "object" || Array.isArray(plain)) {
      refuse({ path: [], message: "a definition requires named fields, such as `kind: metric`" });
      continue;
    }
    const { kind: kindName, effectiveFrom = null, ...body } = plain as Record<string, unknown>;
    const kind = typeof kindName === "string" ? kinds.get(kindName) : undefined;
    if (kind === undefined) {
      refuse({
        path: ["kind"],
        message: `kind requires one of ${[...kinds.keys()].join(", ")}, got ${JSON.stringify(kindName) ?? "nothing"}`,
        mend: "Begin the document with `kind:` and one of these words.",
      });
      continue;
    }
    const before = problems.length;
    if (typeof body.id !== "string" || !ID.test(body.id)) {
      refuse({
        path: ["id"],
        message: `id requires a lower-case letter followed by letters, digits, _ or -, got ${JSON.stringify(body.id) ?? "nothing"}`,
        mend: "Add a line such as `id: large_orders`.",
      });
    }
    const dated = effectiveFrom === null || (typeof effectiveFrom === "string" && isInstant(effectiveFrom));
    if (!dated) {
      refuse({
        path: ["effectiveFrom"],
        message: `effectiveFrom requires a local date such as 2026-01-31, got ${JSON.stringify(effectiveFrom)}`,
      });
    }
    const read = kind.schema.safeParse(body);
    if (!read.success) {
      for (const issue of read.error.issues) {
        const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
        if (path[0] === "id" && problems.length > before) continue;
        if (issue.code === "unrecognized_keys") {
          for (const key of issue.keys) {
            refuse({
              path: [...path, key],
              message: `${[...path, key].join(".")} is not known here`,
              mend: "Check the spelling, or take the line out.",
            });
          }
        } else refuse({ path, message: issueMessage(issue, body, kind.kind) });
      }
    }
    if (problems.length > before || !read.success) continue;
    const start = startOf(document);
    const source = normalSource(list.length === 1 ? file.text : sourceOf(file.text, document, list));
    definitions.push({
      kind: kind.kind,
      id: read.data.id,
      effectiveFrom: effectiveFrom as string | null,
      source,
      hash: hashOf(source),
      file: file.path,
      line: lines.linePos(start).line,
      value: read.data,
      problem,
    });
  }
  if (list.length === 0 || (definitions.length === 0 && problems.length === 0)) {
    problems.push({
      file: file.path,
      line: 1,
      column: 1,
      path: "",
      message: "a definition file requires at least one document, got none",
      mend: "Begin it with `kind:` and `id:`.",
    });
  }
  return { definitions, problems };
}

/** The text of one of several documents: from the end of the one before (its comments included) to its own end. */
function sourceOf(text: string, document: Document, all: readonly Document[]): string {
  const at = all.indexOf(document);
  const from = at === 0 ? 0 : endOf(all[at - 1]);
  return text
    .slice(from, endOf(document))
    .replace(/^\s*---[^\S\n]*\n/, "")
    .replace(/\n(---|\.\.\.)\s*$/, "\n");
}

function isInstant(text: string): boolean {
  if (DAY.test(text)) return !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
}
