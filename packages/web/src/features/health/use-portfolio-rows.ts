import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import type { PortfolioGroup, PortfolioRow } from "@tendwell/contract";
import { useMemo } from "react";
import { useWorkspace } from "../../lib/use-view.ts";
import { type PortfolioQuestion, portfolioPagesQuery, portfolioQuery } from "./health-queries.ts";

/** First accounts under a heading, and headings that have any: the others show their sub-totals. */
const IN_GROUP = 25;
const OPEN_GROUPS = 8;

/** A line of the table: an account, or the heading of a group with its sub-totals. */
export type PortfolioLine =
  | { readonly kind: "row"; readonly row: PortfolioRow; readonly index: number }
  | { readonly kind: "group"; readonly group: PortfolioGroup; readonly left: number };

/** All accounts that match, loaded as one scrolls. */
export function usePortfolioPages(question: PortfolioQuestion, enabled: boolean) {
  const workspace = useWorkspace();
  const query = useInfiniteQuery({ ...portfolioPagesQuery(workspace.slug, question), enabled });
  const lines = useMemo<readonly PortfolioLine[]>(
    () =>
      (query.data?.pages ?? [])
        .flatMap((page) => page.items)
        .map((row, index) => ({ kind: "row" as const, row, index })),
    [query.data],
  );
  return { query, lines };
}

/** The question for one group's accounts alone. */
function questionOfGroup(question: PortfolioQuestion, by: string, value: string | null): PortfolioQuestion {
  return by === "shown"
    ? { ...question, shown: [value ?? "none"] }
    : { ...question, filter: [...[question.filter ?? []].flat(), `${by}:${value ?? ""}`] };
}

/** The same by groups: each group's first accounts under a heading with its sub-totals. */
export function usePortfolioGroups(question: PortfolioQuestion, by: string | null, groups: readonly PortfolioGroup[]) {
  const workspace = useWorkspace();
  const open = by === null ? [] : groups.slice(0, OPEN_GROUPS);
  const queries = useQueries({
    queries: open.map(({ value }) =>
      portfolioQuery(workspace.slug, { ...questionOfGroup(question, by ?? "", value), limit: IN_GROUP }),
    ),
  });
  const lines: PortfolioLine[] = [];
  let index = 0;
  for (const [at, group] of (by === null ? [] : groups).entries()) {
    const items = queries[at]?.data?.items ?? [];
    lines.push({ kind: "group", group, left: Math.max(0, group.accounts - items.length) });
    for (const row of items) {
      lines.push({ kind: "row", row, index });
      index += 1;
    }
  }
  return {
    lines,
    error: queries.find((one) => one.isError)?.error ?? null,
    pending: queries.some((one) => one.isPending),
  };
}
