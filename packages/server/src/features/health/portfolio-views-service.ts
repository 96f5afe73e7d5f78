import { randomUUID } from "node:crypto";
import type { PortfolioView } from "@tendwell/contract";
import type { Kysely, Selectable } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { type Principal, roleAllows } from "../../access/principal.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { PortfolioViewTable } from "../../state/portfolio-tables.ts";
import type { StateDatabase } from "../../state/schema.ts";

/** Shared views of a workspace, and views of one person. */
const MOST = 200;

/** Views of the portfolio that people saved: shared ones, which editors keep, and everybody's own. */
export class PortfolioViewsService {
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.db = db;
    this.now = now;
  }

  async list(workspace: OpenWorkspace, principal: Principal): Promise<PortfolioView[]> {
    const rows = await this.db
      .selectFrom("portfolio_view")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .where((eb) =>
        principal.kind === "person"
          ? eb.or([eb("person_id", "is", null), eb("person_id", "=", principal.id)])
          : eb("person_id", "is", null),
      )
      .orderBy("name")
      .orderBy("id")
      .execute();
    return rows.map((row) => viewJson(row, workspace));
  }

  /** Saves a view; one of the same name and owner is replaced. */
  async save(
    workspace: OpenWorkspace,
    principal: Principal,
    input: { readonly name: string; readonly search: string; readonly shared: boolean },
  ): Promise<PortfolioView> {
    if (input.shared) assertEditor(workspace);
    else if (principal.kind !== "person")
      throw new ProblemError("invalid-body", "shared requires true without a person, got false");
    const personId = input.shared || principal.kind !== "person" ? null : principal.id;
    const author = principal.kind === "person" ? principal.name : "API key";
    const own = (await this.list(workspace, principal)).filter((one) => one.shared === input.shared);
    const before = own.find((one) => one.name === input.name);
    if (before === undefined && own.length >= MOST)
      throw new ProblemError("invalid-body", `views require at most ${MOST}, got one more`);
    const row: Selectable<PortfolioViewTable> = {
      id: before?.id ?? randomUUID(),
      workspace_id: workspace.record.id,
      person_id: personId,
      name: input.name,
      search: input.search,
      author,
      updated_at: new Date(this.now()).toISOString(),
    };
    const { id: _, ...change } = row;
    await this.db
      .insertInto("portfolio_view")
      .values(row)
      .onConflict((oc) => oc.column("id").doUpdateSet(change))
      .execute();
    return viewJson(row, workspace);
  }

  async remove(workspace: OpenWorkspace, principal: Principal, id: string): Promise<void> {
    const found = (await this.list(workspace, principal)).find((one) => one.id === id);
    if (found === undefined) throw new ProblemError("not-found", `view ${JSON.stringify(id)} does not exist`);
    if (found.shared) assertEditor(workspace);
    await this.db
      .deleteFrom("portfolio_view")
      .where("workspace_id", "=", workspace.record.id)
      .where("id", "=", id)
      .execute();
  }
}

function assertEditor(workspace: OpenWorkspace): void {
  if (roleAllows(workspace.role, "write")) return;
  throw new ProblemError("forbidden", "a shared view requires an editor, got a viewer");
}

function viewJson(row: Selectable<PortfolioViewTable>, workspace: OpenWorkspace): PortfolioView {
  const shared = row.person_id === null;
  return {
    id: row.id,
    name: row.name,
    shared,
    search: row.search,
    author: row.author,
    updatedAt: row.updated_at,
    mine: !shared || roleAllows(workspace.role, "write"),
  };
}
