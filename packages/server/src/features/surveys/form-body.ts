import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

/** The fields of a form, as FormData and URLSearchParams both give them. */
export interface FormFields {
  get(name: string): unknown;
  getAll(name: string): readonly unknown[];
  entries(): Iterable<[string, unknown]>;
}

/**
 * Refuses bodies above `maxSize` bytes. Where the length is declared (Node holds senders to it) the body is not touched: to
 * look at it as a stream costs more than to take an answer.
 */
export function limitedBody(maxSize: number): MiddlewareHandler {
  const counted = bodyLimit({ maxSize });
  return async (c, next) => {
    const length = c.req.header("content-length");
    const isDeclared = length !== undefined && /^\d{1,12}$/.test(length);
    if (isDeclared && c.req.header("transfer-encoding") === undefined && Number(length) <= maxSize) return next();
    return counted(c, next);
  };
}

/** The form of a request; null where the body is none. */
export async function readForm(c: Context): Promise<FormFields | null> {
  const type = c.req.header("content-type") ?? "";
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return new URLSearchParams(await c.req.text());
  return c.req.formData().catch(() => null);
}
