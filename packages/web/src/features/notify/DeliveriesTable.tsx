import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Notify.module.css";
import { deliveriesQuery, type NotifyChannel, type NotifyDelivery, notifyKey } from "./notify-queries.ts";
import { useNotifyText } from "./use-notify-text.ts";

type Status = NotifyDelivery["status"];
const MARK = {
  collected: "uncertain",
  in_digest: "healthy",
  waiting: "uncertain",
  sent: "healthy",
  dead: "at_risk",
  dropped: "none",
} as const;
const STATUSES = Object.keys(MARK) as Status[];

/** What became of each delivery, newest first; what is waiting or dead can be sent again. */
export function DeliveriesTable({ channels }: { channels: readonly NotifyChannel[] }) {
  const { t } = useTranslation("notify");
  const text = useNotifyText();
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [channel, setChannel] = useState("");
  const [status, setStatus] = useState<Status | "">("");
  const found = useInfiniteQuery(deliveriesQuery(workspace.slug, channel, status));
  const retry = useMutation({
    mutationFn: (delivery: string) =>
      call("POST /api/v1/workspaces/{workspace}/notify/deliveries/{delivery}/retry", {
        params: { workspace: workspace.slug, delivery },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: notifyKey(workspace.slug) }),
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const when = (at: string) => format.instant(at, workspace.zone);
  return (
    <section className={classes.section} aria-labelledby="deliveries">
      <h2 id="deliveries">{t("page.history")}</h2>
      <div className={classes.fields}>
        <NativeSelect
          label={t("page.channel")}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
          data={[
            { value: "", label: t("page.everyChannel") },
            ...channels.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
        <NativeSelect
          label={t("page.statusLabel")}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value as Status | "")}
          data={[
            { value: "", label: t("page.everyStatus") },
            ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
        />
      </div>
      {found.isError && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={120} />}
      {found.isSuccess && items.length === 0 && (
        <p>{t(channel === "" && status === "" ? "page.noHistory" : "page.noMatch")}</p>
      )}
      {retry.isError && <ErrorPanel error={retry.error} />}
      {items.length > 0 && (
        <ScrollRegion className={classes.scroll} label={t("page.history")}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("page.what")}</th>
                <th scope="col">{t("page.when")}</th>
                <th scope="col">{t("page.channel")}</th>
                <th scope="col">{t("page.statusLabel")}</th>
                <th scope="col" className="num">
                  {t("page.attempts")}
                </th>
                <th scope="col">
                  <span className="hidden">{t("page.again")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => {
                const why = text.why(one);
                return (
                  <tr key={one.id}>
                    <th scope="row">{text.what(one)}</th>
                    <td className={classes.when}>{when(one.createdAt)}</td>
                    <td>{one.channel.name}</td>
                    <td>
                      <StatusMark status={MARK[one.status]} /> {t(`status.${one.status}`)}
                      {why !== "" && <div className={classes.why}>{why}</div>}
                    </td>
                    <td className="num">{format.count(one.attempts)}</td>
                    <td className="num">
                      {(one.status === "dead" || one.status === "waiting") && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          loading={retry.isPending && retry.variables === one.id}
                          aria-label={t("page.againOf", { what: text.what(one), time: when(one.createdAt) })}
                          onClick={() => retry.mutate(one.id)}
                        >
                          {t("page.again")}
                        </Button>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {found.hasNextPage && (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t("page.more")}
          </Button>
        </div>
      )}
    </section>
  );
}
