import type { z } from "zod";

/** A scope an API key needs, or the least role of a signed-in person. `open` needs neither. */
export type Access = "open" | "signed-in" | "read" | "write" | "admin";

export interface RouteSpec {
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** JSON body; absent where the body is a byte stream or there is none. */
  readonly body?: z.ZodType;
  /** Media type of a raw body. */
  readonly rawBody?: string;
  readonly response: z.ZodType | null;
  /** Status of success; default 200 (204 where response is null). */
  readonly status?: number;
  /** Media type of a response that is not JSON. */
  readonly produces?: string;
}
