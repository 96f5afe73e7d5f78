import { Checkbox } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import rows from "../metrics/MetricRows.module.css";
import { AccountLink } from "./AccountLink.tsx";
import sheet from "./Health.module.css";
import classes from "./PortfolioTable.module.css";
import type { PortfolioColumn } from "./portfolio-columns.tsx";
import { useHealthText } from "./use-health-text.ts";
import { type Sort, useHealthView } from "./use-health-view.ts";
import type { PortfolioChoice } from "./use-portfolio-choice.ts";
import type { PortfolioLine } from "./use-portfolio-rows.ts";
import { useRowKeys } from "./use-row-keys.ts";

const ROWS = { normal: 38, dense: 29 } as const;

interface PortfolioTableProps {
  readonly title: string;
  readonly lines: readonly PortfolioLine[];
  readonly total: number;
  readonly currency: string;
  readonly columns: readonly PortfolioColumn[];
  /** Called when the end comes near. */
  readonly more: () => void;
  readonly choice: PortfolioChoice;
  /** Leads to the accounts of one group alone. */
  readonly openGroup: (value: string | null) => void;
}

/** Accounts, virtualised; j and k walk the rows, Enter opens one. */
export function PortfolioTable(props: PortfolioTableProps) {
  const { title, lines, total, currency, columns, more, choice, openGroup } = props;
  const { t } = useTranslation("health");
  const { t: own } = useTranslation("portfolio");
  const text = useHealthText();
  const format = useFormat();
  const [view, change] = useHealthView();
  const scroller = useRef<HTMLElement>(null);
  const height = view.dense ? ROWS.dense : ROWS.normal;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= lines.length - 40) more();
  }, [last, lines.length, more]);
  const rowsOnly = lines.filter((line) => line.kind === "row");
  const { active, host } = useRowKeys(
    rowsOnly.length,
    {
      x: (index) => choice.toggle(rowsOnly[index]?.row.account.externalId ?? null),
      escape: () => choice.clear(),
    },
    (index) => virtual.scrollToIndex(lines.findIndex((line) => line.kind === "row" && line.index === index)),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => virtual.measure(), [height]);

  const head = (name: string, sort: Sort | undefined) => {
    if (sort === undefined) return <span className={classes.plainHead}>{name}</span>;
    const here = view.sort === sort;
    const down = here && view.order === "desc";
    return (
      <button
        type="button"
        onClick={() => change({ sort: sort === "score" ? undefined : sort, order: here && !down ? "desc" : undefined })}
      >
        {name}
        <span aria-hidden="true">{here ? (down ? " ↓" : " ↑") : ""}</span>
      </button>
    );
  };
  const sorted = (sort: Sort | undefined) =>
    sort === undefined ? undefined : view.sort === sort ? (view.order === "desc" ? "descending" : "ascending") : "none";
  const above = items[0]?.start ?? 0;
  const below = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  return (
    <section
      ref={(element) => {
        scroller.current = element;
        host(element);
      }}
      className={classes.portfolio}
      data-dense={view.dense}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label={title}
    >
      <table className={rows.table} aria-rowcount={total + 1}>
        <caption className="hidden">{title}</caption>
        <colgroup>
          <col style={{ width: "12rem" }} />
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col" aria-sort={sorted("name")}>
              <span className={classes.nameHead}>
                <Checkbox
                  size="xs"
                  aria-label={own("bulk.all", { count: total, number: format.count(total) })}
                  checked={choice.all}
                  indeterminate={!choice.all && choice.count > 0}
                  onChange={() => (choice.all ? choice.clear() : choice.chooseAll())}
                />
                {head(t("page.column.account"), "name")}
              </span>
            </th>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-number={column.number === true} aria-sort={sorted(column.sort)}>
                {head(column.name, column.sort)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {items.map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            if (line.kind === "group") {
              const { group, left } = line;
              const name =
                group.value === null
                  ? own("group.without")
                  : view.group === "shown"
                    ? text.shown(group.value)
                    : group.value;
              const money = (value: number): string =>
                format.value(Math.round(value), { unit: "money", currency }, { compact: true });
              return (
                <tr key={`group ${group.value}`} style={{ height }} className={classes.groupRow}>
                  <td>
                    <strong>{name}</strong>
                  </td>
                  <td colSpan={columns.length}>
                    {t("page.group", {
                      count: group.accounts,
                      number: format.count(group.accounts),
                      mrr: money(group.mrr),
                    })}
                    {own("group.more", {
                      mean: group.mean === null ? "–" : text.points(group.mean),
                      renewals: format.count(group.renewals.accounts),
                      silent: format.count(group.silent),
                      tickets: format.count(group.tickets),
                    })}{" "}
                    {left > 0 && (
                      <button type="button" className={sheet.textButton} onClick={() => openGroup(group.value)}>
                        {t("page.groupMore", { count: left, number: format.count(left) })}
                      </button>
                    )}
                  </td>
                </tr>
              );
            }
            const { row } = line;
            return (
              <tr
                key={row.account.id}
                aria-rowindex={line.index + 2}
                style={{ height }}
                data-active={line.index === active}
                data-chosen={choice.has(row.account.externalId)}
              >
                <td>
                  <span className={classes.nameCell}>
                    <Checkbox
                      size="xs"
                      tabIndex={-1}
                      aria-label={own("bulk.choose", { account: row.account.name ?? row.account.externalId ?? "" })}
                      checked={choice.has(row.account.externalId)}
                      disabled={row.account.externalId === null}
                      onChange={() => choice.toggle(row.account.externalId)}
                    />
                    <span className={classes.nameText}>
                      <AccountLink account={row.account} row={line.index} />
                    </span>
                  </span>
                </td>
                {columns.map((column) => (
                  <td key={column.id} data-number={column.number === true}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
    </section>
  );
}
