import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ShareLink } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { ShareForm } from "./ShareForm.tsx";
import classes from "./Sharing.module.css";
import { shareLinksQuery } from "./sharing-queries.ts";

const MARK = { open: "healthy", expired: "none", revoked: "at_risk" } as const;

/** The workspace's links, and the form for a new one. */
export function ShareLinksPanel() {
  const { t } = useTranslation("shares");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const links = useQuery(shareLinksQuery(workspace.slug));
  const [making, setMaking] = useState(false);
  const revoke = useMutation({
    mutationFn: (link: string) =>
      call("DELETE /api/v1/workspaces/{workspace}/share-links/{link}", {
        params: { workspace: workspace.slug, link },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "share-links"] }),
  });
  const when = (instant: string): string => format.instant(instant, workspace.zone);
  const openedText = (one: ShareLink): string =>
    one.lastOpenedAt === null
      ? t("link.never")
      : t("link.openedTimes", { count: one.opened, at: when(one.lastOpenedAt) });
  const items = links.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby="share-links">
      <div className={classes.head}>
        <h2 id="share-links">{t("page.links")}</h2>
        <Button variant="default" aria-expanded={making} onClick={() => setMaking(!making)}>
          {t("link.new")}
        </Button>
      </div>
      {making && <ShareForm />}
      {links.isError && <ErrorPanel error={links.error} retry={() => void links.refetch()} />}
      {revoke.isError && <ErrorPanel error={revoke.error} />}
      {links.isSuccess && items.length === 0 && <EmptyPanel title={t("link.empty")} />}
      {items.length > 0 && (
        <ScrollRegion className={classes.scroll} label={t("page.links")}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("link.name")}</th>
                <th scope="col">{t("link.view")}</th>
                <th scope="col">{t("link.figures")}</th>
                <th scope="col">{t("link.stateHeading")}</th>
                <th scope="col">{t("link.expires")}</th>
                <th scope="col">{t("link.opened")}</th>
                <th scope="col">
                  <span className="hidden">{t("link.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    {one.name}
                    {one.hasPassword && <span className="quiet"> · {t("link.hasPassword")}</span>}
                  </th>
                  <td>{t(`view.${one.view}`)}</td>
                  <td>{t(`link.${one.figures}`)}</td>
                  <td>
                    <span className={classes.state}>
                      <StatusMark status={MARK[one.state]} /> {t(`link.state.${one.state}`)}
                    </span>
                  </td>
                  <td>{when(one.expiresAt)}</td>
                  <td>{openedText(one)}</td>
                  <td className="num">
                    {one.state === "open" && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        loading={revoke.isPending && revoke.variables === one.id}
                        aria-label={`${t("link.revoke")}: ${one.name}`}
                        onClick={() => revoke.mutate(one.id)}
                      >
                        {t("link.revoke")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
