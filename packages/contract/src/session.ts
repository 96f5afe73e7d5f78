import { z } from "zod";

export const ROLES = ["owner", "editor", "viewer"] as const;
export const roleSchema = z.enum(ROLES).meta({ id: "Role" });
export type Role = z.infer<typeof roleSchema>;

export const workspaceSchema = z
  .object({
    /** URL name, `[a-z0-9-]+`. */
    slug: z.string(),
    name: z.string(),
    role: roleSchema,
    zone: z.string(),
    currency: z.string(),
    /** The workspace's today as a local date: pinned for static data, the clock's otherwise. */
    today: z.string(),
    pinned: z.boolean(),
  })
  .meta({ id: "Workspace" });
export type Workspace = z.infer<typeof workspaceSchema>;

export const sessionSchema = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), name: z.string(), locale: z.string().nullable() }),
    workspaces: z.array(workspaceSchema),
    version: z.string(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof sessionSchema>;

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(["read", "write", "admin"])),
    prefix: z.string(),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
    expiresAt: z.string().nullable(),
  })
  .meta({ id: "ApiKey" });
