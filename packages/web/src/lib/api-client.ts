import type { Problem, ROUTES } from "@tendwell/contract";

type Routes = typeof ROUTES;
export type RouteKey = keyof Routes;
type Of<T, Side extends "input" | "output"> = T extends { _zod: Record<Side, infer Value> } ? Value : undefined;
type Part<K extends RouteKey, P extends string> = Routes[K] extends Record<P, infer S> ? Of<S, "input"> : undefined;

/** What a route answers. */
export type Answer<K extends RouteKey> = Routes[K] extends { response: infer S } ? Of<S, "output"> : never;
export type Query<K extends RouteKey> = Part<K, "query">;
export type Body<K extends RouteKey> = Part<K, "body">;
type Params<K extends RouteKey> = Part<K, "params">;

export interface CallInput<K extends RouteKey> {
  readonly params?: Params<K>;
  readonly query?: Query<K>;
  readonly body?: Body<K> | FormData;
  readonly signal?: AbortSignal;
}

/** A refused or failed call: the server's problem document, or one made here when it did not answer at all. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ApiError";
    this.problem = problem;
  }
}

/** The path and query string of a call: `GET /a/{b}` with `{ b: "x y" }` gives `/a/x%20y`. */
export function urlOf<K extends RouteKey>(route: K, input: Pick<CallInput<K>, "params" | "query"> = {}): string {
  const template = route.slice(route.indexOf(" ") + 1);
  const params = (input.params ?? {}) as Record<string, unknown>;
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(name, String(one));
    }
  }
  const query = search.toString();
  return query === "" ? path : `${path}?${query}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const id = response.headers.get("x-request-id") ?? "–";
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.code === "string") return { id, ...body } as Problem;
  } catch {
    // Not a problem document: a proxy's page, say.
  }
  return { type: "about:blank", code: "unavailable", title: response.statusText, status: response.status, id };
}

/** Calls a route of the contract; throws ApiError. */
export async function call<K extends RouteKey>(route: K, input: CallInput<K> = {}): Promise<Answer<K>> {
  const form = input.body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(urlOf(route, input), {
      method: route.slice(0, route.indexOf(" ")),
      headers: {
        accept: "application/json",
        ...(input.body === undefined || form ? {} : { "content-type": "application/json" }),
      },
      ...(input.body === undefined ? {} : { body: form ? (input.body as FormData) : JSON.stringify(input.body) }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError({ type: "about:blank", code: "unavailable", title: "", status: 0, id: "–" });
  }
  if (!response.ok) throw new ApiError(await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as Answer<K>;
}
