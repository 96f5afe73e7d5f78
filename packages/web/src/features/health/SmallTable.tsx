import type { ReactNode } from "react";
import panel from "../../panels/Panel.module.css";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";

interface SmallTableProps<T> {
  readonly title: string;
  readonly items: readonly T[];
  readonly columns: readonly { readonly name: string; readonly number?: true; cell(item: T): ReactNode }[];
  keyOf(item: T): string;
}

/** A short table inside a panel; its first column names the row. */
export function SmallTable<T>({ title, items, columns, keyOf }: SmallTableProps<T>) {
  return (
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
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.name} scope="row">
                    {column.cell(item)}
                  </th>
                ) : (
                  <td key={column.name} className={column.number === true ? "num" : undefined}>
                    {column.cell(item)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
