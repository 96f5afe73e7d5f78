import { PROBLEM_CODES, type Problem, type ProblemCode } from "@tendwell/contract";
import { ProblemError } from "../access/problem-error.ts";

const TITLES: Readonly<Record<ProblemCode, string>> = {
  "bad-request": "The request cannot be read",
  "invalid-parameter": "A parameter is not valid",
  "invalid-body": "The body is not valid",
  "invalid-cursor": "The cursor is not valid",
  unauthenticated: "Sign in first",
  forbidden: "This needs another role",
  csrf: "The request came from another site",
  "host-not-allowed": "This host name is not served",
  "not-found": "Not found",
  "method-not-allowed": "This method is not offered here",
  conflict: "It conflicts with what is there",
  gone: "It is gone",
  "precondition-failed": "It changed in the meantime",
  "payload-too-large": "The body is too large",
  "unsupported-media-type": "This kind of body is not read here",
  unprocessable: "It cannot be done with this data",
  "rate-limited": "Too many requests",
  "query-cancelled": "The query took too long",
  unavailable: "Not available now",
  internal: "Something went wrong here",
};

/** Errors of layers that know nothing of HTTP, by name. */
const CODE_BY_NAME: Readonly<Record<string, ProblemCode>> = { QueryCancelledError: "query-cancelled" };

/** The problem document of any thrown value. What is not ours stays `internal`, without its message. */
export function problemOf(error: unknown, id: string): Problem {
  const name = error instanceof Error ? error.name : "";
  const code: ProblemCode = error instanceof ProblemError ? error.code : (CODE_BY_NAME[name] ?? "internal");
  const extras = error instanceof ProblemError ? error.extras : {};
  return {
    type: `urn:tendwell:problem:${code}`,
    code,
    title: TITLES[code],
    status: PROBLEM_CODES[code],
    ...(code === "internal" ? {} : { detail: (error as Error).message }),
    ...(extras.mend === undefined
      ? code === "internal"
        ? { mend: "Look for this id in the server's log, and report it with what you did." }
        : {}
      : { mend: extras.mend }),
    id,
    ...(extras.errors === undefined ? {} : { errors: [...extras.errors] }),
  };
}

/** RFC 9457. */
export function problemResponse(error: unknown, id: string): Response {
  const problem = problemOf(error, id);
  const headers = error instanceof ProblemError ? error.extras.headers : undefined;
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}
