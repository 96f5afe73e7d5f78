import type { ProblemCode, RouteSpec } from "@tendwell/contract";
import type { z } from "zod";
import { ProblemError } from "../access/problem-error.ts";

const MAX_JSON_BYTES = 1_048_576;

function parse<T extends z.ZodType>(schema: T, value: unknown, code: ProblemCode, what: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const first = errors[0];
  throw new ProblemError(code, `${what} ${first?.path ?? ""}: ${first?.message ?? "not valid"}`, { errors });
}

/** Repeated names become lists, single ones texts. Unknown names are refused: a typing error must not change a figure silently. */
function queryOf(url: URL, schema: z.ZodObject | undefined): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    if (schema === undefined || !(name in schema.shape)) {
      throw new ProblemError("invalid-parameter", `parameter ${JSON.stringify(name)} is not known here`, {
        mend: schema === undefined ? "This route takes none." : `Known are ${Object.keys(schema.shape).join(", ")}.`,
      });
    }
    const values = url.searchParams.getAll(name);
    query[name] = values.length === 1 ? values[0]! : values;
  }
  return query;
}

async function jsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(type)) {
    throw new ProblemError("unsupported-media-type", `body requires application/json, got ${JSON.stringify(type)}`);
  }
  const tooLarge = () => new ProblemError("payload-too-large", `body requires at most ${MAX_JSON_BYTES} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > MAX_JSON_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body !== null) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > MAX_JSON_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new ProblemError("invalid-body", "body requires JSON", { cause });
  }
}

export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Path, query and body by the contract's schemas; the first fault becomes a problem with every fault listed. */
export async function parseInput(
  spec: RouteSpec,
  params: Record<string, string>,
  request: Request,
): Promise<ParsedInput> {
  const url = new URL(request.url);
  const query = queryOf(url, spec.query);
  return {
    params: spec.params === undefined ? undefined : parse(spec.params, params, "not-found", "path"),
    query: spec.query === undefined ? undefined : parse(spec.query, query, "invalid-parameter", "parameter"),
    body: spec.body === undefined ? undefined : parse(spec.body, await jsonBody(request), "invalid-body", "body"),
  };
}
