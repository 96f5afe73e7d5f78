import type { Kysely } from "kysely";
import type { z } from "zod";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type {
  DefinitionContext,
  DefinitionEffect,
  DefinitionKind,
  ExampleOutcome,
  StoredDefinition,
} from "./definition-kind.ts";
import type { DefinitionPlan, PlanInput, Planned, PlannedDefinition } from "./definition-plan.ts";
import { plannedItem } from "./definition-plan.ts";
import { DefinitionStore, type DefinitionTime, type VersionRow } from "./definition-store.ts";
import { type DefinitionProblem, type ReadDefinition, readDefinitions } from "./read-definitions.ts";

export type {
  DefinitionContext,
  DefinitionEffect,
  DefinitionFault,
  DefinitionKind,
  ExampleOutcome,
  StoredDefinition,
} from "./definition-kind.ts";
export type { DefinitionPlan, PlanInput, PlannedDefinition } from "./definition-plan.ts";
export type { DefinitionTime, VersionRow as DefinitionVersion } from "./definition-store.ts";
export type { DefinitionProblem } from "./read-definitions.ts";

type AnyKind = DefinitionKind<{ readonly id: string }>;
type KindOf<T extends { readonly id: string }> = { readonly kind: string; readonly schema: z.ZodType<T> };
/**
 * Definitions as files, of every kind, in versions that are never overwritten.
 *
 * How to register a kind: write `const SCORECARD_KIND: DefinitionKind<Scorecard> = { kind: "scorecard", rank: 40, schema, … }`
 * (see `DefinitionKind` for `validate`, `test` and `effect`, all optional) and call `definitions.register(SCORECARD_KIND)`
 * in main.ts. From then on `tendwell apply|diff|pull|test`, the API under `…/definitions` and the settings page know it.
 * Read it back with `definitions.current(workspaceId, SCORECARD_KIND, { asOf })` or `find(…)`, typed by its schema; put
 * `await definitions.revision(workspaceId)` into the key of whatever caches depend on it.
 */
