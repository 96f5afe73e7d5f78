import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";

interface Asked {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  refetch(): unknown;
}

interface DataListProps {
  readonly query: Asked;
  readonly empty: boolean;
  readonly emptyTitle: string;
  readonly emptyText?: string;
  readonly emptyAction?: ReactNode;
  readonly children: ReactNode;
}

/** The four states of a list: loading, failed, empty, there. */
export function DataList({ query, empty, emptyTitle, emptyText, emptyAction, children }: DataListProps) {
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton height={260} />;
  if (empty) {
    return (
      <EmptyPanel title={emptyTitle} action={emptyAction}>
        {emptyText}
      </EmptyPanel>
    );
  }
  return children;
}
