import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Answer, call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Data.module.css";
import { DataList } from "./DataList.tsx";
import { RejectFixForm } from "./RejectFixForm.tsx";

type Page = Answer<"GET /api/v1/workspaces/{workspace}/rejects">;

/** Rows that imports refused, each with its place and reason, to be mended and tried again where they stand. */
export function RejectsTable() {
  const { t, i18n } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const [which, setWhich] = useState<"open" | "all">("open");
  const [fixing, setFixing] = useState<string | null>(null);
  const importId = view.rows === undefined ? undefined : Number(view.rows);
  const asked = {
    limit: 100,
    ...(which === "open" ? { resolved: "false" as const } : {}),
    ...(importId === undefined || Number.isNaN(importId) ? {} : { import: importId }),
  };
  const rejects = useInfiniteQuery({
    queryKey: [workspace.slug, "rejects", asked],
    queryFn: ({ pageParam, signal }) =>
      call("GET /api/v1/workspaces/{workspace}/rejects", {
        params: { workspace: workspace.slug },
        query: { ...asked, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.nextCursor,
  });
  const items = rejects.data?.pages.flatMap((page) => page.items) ?? [];
  const total = rejects.data?.pages[0]?.total ?? 0;
  return (
    <div className={classes.stack}>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          value={which}
          onChange={(value) => setWhich(value as "open" | "all")}
          data={[
            { value: "open", label: t("data.onlyOpen") },
            { value: "all", label: t("data.allRejects") },
          ]}
        />
        {total > 0 && (
          <span className="quiet">{t("data.rejectsTotal", { count: total, number: format.count(total) })}</span>
        )}
      </div>
      <DataList
        query={rejects}
        empty={items.length === 0}
        emptyTitle={t("data.noRejects")}
        emptyText={t("data.noRejectsText")}
      >
        <ScrollRegion className={classes.scroll} label={t("data.tab.rejects")}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("data.file")}</th>
                <th scope="col" className="num">
                  {t("data.line")}
                </th>
                <th scope="col">{t("data.column")}</th>
                <th scope="col">{t("data.value")}</th>
                <th scope="col">{t("data.reason")}</th>
                <th scope="col">
                  <span className="hidden">{t("data.fix")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <Fragment key={one.id}>
                  <tr data-chosen={fixing === one.id}>
                    <th scope="row" className={classes.wrap}>
                      {one.file}
                    </th>
                    <td className="num">{one.line}</td>
                    <td>{one.column === null ? "–" : <code>{one.column}</code>}</td>
                    <td className={classes.clip}>{one.value === null ? "–" : <code>{one.value}</code>}</td>
                    <td className={classes.wrap}>
                      {i18n.exists(`reject.${one.code}`, { ns: "data" })
                        ? t(`reject.${one.code}`, { ns: "data" })
                        : one.reason}
                    </td>
                    <td className="num">
                      {one.resolvedAt !== null ? (
                        <span className={classes.tag}>{t("data.resolved")}</span>
                      ) : (
                        <Button
                          size="compact-xs"
                          variant="default"
                          aria-expanded={fixing === one.id}
                          aria-label={t("data.fixRow", { line: one.line, file: one.file })}
                          onClick={() => setFixing(fixing === one.id ? null : one.id)}
                        >
                          {t("data.fix")}
                        </Button>
                      )}
                    </td>
                  </tr>
                  {fixing === one.id && (
                    <tr>
                      <td colSpan={6}>
                        <RejectFixForm reject={one} done={() => setFixing(null)} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
        {rejects.hasNextPage && (
          <Button variant="default" loading={rejects.isFetchingNextPage} onClick={() => void rejects.fetchNextPage()}>
            {t("data.more")}
          </Button>
        )}
      </DataList>
    </div>
  );
}
