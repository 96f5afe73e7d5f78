import { type GroupBy, type MetricScope, sql } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { KeptService } from "./kept-service.ts";

/** Refuses a group, filter or segment over an attribute that no account here has. */
export async function checkAttributes(kept: KeptService, workspace: OpenWorkspace, scope: MetricScope): Promise<void> {
  const named = [...scope.filters.map((filter) => filter.attribute), ...attributeOf(scope.group)];
  if (named.length === 0) return;
  const known = await kept.answer(workspace, {
    key: ["attribute names"],
    instants: [],
    standing: null,
    work: async () => {
      const rows = await workspace.store.engine.query(
        sql`select distinct attribute from account_attribute order by 1`,
        {
          tags: { surface: "api", route: "attributes" },
        },
      );
      return { value: rows.map((row) => String(row.attribute)), tables: ["account_attribute"] };
    },
  });
  for (const name of named) {
    if (known.includes(name)) continue;
    throw new ProblemError(
      "invalid-parameter",
      `group and filter require an account attribute, got ${JSON.stringify(name)}`,
      {
        mend: known.length === 0 ? "No account here has attributes." : `Known are ${known.slice(0, 50).join(", ")}.`,
      },
    );
  }
}

function attributeOf(group: GroupBy | null): string[] {
  if (group?.kind === "segment") return group.filters.map((filter) => filter.attribute);
  return group?.kind === "attribute" ? [group.name] : [];
}
