import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

export const SORTS = ["score", "coverage", "slope", "mrr", "renewal", "touch", "use", "tickets", "name"] as const;
export type Sort = (typeof SORTS)[number];

/** What a portfolio's link says beside the shared view. */
export interface HealthView {
  /** Id of the scorecard; null: the first in force. */
  readonly card: string | null;
  /** Bands, or `uncertain`, `none`, `overridden`; empty: all. */
  readonly shown: readonly string[];
  readonly search: string;
  readonly sort: Sort;
  readonly order: "asc" | "desc";
  readonly grouped: boolean;
  /** Columns that are left out. */
  readonly hidden: readonly string[];
}

type Change = (patch: Readonly<Record<string, string | undefined>>, push?: boolean) => void;

/** Reads and writes the portfolio's part of the URL; what is mistyped falls away. Lists are joined by commas. */
export function useHealthView(): [view: HealthView, change: Change] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const change = useCallback<Change>(
    (patch, push = false) => {
      void navigate({
        to: ".",
        search: ((before: Record<string, unknown>) =>
          Object.fromEntries(
            Object.entries({ ...before, ...patch }).filter(([, value]) => value !== undefined && value !== ""),
          )) as never,
        replace: !push,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const { card, shown, q, sort, order, by, hide } = raw;
  const view = useMemo<HealthView>(() => {
    const text = (value: unknown): string => (typeof value === "string" ? value : "");
    const list = (value: unknown): string[] => text(value).split(",").filter(Boolean);
    return {
      card: text(card) === "" ? null : text(card),
      shown: list(shown),
      search: text(q),
      sort: SORTS.find((one) => one === sort) ?? "score",
      order: order === "desc" ? "desc" : "asc",
      grouped: by === "band",
      hidden: list(hide),
    };
  }, [card, shown, q, sort, order, by, hide]);
  return [view, change];
}
