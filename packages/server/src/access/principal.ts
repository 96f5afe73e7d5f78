import type { Role } from "@tendwell/contract";
import { ProblemError } from "./problem-error.ts";

/** Who asks. `local` is the command line on the same machine, by a file only its owner reads: it may do everything. */
export type Principal =
  | {
      readonly kind: "person";
      readonly id: string;
      readonly email: string;
      readonly name: string;
      readonly locale: string | null;
      readonly installationOwner: boolean;
    }
  | { readonly kind: "key"; readonly id: string; readonly workspaceId: string; readonly role: Role }
  | { readonly kind: "local" };

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, owner: 2 };
const NEEDED = { read: "viewer", write: "editor", admin: "owner" } as const;

/** Whether a role reaches what a route needs. */
export function roleAllows(role: Role, access: keyof typeof NEEDED): boolean {
  return RANK[role] >= RANK[NEEDED[access]];
}

/** The strongest role that an API key's scopes amount to; null without any. */
export function roleOfScopes(scopes: readonly string[]): Role | null {
  if (scopes.includes("admin")) return "owner";
  if (scopes.includes("write")) return "editor";
  return scopes.includes("read") ? "viewer" : null;
}

/** Refuses whoever does not own the installation as a whole. */
export function assertInstallationOwner(principal: Principal): void {
  if (principal.kind === "local" || (principal.kind === "person" && principal.installationOwner)) return;
  throw new ProblemError("forbidden", "this concerns the whole installation and needs its owner");
}
