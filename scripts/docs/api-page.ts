import { PROBLEM_CODES, ROUTES, type RouteSpec } from "@tendwell/contract";

function fields(schema: RouteSpec["query"]): string {
  if (schema === undefined) return "";
  return Object.keys(schema.shape)
    .map((name) => `\`${name}\``)
    .join(", ");
}

/** The overview of the HTTP API; the full schemas are in the OpenAPI document that a running server serves. */
export function apiPage(): string {
  const routes = Object.entries(ROUTES) as [string, RouteSpec][];
  return [
    "# HTTP API",
    "",
    "Generated from the contract; do not edit. A running server serves the full OpenAPI 3.1 document at",
    "`/api/v1/openapi.json`. Access: `open` needs nothing, `signed-in` a session; `read`, `write` and `admin` an API key",
    "of that scope, or a viewer, editor or owner of the workspace.",
    "",
    "| route | access | query | what it does |",
    "| --- | --- | --- | --- |",
    ...routes.map(
      ([key, route]) =>
        `| \`${key}\` | ${route.access} | ${fields(route.query)} | ${route.summary.replaceAll("|", "\\|")} |`,
    ),
    "",
    "## Problems",
    "",
    "Errors are RFC 9457 problem documents with one of these codes, and an `id` that the server's log carries too.",
    "",
    "| code | status |",
    "| --- | --- |",
    ...Object.entries(PROBLEM_CODES).map(([code, status]) => `| \`${code}\` | ${status} |`),
    "",
  ].join("\n");
}
