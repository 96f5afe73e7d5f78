import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import rows from "../metrics/MetricRows.module.css";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Health.module.css";
import type { PortfolioColumn } from "./portfolio-columns.tsx";
import { useHealthText } from "./use-health-text.ts";
import { type Sort, useHealthView } from "./use-health-view.ts";
import type { PortfolioLine } from "./use-portfolio-rows.ts";

const ROW = 38;

interface PortfolioTableProps {
  readonly title: string;
  readonly lines: readonly PortfolioLine[];
  readonly total: number;
  readonly currency: string;
  readonly columns: readonly PortfolioColumn[];
  /** Called when the end comes near. */
  readonly more: () => void;
}

/** Accounts, virtualised; j and k walk the rows, Enter opens one. */
export function PortfolioTable({ title, lines, total, currency, columns, more }: PortfolioTableProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const [view, change] = useHealthView();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= lines.length - 40) more();
  }, [last, lines.length, more]);
  const accounts = lines.filter((line) => line.kind === "row").length;

  useEffect(() => {
    const walk = (event: KeyboardEvent): void => {
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      const at = event.target as HTMLElement;
      if (
        step === 0 ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        at.closest("input, textarea, select, [role=dialog]")
      )
        return;
      event.preventDefault();
      setActive((before) => Math.max(0, Math.min(accounts - 1, before + step)));
    };
    document.addEventListener("keydown", walk);
    return () => document.removeEventListener("keydown", walk);
  }, [accounts]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a step of the keyboard moves the focus
  useEffect(() => {
    if (active < 0) return;
    virtual.scrollToIndex(lines.findIndex((line) => line.kind === "row" && line.index === active));
    // The row is drawn in the next frame when it stood outside.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus()),
    );
    return () => cancelAnimationFrame(frame);
  }, [active]);

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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section ref={scroller} className={`${rows.scroller} ${classes.portfolio}`} tabIndex={0} aria-label={title}>
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
              {head(t("page.column.account"), "name")}
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
              return (
                <tr key={`group ${line.shown}`} style={{ height: ROW }} className={classes.groupRow}>
                  <td>
                    <strong>{text.shown(line.shown)}</strong>
                  </td>
                  <td colSpan={columns.length}>
                    {t("page.group", {
                      count: line.accounts,
                      number: format.count(line.accounts),
                      mrr: format.value(Math.round(line.mrr), { unit: "money", currency }, { compact: true }),
                    })}{" "}
                    {line.left > 0 && (
                      <button
                        type="button"
                        className={classes.textButton}
                        onClick={() => change({ shown: line.shown, by: undefined }, true)}
                      >
                        {t("page.groupMore", { count: line.left, number: format.count(line.left) })}
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
                style={{ height: ROW }}
                data-active={line.index === active}
              >
                <td>
                  <AccountLink account={row.account} row={line.index} />
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
