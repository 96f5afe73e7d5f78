import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sourcesQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Data.module.css";
import { DataList } from "./DataList.tsx";

const STATUS = { fresh: "healthy", stale: "watch", empty: "none" } as const;

/** Each source with its freshness and how many facts it brought. */
export function SourcesTable() {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const sources = useQuery(sourcesQuery(workspace.slug));
  const items = sources.data?.items ?? [];
  return (
    <DataList
      query={sources}
      empty={items.length === 0}
      emptyTitle={t("data.noSources")}
      emptyText={t("data.noSourcesText")}
      emptyAction={
        <Link to="/w/$workspace/data/$tab" params={{ workspace: workspace.slug, tab: "upload" }}>
          {t("data.uploadAction")}
        </Link>
      }
    >
      <ScrollRegion className={classes.scroll} label={t("data.tab.sources")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("data.source")}</th>
              <th scope="col">{t("data.freshness")}</th>
              <th scope="col">{t("data.newestFact")}</th>
              <th scope="col">{t("data.lastImport")}</th>
              <th scope="col">{t("data.preset")}</th>
              <th scope="col">{t("data.facts")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((source) => (
              <tr key={source.id}>
                <th scope="row">{source.name}</th>
                <td>
                  <span className={classes.status} data-status={STATUS[source.status]}>
                    <StatusMark status={STATUS[source.status]} />
                    {t(`data.statusOf.${source.status}`)}
                    {source.ageDays !== null && <span className="quiet">{format.age(source.ageDays)}</span>}
                  </span>
                </td>
                <td>{source.lastOccurredAt === null ? "–" : format.instant(source.lastOccurredAt, workspace.zone)}</td>
                <td>{source.lastRecordedAt === null ? "–" : format.instant(source.lastRecordedAt, workspace.zone)}</td>
                <td>{source.preset ?? "–"}</td>
                <td className={classes.wrap}>
                  {source.tables.map((one) => (
                    <span key={one.table} className={classes.chip}>
                      <code>{one.table}</code> {format.count(one.rows)}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </DataList>
  );
}
