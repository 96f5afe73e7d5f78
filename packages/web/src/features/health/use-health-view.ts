import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

/** A column's key, `attribute:<name>` or `scorecard:<id>`. */
export type Sort = string;
const SORT =
  /^(score|coverage|slope|mrr|renewal|touch|use|uses|tickets|name|attribute:[a-z][a-z0-9_]*|scorecard:[\w-]+)$/;
const WHERE = /^[a-z]+(>=|<=|=)(none|-?\d+(\.\d+)?)$/;
/** The group that a link of an earlier version calls `band`. */
const BAND = "band";

/** What a portfolio's link says beside the shared view. */
export interface HealthView {
  /** Id of the scorecard; null: the first in force. */
  readonly card: string | null;
  /** Bands, or `uncertain`, `none`, `overridden`; empty: all. */
  readonly shown: readonly string[];
  readonly search: string;
  readonly sort: Sort;
  readonly order: "asc" | "desc";
  /** `shown` or an attribute; null: one list. */
  readonly group: string | null;
  /** Bounds of numbers, as the API takes them. */
  readonly where: readonly string[];
  readonly dense: boolean;
  /** The map of revenue beside the list. */
  readonly map: boolean;
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
  const { card, shown, q, sort, order, by, hide, where, rows, map } = raw;
  const view = useMemo<HealthView>(() => {
    const text = (value: unknown): string => (typeof value === "string" ? value : "");
    const list = (value: unknown): string[] => text(value).split(",").filter(Boolean);
    return {
      card: text(card) === "" ? null : text(card),
      shown: list(shown),
      search: text(q),
      sort: SORT.test(text(sort)) ? text(sort) : "score",
      order: order === "desc" ? "desc" : "asc",
      group: text(by) === "" ? null : text(by) === BAND ? "shown" : text(by),
      where: list(where).filter((one) => WHERE.test(one)),
      dense: rows === "dense",
      map: map === "on",
      hidden: list(hide),
    };
  }, [card, shown, q, sort, order, by, hide, where, rows, map]);
  return [view, change];
}
