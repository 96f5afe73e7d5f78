import type { TestInstallation } from "./test-installation.ts";

interface GeneratedWorkspace {
  /** Of the owner, signed in. */
  readonly cookie: string;
  /** A new API key with a scope. */
  key(scope: "read" | "write" | "admin"): Promise<string>;
}

/** A workspace `a` with a generated company in it; `settings` are those of the workspace, default its name alone. */
export async function generatedWorkspace(
  tendwell: TestInstallation,
  company: { readonly accounts: number; readonly events: number; readonly seed?: number; readonly months: number },
  settings: { readonly zone?: string; readonly currency?: string } = {},
): Promise<GeneratedWorkspace> {
  const cookie = await tendwell.ownerCookie();
  const base = "/api/v1/workspaces/a";
  const body = { slug: "a", name: "A", ...settings };
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body });
  const made = await tendwell.ask("POST", `${base}/generate`, { cookie, body: company });
  if (made.status !== 200) throw new Error(`a generated company requires status 200, got ${made.status}: ${made.text}`);
  return {
    cookie,
    async key(scope) {
      const answer = await tendwell.ask("POST", `${base}/keys`, { cookie, body: { name: scope, scopes: [scope] } });
      return String(answer.json.secret);
    },
  };
}
