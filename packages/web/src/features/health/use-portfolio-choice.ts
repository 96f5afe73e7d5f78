import type { PortfolioSelection } from "@tendwell/contract";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { PortfolioQuestion } from "./health-queries.ts";

/** Which accounts are chosen: named ones, or all that match. */
export interface PortfolioChoice {
  readonly count: number;
  readonly all: boolean;
  has(externalId: string | null): boolean;
  toggle(externalId: string | null): void;
  chooseAll(): void;
  clear(): void;
  /** As the API takes it. */
  readonly selection: PortfolioSelection;
}

/** The choice of accounts for bulk actions; another question empties it. */
export function usePortfolioChoice(question: PortfolioQuestion, total: number): PortfolioChoice {
  const [named, setNamed] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const { sort: _, order: __, limit: ___, cursor: ____, group: _____, ...matching } = question;
  const about = JSON.stringify(matching);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen under another question is not chosen here
  useEffect(() => {
    setNamed(new Set());
    setAll(false);
  }, [about]);
  const toggle = useCallback(
    (externalId: string | null) => {
      if (externalId === null) return;
      setAll(false);
      setNamed((before) => {
        const next = new Set(all ? [] : before);
        if (!next.delete(externalId)) next.add(externalId);
        return next;
      });
    },
    [all],
  );
  const clear = useCallback(() => {
    setNamed(new Set());
    setAll(false);
  }, []);
  return useMemo(
    () => ({
      count: all ? total : named.size,
      all,
      has: (externalId) => all || (externalId !== null && named.has(externalId)),
      toggle,
      chooseAll: () => setAll(true),
      clear,
      selection: all ? { matching: JSON.parse(about) as typeof matching } : { accounts: [...named] },
    }),
    [all, named, total, about, toggle, clear],
  );
}
