import type { ROUTES, RouteKey } from "@tendwell/contract";
import type { z } from "zod";
import type { OpenWorkspace } from "./open-workspace.ts";
import type { Principal } from "./principal.ts";

type Spec<K extends RouteKey> = (typeof ROUTES)[K];
type Parsed<S, Name extends string> = S extends { readonly [N in Name]: infer T extends z.ZodType }
  ? z.output<T>
  : undefined;
type NeedsWorkspace<K extends RouteKey> = K extends `${string}{workspace}${string}` ? true : false;

/** What a handler gets: everything already parsed and authorised. */
export interface RouteInput<K extends RouteKey> {
  readonly params: Parsed<Spec<K>, "params">;
  readonly query: Parsed<Spec<K>, "query">;
  readonly body: Parsed<Spec<K>, "body">;
  /** The workspace of the path, with the asker's role in it. */
  readonly workspace: NeedsWorkspace<K> extends true ? OpenWorkspace : undefined;
  readonly principal: Spec<K>["access"] extends "open" ? Principal | null : Principal;
  readonly request: Request;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly ip: string;
}

type Answer<K extends RouteKey> = Spec<K> extends { readonly response: infer T extends z.ZodType } ? z.output<T> : null;

/** An answer with headers of its own (cookies). */
export class Reply<T> {
  readonly data: T;
  readonly headers: Headers;
  constructor(data: T, headers: Headers) {
    this.data = data;
    this.headers = headers;
  }
}

type RouteHandler<K extends RouteKey> = (
  input: RouteInput<K>,
) => Promise<Answer<K> | Reply<Answer<K>> | Response> | Answer<K> | Reply<Answer<K>> | Response;

/** One handler per route of the contract: a missing one does not compile. */
export type RouteHandlers = { readonly [K in RouteKey]: RouteHandler<K> };
