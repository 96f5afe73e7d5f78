import type { Condition } from "@tendwell/core/surveys";

type Simple = Extract<Condition, { op: string }>;
export type Comparison = Simple["op"];
export interface ConditionParts {
  readonly join: "all" | "any";
  readonly rows: readonly Simple[];
}

const isSimple = (condition: Condition): condition is Simple => "op" in condition;

/** A condition as rows that are joined one way; null for deeper ones, which are written in the file. */
export function partsOf(condition: Condition | undefined): ConditionParts | null {
  if (condition === undefined) return { join: "all", rows: [] };
  if (isSimple(condition)) return { join: "all", rows: [condition] };
  const join = "all" in condition ? ("all" as const) : "any" in condition ? ("any" as const) : null;
  if (join === null) return null;
  const rows = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  return rows.every(isSimple) ? { join, rows: rows as readonly Simple[] } : null;
}

/** The rows as a condition again; undefined where there is none. */
export function conditionOf({ join, rows }: ConditionParts): Condition | undefined {
  if (rows.length === 0) return undefined;
  if (rows.length === 1) return rows[0];
  return join === "all" ? { all: rows } : { any: rows };
}

export type SimpleCondition = Simple;
