/** One import of a source file. */
export interface ImportEdge {
  /** Path of the importing file, repo-relative with `/`. */
  readonly from: string;
  /** The specifier as written. */
  readonly specifier: string;
  readonly line: number;
}

const STATIC = /(?:^|[;}\s])(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/g;
const BARE = /(?:^|[;}\s])import\s*["']([^"']+)["']/g;
const DYNAMIC = /\bimport\s*\(\s*["']([^"']+)["']/g;

/** Every import, re-export, side-effect import, dynamic import and `typeof import("…")` of a TypeScript source text. */
export function readImports(from: string, source: string): ImportEdge[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " "));
  const withoutLineComments = text.replaceAll(/^\s*\/\/.*$/gm, (comment) => " ".repeat(comment.length));
  const edges: ImportEdge[] = [];
  for (const pattern of [STATIC, BARE, DYNAMIC]) {
    for (const match of withoutLineComments.matchAll(pattern)) {
      const at = (match.index ?? 0) + match[0].lastIndexOf(match[1]!);
      edges.push({ from, specifier: match[1]!, line: withoutLineComments.slice(0, at).split("\n").length });
    }
  }
  return edges;
}
