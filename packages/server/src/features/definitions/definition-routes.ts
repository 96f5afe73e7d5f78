import type { Definition, MetricQuery } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { Principal } from "../../access/principal.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { CompanyService } from "./company-service.ts";
import type { DefinitionService, DefinitionTime, DefinitionVersion } from "./definition-service.ts";
import { settingsInForce } from "./settings-kind.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/definitions"
  | "GET /api/v1/workspaces/{workspace}/definitions/{kind}/{id}"
  | "DELETE /api/v1/workspaces/{workspace}/definitions/{kind}/{id}"
  | "POST /api/v1/workspaces/{workspace}/definitions/plan"
  | "POST /api/v1/workspaces/{workspace}/definitions/apply"
  | "POST /api/v1/workspaces/{workspace}/definitions/test"
  | "GET /api/v1/workspaces/{workspace}/company-settings"
  | "GET /api/v1/workspaces/{workspace}/segments";

/** Who wrote a version: a person by name, an API key or the command line as such. */
function authorOf(principal: Principal): string {
  if (principal.kind === "person") return principal.name;
  return principal.kind === "key" ? "API key" : "command line";
}

function titleOf(row: DefinitionVersion): string {
  return /^title:\s*["']?(.+?)["']?\s*$/m.exec(row.source)?.[1] ?? row.id;
}

function describe(row: DefinitionVersion): Definition {
  return {
    kind: row.kind,
    id: row.id,
    title: titleOf(row),
    version: row.version,
    effectiveFrom: row.effective_from,
    source: row.source,
    hash: row.content_hash,
    author: row.author,
    archived: row.archived === 1,
    createdAt: row.created_at,
  };
}

/** `timesOf`: the times of a question about figures, whose definitions these are. */
export function definitionRoutes(
  definitions: DefinitionService,
  company: CompanyService,
  timesOf: (workspace: OpenWorkspace, query: MetricQuery) => DefinitionTime,
): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/definitions": async ({ workspace, query }) => ({
      items: (await definitions.list(workspace.record.id, query.kind ?? null, query.archived === "true")).map(describe),
      nextCursor: null,
    }),
    "GET /api/v1/workspaces/{workspace}/definitions/{kind}/{id}": async ({ workspace, params }) => ({
      items: (await definitions.history(workspace.record.id, params.kind, params.id)).map(describe),
      nextCursor: null,
    }),
    "DELETE /api/v1/workspaces/{workspace}/definitions/{kind}/{id}": async ({ workspace, params, principal }) => {
      await definitions.archive(workspace, params.kind, params.id, authorOf(principal));
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/definitions/plan": async ({ workspace, body, signal }) => {
      const plan = await definitions.plan(workspace, body);
      const effects = body.effects ? await definitions.effects(workspace, body, signal) : [];
      return {
        items: plan.items.map((item) => ({ ...item })),
        problems: plan.problems.map((problem) => ({ ...problem })),
        effects: effects.map((entry) => ({ ...entry, effects: entry.effects.map((effect) => ({ ...effect })) })),
      };
    },
    "POST /api/v1/workspaces/{workspace}/definitions/apply": async ({ workspace, body, principal }) => ({
      items: (await definitions.apply(workspace, body, authorOf(principal))).map((item) => ({
        ...item,
        version: item.action === "unchanged" ? item.storedVersion! : (item.storedVersion ?? 0) + 1,
      })),
    }),
    "POST /api/v1/workspaces/{workspace}/definitions/test": async ({ workspace, body, signal }) => {
      const { problems, results } = await definitions.test(workspace, body, signal);
      return {
        problems: problems.map((problem) => ({ ...problem })),
        results: results.map((result) => ({ ...result, examples: result.examples.map((one) => ({ ...one })) })),
      };
    },
    "GET /api/v1/workspaces/{workspace}/company-settings": async ({ workspace, query }) => {
      const past = query.asOf !== undefined || query.knownAt !== undefined;
      const stored = await company.settings(workspace.record.id, past ? timesOf(workspace, query) : {});
      return {
        version: stored?.version ?? null,
        own: stored?.value ?? { id: "company" as const },
        inForce: settingsInForce(stored?.value ?? null, workspace.record.currency),
      };
    },
    "GET /api/v1/workspaces/{workspace}/segments": async ({ workspace, query }) => ({
      items: (await company.segments(workspace.record.id, timesOf(workspace, query))).map(({ value, version }) => ({
        id: value.id,
        title: value.title,
        version,
        filters: value.filters,
      })),
      nextCursor: null,
    }),
  };
}
