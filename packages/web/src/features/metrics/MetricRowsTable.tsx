import { Button, Checkbox, Popover, Skeleton } from "@mantine/core";
import {
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { MetricInfo, MetricQuery } from "@tendwell/contract";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import type { Figures } from "../../panels/pick-figures.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./MetricRows.module.css";
import { type DrillRow, useMetricRows } from "./use-metric-rows.ts";
import { useNoteText } from "./use-note-text.ts";

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});
const helper = createColumnHelper<typeof features, DrillRow>();
const ROW = 34;
const WIDTHS: Record<string, string> = {
  account: "11rem",
  entity: "8rem",
  occurredAt: "11rem",
  numerator: "8.5rem",
  denominator: "7.5rem",
  part: "10rem",
  group: "9rem",
  note: "10rem",
};
const NUMBERS = new Set(["numerator", "denominator"]);
const NONE: readonly DrillRow[] = [];

interface MetricRowsTableProps {
  readonly info: MetricInfo;
  readonly figures: Figures;
  readonly question: MetricQuery;
}

/** The rows behind the chosen figure: virtualised, loaded page by page as one scrolls, sortable by any column. */
export function MetricRowsTable({ info, figures, question }: MetricRowsTableProps) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const noteText = useNoteText(info.id);
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const { query, rows, total } = useMetricRows(info.id, figures, question);
  const scroller = useRef<HTMLDivElement>(null);

  const unit = figures.current?.unit ?? info.unit;
  const currency = figures.current?.currency ?? null;
  const measure = useMemo(() => ({ unit, currency }), [unit, currency]);
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor((row) => row.account?.name ?? row.account?.externalId ?? row.account?.id ?? "", {
          id: "account",
          header: t("metric.account"),
          sortFn: "alphanumeric",
        }),
        helper.accessor((row) => (row.numerator === null ? Number.NEGATIVE_INFINITY : Number(row.numerator)), {
          id: "numerator",
          header: t("metric.numerator"),
          sortFn: "basic",
          cell: (cell) =>
            cell.row.original.numerator === null ? "–" : format.exact(cell.row.original.numerator, measure),
        }),
        helper.accessor((row) => (row.denominator === null ? Number.NEGATIVE_INFINITY : Number(row.denominator)), {
          id: "denominator",
          header: t("metric.denominator"),
          sortFn: "basic",
          cell: (cell) =>
            cell.row.original.denominator === null ? "–" : format.decimal(cell.row.original.denominator),
        }),
        helper.accessor((row) => row.occurredAt ?? "", {
          id: "occurredAt",
          header: t("metric.occurredAt"),
          sortFn: "basic",
          cell: (cell) => (cell.getValue() === "" ? "" : format.instant(cell.getValue(), workspace.zone)),
        }),
        helper.accessor((row) => (row.component === null ? "" : text.component(row.component)), {
          id: "part",
          header: t("metric.part"),
          sortFn: "alphanumeric",
        }),
        helper.accessor((row) => row.group ?? "", {
          id: "group",
          header: t("metric.groupValue"),
          sortFn: "alphanumeric",
        }),
        helper.accessor((row) => noteText(row.note), {
          id: "note",
          header: t("metric.note"),
          sortFn: "alphanumeric",
        }),
        helper.accessor((row) => row.entity ?? "", {
          id: "entity",
          header: t("metric.entity"),
          sortFn: "alphanumeric",
        }),
      ]),
    [t, text, noteText, format, workspace.zone, measure],
  );
  const table = useTable({
    features,
    columns,
    data: rows.length === 0 ? (NONE as DrillRow[]) : rows,
    initialState: {
      columnVisibility: {
        part: info.components.length > 0 && figures.component === null,
        group: question.group !== undefined,
      },
    },
  });
  const modelRows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: modelRows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const sorted = table.state.sorting.length > 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (!sorted && hasNextPage && !isFetchingNextPage && last >= modelRows.length - 40) void fetchNextPage();
  }, [sorted, hasNextPage, isFetchingNextPage, fetchNextPage, last, modelRows.length]);

  const visible = table.getVisibleLeafColumns();
  const above = items[0]?.start ?? 0;
  const below = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  const title = t("metric.rowsIn", { period: format.period(figures.at, view.grain ?? "month") });
  return (
    <section className={classes.panel} aria-label={title}>
      <header className={classes.head}>
        <h2>{title}</h2>
        {total !== null && (
          <span className="quiet">{t("metric.rowsTotal", { count: total, number: format.count(total) })}</span>
        )}
        {sorted && hasNextPage && total !== null && (
          <span className={classes.partial}>
            {t("metric.rowsLoaded", { loaded: format.count(rows.length), total: format.count(total) })}{" "}
            <Button
              size="compact-xs"
              variant="subtle"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("data.more")}
            </Button>
          </span>
        )}
        <Popover position="bottom-end">
          <Popover.Target>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<Icon name="columns" size={14} />}
              className={classes.columns}
            >
              {t("metric.columns")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <div className={classes.chooser}>
              {table.getAllLeafColumns().map((column) => (
                <Checkbox
                  key={column.id}
                  size="xs"
                  label={String(column.columnDef.header)}
                  checked={column.getIsVisible()}
                  onChange={(event) => column.toggleVisibility(event.currentTarget.checked)}
                />
              ))}
            </div>
          </Popover.Dropdown>
        </Popover>
      </header>
      {query.isError && <ErrorPanel error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={240} />}
      {query.isSuccess && rows.length === 0 && <p className={classes.empty}>{t("metric.rowsEmpty")}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        <section ref={scroller} className={classes.scroller} tabIndex={0} aria-label={title}>
          <table className={classes.table} aria-rowcount={(total ?? rows.length) + 1}>
            <caption className="hidden">{title}</caption>
            <colgroup>
              {visible.map((column) => (
                <col key={column.id} style={{ width: WIDTHS[column.id] }} />
              ))}
            </colgroup>
            <thead>
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id}>
                  {group.headers.map((header) => {
                    const sort = header.column.getIsSorted();
                    return (
                      <th
                        key={header.id}
                        scope="col"
                        aria-sort={sort === "asc" ? "ascending" : sort === "desc" ? "descending" : "none"}
                        data-number={NUMBERS.has(header.column.id)}
                      >
                        <button type="button" onClick={header.column.getToggleSortingHandler()}>
                          {String(header.column.columnDef.header)}
                          <span aria-hidden="true">{sort === "asc" ? " ↑" : sort === "desc" ? " ↓" : ""}</span>
                        </button>
                      </th>
                    );
                  })}
                </tr>
              ))}
            </thead>
            <tbody>
              {above > 0 && <tr style={{ height: above }} />}
              {items.map((item) => {
                const row = modelRows[item.index];
                if (row === undefined) return null;
                return (
                  <tr key={row.id} aria-rowindex={item.index + 2} style={{ height: ROW }}>
                    {row.getVisibleCells().map((cell) => (
                      <td key={cell.id} data-number={NUMBERS.has(cell.column.id)}>
                        <table.FlexRender cell={cell} />
                      </td>
                    ))}
                  </tr>
                );
              })}
              {below > 0 && <tr style={{ height: below }} />}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