export class DefinitionService {
  private readonly store: DefinitionStore;
  private readonly kinds = new Map<string, AnyKind>();
  private readonly values = new Map<string, unknown>();

  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.store = new DefinitionStore(db, now);
  }

  register<T extends { readonly id: string }>(kind: DefinitionKind<T>): void {
    if (this.kinds.has(kind.kind)) throw new RangeError(`kind requires a word of its own, got ${kind.kind} again`);
    this.kinds.set(kind.kind, kind as unknown as AnyKind);
  }

  /** The registered kinds in the order in which they are applied. */
  kindNames(): string[] {
    return [...this.kinds.values()].sort((a, b) => a.rank - b.rank).map((kind) => kind.kind);
  }

  /** A text that changes with every version added to the workspace: part of the key of dependent caches. */
  revision(workspaceId: string): Promise<string> {
    return this.store.revision(workspaceId);
  }

  /** The definitions of a kind in force, by id. Without a time: the newest versions. */
  async current<T extends { readonly id: string }>(
    workspaceId: string,
    kind: KindOf<T>,
    time: DefinitionTime = {},
  ): Promise<StoredDefinition<T>[]> {
    const rows = await this.store.inForce(workspaceId, time);
    return rows.filter((row) => row.kind === kind.kind).flatMap((row) => this.stored<T>(row) ?? []);
  }

  /** One definition in force, or null. */
  async find<T extends { readonly id: string }>(
    workspaceId: string,
    kind: KindOf<T>,
    id: string,
    time: DefinitionTime = {},
  ): Promise<StoredDefinition<T> | null> {
    return (await this.current(workspaceId, kind, time)).find((definition) => definition.id === id) ?? null;
  }

  /** The newest version of every definition, of one kind or of all; archived ones only when asked. */
  async list(workspaceId: string, kind: string | null, archived = false): Promise<VersionRow[]> {
    if (kind !== null) this.kind(kind);
    const newest = new Map<string, VersionRow>();
    for (const row of await this.store.versions(workspaceId)) newest.set(`${row.kind}/${row.id}`, row);
    return [...newest.values()].filter(
      (row) => (kind === null || row.kind === kind) && (archived || row.archived === 0),
    );
  }

  /** All versions of one definition, newest first. */
  async history(workspaceId: string, kind: string, id: string): Promise<VersionRow[]> {
    this.kind(kind);
    const rows = (await this.store.versions(workspaceId)).filter((row) => row.kind === kind && row.id === id);
    if (rows.length === 0) throw new ProblemError("not-found", `${kind} ${JSON.stringify(id)} does not exist`);
    return rows.reverse();
  }

  /** What applying these texts would do, and what is wrong with them. Writes nothing. */
  async plan(workspace: OpenWorkspace, input: PlanInput): Promise<DefinitionPlan> {
    const { planned, problems } = await this.read(workspace, input);
    return { items: planned.map(({ item }) => item), problems };
  }

  /**
   * Stores new versions of what changed, all or none. Refuses problems (`unprocessable`) and, unless forced, conflicts
   * (`conflict`).
   */
  async apply(
    workspace: OpenWorkspace,
    input: PlanInput & { readonly force?: boolean },
    author: string,
  ): Promise<readonly PlannedDefinition[]> {
    const { planned, problems } = await this.read(workspace, input);
    if (problems.length > 0) {
      const first = problems[0]!;
      throw new ProblemError("unprocessable", `${first.file}:${first.line}:${first.column} ${first.message}`, {
        ...(first.mend === null ? {} : { mend: first.mend }),
        errors: problems.map((p) => ({ path: `${p.file}:${p.line}:${p.column}`, message: p.message })),
      });
    }
    const conflicts = planned.filter(({ item }) => item.action === "conflict");
    if (conflicts.length > 0 && input.force !== true) {
      const names = conflicts.map(({ item }) => `${item.kind} ${item.id} (version ${item.storedVersion})`).join(", ");
      throw new ProblemError("conflict", `stored since, by somebody else: ${names}`, {
        mend: "Look at `tendwell diff`; take theirs with `tendwell pull`, or yours with --force.",
      });
    }
    const changed = planned.filter(({ item }) => item.action !== "unchanged");
    await this.store.add(
      workspace.record.id,
      workspace.record.zone,
      author,
      changed.map(({ item, read }) => ({ definition: read, after: item.storedVersion ?? 0 })),
    );
    return planned.map(({ item }) => item);
  }

  /** Withdraws a definition by a version of its own; its history stays. */
  async archive(workspace: OpenWorkspace, kind: string, id: string, author: string): Promise<VersionRow> {
    const [newest] = await this.history(workspace.record.id, kind, id);
    if (newest!.archived === 1) return newest!;
    const { source, content_hash: hash } = newest!;
    const definition = { kind, id, effectiveFrom: null, source, hash, archived: true };
    const rows = await this.store.add(workspace.record.id, workspace.record.zone, author, [
      { definition, after: newest!.version },
    ]);
    return rows[0]!;
  }

  /** Runs the examples of these texts. */
  async test(
    workspace: OpenWorkspace,
    input: PlanInput,
    signal: AbortSignal | null = null,
  ): Promise<{
    problems: readonly DefinitionProblem[];
    results: { kind: string; id: string; file: string; examples: readonly ExampleOutcome[] }[];
  }> {
    const { planned, problems } = await this.read(workspace, input);
    const context = this.context(workspace, planned, signal);
    const results = [];
    for (const { read } of planned) {
      const examples = (await this.kind(read.kind).test?.(read.value, context)) ?? [];
      results.push({ kind: read.kind, id: read.id, file: read.file, examples });
    }
    return { problems, results };
  }

  /** Which figures these texts would move, for those that would change. */
  async effects(
    workspace: OpenWorkspace,
    input: PlanInput,
    signal: AbortSignal | null = null,
  ): Promise<{ kind: string; id: string; effects: readonly DefinitionEffect[] }[]> {
    const { planned, problems } = await this.read(workspace, input);
    if (problems.length > 0) return [];
    const context = this.context(workspace, planned, signal);
    const out = [];
    for (const { item, read } of planned) {
      const kind = this.kind(read.kind);
      if (item.action === "unchanged" || kind.effect === undefined) continue;
      const before = await this.find(workspace.record.id, kind, read.id);
      out.push({
        kind: read.kind,
        id: read.id,
        effects: await kind.effect(before?.value ?? null, read.value, context),
      });
    }
    return out;
  }

  private kind(name: string): AnyKind {
    const kind = this.kinds.get(name);
    if (kind === undefined) {
      throw new ProblemError("not-found", `kind ${JSON.stringify(name)} does not exist`, {
        mend: `Kinds are ${this.kindNames().join(", ")}.`,
      });
    }
    return kind;
  }

  /** A stored row with its document read; null where today's schema no longer takes it. */
  private stored<T>(row: VersionRow): StoredDefinition<T> | null {
    const key = JSON.stringify([row.workspace_id, row.kind, row.id, row.version]);
    let value = this.values.get(key);
    if (value === undefined) {
      value = readDefinitions({ path: "", text: row.source }, this.kinds).definitions[0]?.value ?? null;
      this.values.set(key, value);
    }
    if (value === null) return null;
    return {
      kind: row.kind,
      id: row.id,
      version: row.version,
      effectiveFrom: row.effective_from,
      source: row.source,
      hash: row.content_hash,
      author: row.author,
      archived: row.archived === 1,
      createdAt: row.created_at,
      value: value as T,
    };
  }

  private context(
    workspace: OpenWorkspace,
    planned: readonly Planned[],
    signal: AbortSignal | null = null,
  ): DefinitionContext {
    const current = (kind: string) => this.current(workspace.record.id, this.kind(kind));
    return {
      workspace,
      signal,
      current,
      proposed: async (kind) => {
        const own = planned.filter(({ read }) => read.kind === kind).map(({ read }) => read);
        const others = (await current(kind)).filter((stored) => !own.some(({ id }) => id === stored.id));
        return [...own, ...others].map(({ id, value }) => ({ id, value }));
      },
    };
  }

  private async read(
    workspace: OpenWorkspace,
    input: PlanInput,
  ): Promise<{ planned: Planned[]; problems: DefinitionProblem[] }> {
    const problems: DefinitionProblem[] = [];
    const found = new Map<string, ReadDefinition>();
    for (const file of input.files) {
      const read = readDefinitions(file, this.kinds);
      problems.push(...read.problems);
      for (const definition of read.definitions) {
        const key = `${definition.kind}/${definition.id}`;
        const other = found.get(key);
        if (other === undefined) found.set(key, definition);
        else {
          const message = `${definition.kind} ${definition.id} requires one document, also found in ${other.file}:${other.line}`;
          problems.push(definition.problem({ path: ["id"], message, mend: "Take one of the two out." }));
        }
      }
    }
    const rank = (definition: ReadDefinition) => this.kind(definition.kind).rank;
    const reads = [...found.values()].sort((a, b) => rank(a) - rank(b));
    const newest = new Map<string, VersionRow>();
    for (const row of await this.list(workspace.record.id, null, true)) newest.set(`${row.kind}/${row.id}`, row);
    const planned = reads.map((read): Planned => {
      const key = `${read.kind}/${read.id}`;
      return { read, item: plannedItem(read, newest.get(key) ?? null, input.bases?.[key] ?? null) };
    });
    const context = this.context(workspace, planned);
    for (const { read } of planned) {
      const faults = (await this.kind(read.kind).validate?.(read.value, context)) ?? [];
      problems.push(...faults.map((fault) => read.problem(fault)));
    }
    return { planned, problems };
  }
}
