import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import type { Portfolio, PortfolioRow } from "@tendwell/contract";
import { useMemo } from "react";
import { useWorkspace } from "../../lib/use-view.ts";
import { type PortfolioQuestion, portfolioPagesQuery, portfolioQuery } from "./health-queries.ts";

const IN_GROUP = 200;

/** A line of the table: an account, or the heading of a group. */
export type PortfolioLine =
  | { readonly kind: "row"; readonly row: PortfolioRow; readonly index: number }
  | {
      readonly kind: "group";
      readonly shown: string;
      readonly accounts: number;
      readonly mrr: number;
      readonly left: number;
    };

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

/** The same by what they show: each group's first accounts under a heading that tells how many there are. */
export function usePortfolioGroups(question: PortfolioQuestion, groups: Portfolio["shown"], enabled: boolean) {
  const workspace = useWorkspace();
  const queries = useQueries({
    queries: groups.map(({ shown }) => ({
      ...portfolioQuery(workspace.slug, { ...question, shown: [shown], limit: IN_GROUP }),
      enabled,
    })),
  });
  const lines: PortfolioLine[] = [];
  let index = 0;
  for (const [at, group] of groups.entries()) {
    const items = queries[at]?.data?.items ?? [];
    lines.push({ kind: "group", ...group, left: Math.max(0, group.accounts - items.length) });
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
