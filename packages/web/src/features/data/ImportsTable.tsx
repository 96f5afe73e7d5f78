import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { importsQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Data.module.css";
import { DataList } from "./DataList.tsx";

const COUNTS = [
  ["rowsRead", "read"],
  ["rowsAdded", "added"],
  ["rowsChanged", "changed"],
  ["rowsUnchanged", "unchanged"],
  ["rowsRepeated", "repeated"],
  ["rowsRejected", "rejected"],
  ["rowsClosed", "closed"],
] as const;

/** Every import with what it did; each can be undone as a whole, and the undo taken back. */
export function ImportsTable() {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const imports = useQuery(importsQuery(workspace.slug));
  const items = imports.data?.items ?? [];
  const turn = useMutation({
    mutationFn: ({ id, way }: { id: number; way: "undo" | "redo" }) =>
      call(`POST /api/v1/workspaces/{workspace}/imports/{import}/${way}`, {
        params: { workspace: workspace.slug, import: id },
      }),
    onSuccess: async (_, { id, way }) => {
      const note = `import-${id}`;
      notifications.show({
        id: note,
        message: (
          <span className={classes.toast}>
            {t(way === "undo" ? "data.undoneToast" : "data.redoneToast", { id })}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                notifications.hide(note);
                turn.mutate({ id, way: way === "undo" ? "redo" : "undo" });
              }}
            >
              {t(way === "undo" ? "action.redo" : "action.undo", { ns: "common" })}
            </Button>
          </span>
        ),
        autoClose: 8000,
        closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) },
      });
      // Every figure may have moved.
      await client.invalidateQueries({ queryKey: [workspace.slug] });
    },
  });
  return (
    <DataList
      query={imports}
      empty={items.length === 0}
      emptyTitle={t("data.noImports")}
      emptyText={t("data.noImportsText")}
      emptyAction={
        <Link to="/w/$workspace/data/$tab" params={{ workspace: workspace.slug, tab: "upload" }}>
          {t("data.uploadAction")}
        </Link>
      }
    >
      {turn.isError && <ErrorPanel error={turn.error} />}
      <ScrollRegion className={classes.scroll} label={t("data.tab.imports")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">{t("data.when")}</th>
              <th scope="col">{t("data.source")}</th>
              <th scope="col">{t("data.files")}</th>
              {COUNTS.map(([, label]) => (
                <th key={label} scope="col" className="num">
                  {t(`data.${label}`)}
                </th>
              ))}
              <th scope="col">
                <span className="hidden">{t("action.undo", { ns: "common" })}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.id} data-undone={one.undoneAt !== null}>
                <th scope="row">{one.id}</th>
                <td>{format.instant(one.recordedAt, workspace.zone)}</td>
                <td>
                  {one.source} {one.backfilled && <span className={classes.tag}>{t("data.backfilled")}</span>}
                  {one.undoneAt !== null && <span className={classes.tag}>{t("data.undone")}</span>}
                </td>
                <td className={classes.wrap}>{one.files.join(", ")}</td>
                {COUNTS.map(([field]) => (
                  <td key={field} className="num" data-alert={field === "rowsRejected" && one[field] > 0}>
                    {field === "rowsRejected" && one[field] > 0 ? (
                      <Link
                        to="/w/$workspace/data/$tab"
                        params={{ workspace: workspace.slug, tab: "rejects" }}
                        search={{ rows: String(one.id) } as never}
                      >
                        {format.count(one[field])}
                      </Link>
                    ) : (
                      format.count(one[field])
                    )}
                  </td>
                ))}
                <td className="num">
                  {workspace.role !== "viewer" && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      leftSection={<Icon name={one.undoneAt === null ? "undo" : "redo"} size={13} />}
                      loading={turn.isPending && turn.variables.id === one.id}
                      aria-label={t(one.undoneAt === null ? "data.undoImport" : "data.redoImport", { id: one.id })}
                      onClick={() => turn.mutate({ id: one.id, way: one.undoneAt === null ? "undo" : "redo" })}
                    >
                      {t(one.undoneAt === null ? "action.undo" : "action.redo", { ns: "common" })}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </DataList>
  );
}
