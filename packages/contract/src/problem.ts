import { z } from "zod";

/** Stable problem codes; HTTP maps each to one status and one title. */
export const PROBLEM_CODES = {
  "bad-request": 400,
  "invalid-parameter": 400,
  "invalid-body": 400,
  "invalid-cursor": 400,
  unauthenticated: 401,
  forbidden: 403,
  csrf: 403,
  "host-not-allowed": 403,
  "not-found": 404,
  "method-not-allowed": 405,
  conflict: 409,
  gone: 410,
  "precondition-failed": 412,
  "payload-too-large": 413,
  "unsupported-media-type": 415,
  unprocessable: 422,
  "rate-limited": 429,
  "query-cancelled": 503,
  unavailable: 503,
  internal: 500,
} as const;
export type ProblemCode = keyof typeof PROBLEM_CODES;

/** RFC 9457 problem document. `id` can be copied into a bug report: the server's log carries it too. */
export const problemSchema = z
  .object({
    type: z.string(),
    code: z.enum(Object.keys(PROBLEM_CODES) as [ProblemCode, ...ProblemCode[]]),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    /** What to do about it. */
    mend: z.string().optional(),
    id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;
