import type { ProblemCode } from "@tendwell/contract";

interface ProblemExtras {
  /** What to do about it. */
  readonly mend?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error with a stable code from the contract; `http/problem.ts` alone turns it into HTTP. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail, extras.cause === undefined ? {} : { cause: extras.cause });
    this.code = code;
    this.extras = extras;
  }
}
