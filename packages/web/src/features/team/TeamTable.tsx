import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Answer } from "../../lib/api-client.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Team.module.css";
import type { TeamColumn } from "./use-team-columns.tsx";

const OWNER = "owner:";

interface TeamTableProps {
  readonly data: Answer<"GET /api/v1/workspaces/{workspace}/team">;
  readonly columns: readonly TeamColumn[];
  readonly nobody: string;
}

/** One row per owner, each leading to their accounts; the last row is the whole. */
export function TeamTable({ data, columns, nobody }: TeamTableProps) {
  const { t } = useTranslation("team");
  const workspace = useWorkspace();
  const [view] = useView();
  const others = (view.filter ?? []).filter((one) => !one.startsWith(OWNER));
  const line = (row: (typeof data)["total"]) =>
    columns.map((column) => (
      <td key={column.id} className={column.number ? "num" : undefined}>
        {column.cell(row)}
      </td>
    ));
  return (
    <ScrollRegion className={classes.scroll} label={t("title")}>
      <table className={classes.table}>
        <caption className="hidden">{t("title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.owner")}</th>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.number ? "num" : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.items.map((row) => (
            <tr key={row.owner ?? ""}>
              <th scope="row">
                <Link
                  to="/w/$workspace/portfolio"
                  params={{ workspace: workspace.slug }}
                  search={
                    {
                      ...sharedView(view),
                      filter: [...others, OWNER + (row.owner ?? "")],
                      card: data.scorecard,
                    } as never
                  }
                >
                  {row.owner ?? nobody}
                </Link>
              </th>
              {line(row)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("whole")}</th>
            {line(data.total)}
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}
