import { ActionIcon, NativeSelect, Skeleton, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { saveTable } from "../../lib/save-table.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import panel from "../../panels/Panel.module.css";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Pages.module.css";

const DAYS: readonly number[] = [30, 90, 180, 365];
export const DEFAULT_DAYS = 90;

/** One column of a list of what is due. */
export interface DueColumn<T> {
  readonly name: string;
  readonly number?: true;
  cell(item: T): ReactNode;
  /** What the file gets. */
  file(item: T): string | number | null;
}

interface DuePanelProps<T> {
  readonly title: string;
  /** The metric that counts the same things: "Why?" leads there. */
  readonly metric: string;
  readonly fileName: string;
  readonly query: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    refetch(): unknown;
  };
  readonly items: readonly T[];
  readonly total: string | null;
  readonly empty: string;
  readonly columns: readonly DueColumn<T>[];
  keyOf(item: T): string;
}

/** A list of what is due: how far ahead is chosen in the URL, the rows can be taken along as a file. */
export function DuePanel<T>({ title, metric, fileName, query, items, total, empty, columns, keyOf }: DuePanelProps<T>) {
  const { t } = useTranslation("pages");
  const workspace = useWorkspace();
  const [view, change] = useView();
  const days = view.days ?? DEFAULT_DAYS;
  const [account, ...rest] = columns;
  return (
    <PanelFrame
      title={title}
      level={3}
      tools={
        <>
          <NativeSelect
            size="xs"
            aria-label={t("due.within")}
            value={String(days)}
            onChange={(event) => {
              const next = Number(event.currentTarget.value);
              change({ days: next === DEFAULT_DAYS ? undefined : next }, false);
            }}
            data={[...new Set([...DAYS, days])]
              .sort((a, b) => a - b)
              .map((count) => ({ value: String(count), label: t("due.days", { count }) }))}
          />
          <Link
            to="/w/$workspace/metrics/$metric"
            params={{ workspace: workspace.slug, metric }}
            search={sharedView(view) as never}
            className={panel.why}
            aria-label={t("whyOf", { title })}
          >
            {t("why")}
          </Link>
          <Tooltip label="CSV">
            <ActionIcon
              variant="subtle"
              aria-label={t("metric.exportOf", { ns: "web", title })}
              disabled={items.length === 0}
              onClick={() =>
                saveTable(fileName, [
                  columns.map((column) => column.name),
                  ...items.map((item) => columns.map((column) => column.file(item))),
                ])
              }
            >
              <Icon name="download" size={15} />
            </ActionIcon>
          </Tooltip>
        </>
      }
      lead={total !== null && <p className={classes.total}>{total}</p>}
    >
      {query.isError && <ErrorPanel error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <div className={panel.skeleton}>
          <Skeleton height={220} />
        </div>
      )}
      {!query.isPending && !query.isError && items.length === 0 && <p className={classes.empty}>{empty}</p>}
      {items.length > 0 && (
        <ScrollRegion className={panel.scroll} label={title}>
          <table className={panel.table}>
            <caption className="hidden">{title}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name} scope="col" className={column.number === true ? "num" : undefined}>
                    {column.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={keyOf(item)}>
                  <th scope="row">{account?.cell(item)}</th>
                  {rest.map((column) => (
                    <td key={column.name} className={column.number === true ? "num" : undefined}>
                      {column.cell(item)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </PanelFrame>
  );
}
