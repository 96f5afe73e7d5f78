import { problemSchema, ROUTES, type RouteKey, type RouteSpec } from "@tendwell/contract";
import { z } from "zod";

type Json = Record<string, unknown>;

const ACCESS_TEXT = {
  open: "Needs no credentials.",
  "signed-in": "Needs a session or an API key.",
  read: "Needs the scope `read`, or any role.",
  write: "Needs the scope `write`, or the role editor.",
  admin: "Needs the scope `admin`, or the role owner.",
} as const;

/** `GET /api/v1/workspaces/{workspace}/metrics` → `getWorkspacesByWorkspaceMetrics`. */
function operationId(key: string): string {
  const [method, path] = key.split(" ") as [string, string];
  const words = path
    .replace("/api/v1/", "")
    .split("/")
    .map((part) => (part.startsWith("{") ? `by-${part.slice(1, -1)}` : part))
    .join("-")
    .split(/[-_]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + words.join("");
}

/** A schema as JSON Schema 2020-12 with its named parts moved to `components`. */
function schemaOf(schema: z.ZodType, io: "input" | "output", components: Json): Json {
  const json = z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any" }) as Json;
  const moved = JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
  const definitions = (moved.$defs ?? {}) as Json;
  delete moved.$defs;
  delete moved.$schema;
  for (const [name, definition] of Object.entries(definitions)) {
    const { $id: _id, id: _name, ...rest } = definition as Json;
    components[name] = rest;
  }
  const id = (moved.id ?? moved.$id) as string | undefined;
  if (id === undefined) return moved;
  const { $id: _id, id: _name, ...rest } = moved;
  components[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

function parameters(spec: RouteSpec, path: string, components: Json): Json[] {
  const out: Json[] = [];
  const pathProperties =
    spec.params === undefined
      ? {}
      : ((z.toJSONSchema(spec.params, { io: "input", unrepresentable: "any" }) as Json).properties as Json);
  for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
    const schema = (pathProperties[name!] as Json | undefined) ?? { type: "string" };
    // A coerced number reads as "anything" in JSON Schema: in a path it is an integer.
    out.push({ name, in: "path", required: true, schema: "type" in schema ? schema : { type: "integer" } });
  }
  if (spec.query === undefined) return out;
  const required = new Set(
    ((z.toJSONSchema(spec.query, { io: "input", unrepresentable: "any" }) as Json).required as string[]) ?? [],
  );
  for (const [name, property] of Object.entries(spec.query.shape)) {
    const schema = schemaOf(property as z.ZodType, "input", components);
    const { description, ...rest } = schema;
    out.push({
      name,
      in: "query",
      required: required.has(name),
      ...(description === undefined ? {} : { description }),
      schema: Object.keys(rest).length === 0 ? { type: "integer" } : rest,
    });
  }
  return out;
}

function operation(key: RouteKey, spec: RouteSpec, components: Json): Json {
  const path = key.split(" ")[1]!;
  const status = String(spec.status ?? (spec.response === null ? 204 : 200));
  const content =
    spec.produces !== undefined
      ? { [spec.produces]: { schema: { type: "string", format: "binary" } } }
      : spec.response === null
        ? undefined
        : { "application/json": { schema: schemaOf(spec.response, "output", components) } };
  const problem = {
    description: "Problem document",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  const body =
    spec.rawBody !== undefined
      ? { required: true, content: { [spec.rawBody]: { schema: { type: "object" } } } }
      : spec.body === undefined
        ? undefined
        : { required: true, content: { "application/json": { schema: schemaOf(spec.body, "input", components) } } };
  return {
    operationId: operationId(key),
    summary: spec.summary,
    description: ACCESS_TEXT[spec.access],
    ...(spec.access === "open" ? { security: [] } : {}),
    parameters: parameters(spec, path, components),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      [status]: { description: "Success", ...(content === undefined ? {} : { content }) },
      default: problem,
    },
  };
}

let cached: { version: string; document: Json } | null = null;

/** OpenAPI 3.1 of the admin API, made from the contract alone. */
export function openApiDocument(version: string): Json {
  if (cached?.version === version) return cached.document;
  const components: Json = {};
  schemaOf(problemSchema, "output", components);
  const paths: Record<string, Json> = {};
  for (const key of Object.keys(ROUTES) as RouteKey[]) {
    const [method, path] = key.split(" ") as [string, string];
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(key, ROUTES[key], components) };
  }
  const document = {
    openapi: "3.1.0",
    info: { title: "Tendwell", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/" }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key of one workspace" },
        session: { type: "apiKey", in: "cookie", name: "tendwell.session_token" },
      },
    },
  };
  cached = { version, document };
  return document;
}
