import { readFile } from "node:fs/promises";
import type { Problem, ROUTES, RouteKey } from "@tendwell/contract";
import type { z } from "zod";
import { type Home, locateHome, readRunningServer } from "../home/home.ts";
import { allowedTargets } from "./allowed-targets.ts";
import { CliError, EXIT } from "./exit-code.ts";

export interface GlobalOptions {
  readonly home?: string | undefined;
  readonly workspace?: string | undefined;
  readonly port?: string | undefined;
  readonly json?: boolean | undefined;
}

type Spec<K extends RouteKey> = (typeof ROUTES)[K];
type Answer<K extends RouteKey> = Spec<K> extends { readonly response: infer T extends z.ZodType } ? z.output<T> : null;
interface CallInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly body?: unknown;
  readonly form?: { readonly body: ReadableStream<Uint8Array>; readonly contentType: string };
  readonly signal?: AbortSignal;
}

/** The API as the command line uses it: through the running server, or in this process when none runs. */
export interface ApiClient {
  readonly home: Home;
  /** Whether a server answers; else this process holds the store. */
  readonly remote: boolean;
  send(key: RouteKey, input?: CallInput): Promise<Response>;
  call<K extends RouteKey>(key: K, input?: CallInput): Promise<Answer<K>>;
  close(): Promise<void>;
}

function pathOf(key: RouteKey, input: CallInput): { method: string; path: string } {
  const [method, template] = key.split(" ") as [string, string];
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined) throw new RangeError(`${key} requires the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  const query = search.toString();
  return { method, path: query === "" ? path : `${path}?${query}` };
}

/** The message of a problem document, with what to do about it. */
async function failure(response: Response): Promise<CliError> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    const exitCode = problem.status === 400 ? EXIT.usage : EXIT.error;
    const mend = problem.mend === undefined ? "" : `\n${problem.mend}`;
    return new CliError(`${problem.detail ?? problem.title}${mend}`, exitCode);
  } catch {
    return new CliError(`the server answered ${response.status}: ${text.slice(0, 200)}`);
  }
}

function clientOver(
  home: Home,
  remote: boolean,
  origin: string,
  secret: string,
  fetchLike: (request: Request) => Promise<Response> | Response,
  close: () => Promise<void>,
): ApiClient {
  const send: ApiClient["send"] = async (key, input = {}) => {
    const { method, path } = pathOf(key, input);
    const headers = new Headers({ authorization: `Bearer ${secret}` });
    const init: RequestInit & { duplex?: "half" } = { method, headers };
    if (input.signal !== undefined) init.signal = input.signal;
    if (input.form !== undefined) {
      headers.set("content-type", input.form.contentType);
      init.body = input.form.body;
      init.duplex = "half";
    } else if (input.body !== undefined) {
      headers.set("content-type", "application/json");
      init.body = JSON.stringify(input.body);
    }
    const response = await fetchLike(new Request(`${origin}${path}`, init));
    if (!response.ok) throw await failure(response);
    return response;
  };
  return {
    home,
    remote,
    send,
    async call(key, input) {
      const response = await send(key, input);
      return (response.status === 204 ? null : await response.json()) as never;
    },
    close,
  };
}

/** Connects to the server of this home, or opens the installation here. */
async function connect(options: GlobalOptions): Promise<ApiClient> {
  const home = locateHome(options.home);
  const server = await readRunningServer(home);
  const port = options.port === undefined ? server?.port : Number(options.port);
  if (server !== null && port !== undefined) {
    const secret = (await readFile(home.localCredentialFile, "utf8")).trim();
    return clientOver(home, true, `http://127.0.0.1:${port}`, secret, fetch, async () => undefined);
  }
  const { openInstallation } = await import("../main.ts");
  const stateUrl = process.env.TENDWELL_STATE_URL;
  const installation = await openInstallation({
    home,
    logLevel: "fatal",
    allowedTargets: allowedTargets(),
    ...(stateUrl === undefined ? {} : { stateUrl }),
  });
  return clientOver(
    home,
    false,
    "http://127.0.0.1",
    installation.localCredential,
    (request) => installation.app.fetch(request),
    () => installation.close(),
  );
}

/** Runs `work` with a client that is closed afterwards. */
export async function withClient<T>(options: GlobalOptions, work: (client: ApiClient) => Promise<T>): Promise<T> {
  const client = await connect(options);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

export const OWN_WORKSPACE = "main";

/** Which workspace a command means: the named one, one's own (`main`), the only one, or the example. */
export async function chooseWorkspace(client: ApiClient, options: GlobalOptions): Promise<string> {
  const named = options.workspace ?? process.env.TENDWELL_WORKSPACE;
  if (named !== undefined) return named;
  const { items } = await client.call("GET /api/v1/workspaces");
  const slugs = items.map((workspace) => workspace.slug);
  const chosen = slugs.includes(OWN_WORKSPACE)
    ? OWN_WORKSPACE
    : slugs.length === 1
      ? slugs[0]
      : slugs.includes("example")
        ? "example"
        : undefined;
  if (chosen !== undefined) return chosen;
  if (slugs.length === 0) {
    throw new CliError("there is no workspace yet: import files with `tendwell import`, or run `tendwell start`");
  }
  throw new CliError(`name one of the workspaces with --workspace: ${slugs.join(", ")}`, EXIT.usage);
}

/** Runs `work` with a client and the workspace that the command means. */
export async function withWorkspace<T>(
  options: GlobalOptions,
  work: (client: ApiClient, workspace: string) => Promise<T>,
): Promise<T> {
  return withClient(options, async (client) => work(client, await chooseWorkspace(client, options)));
}
