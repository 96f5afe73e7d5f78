import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { SecretLine } from "../settings/SecretLine.tsx";
import { ChannelCard } from "./ChannelCard.tsx";
import { ChannelDialog } from "./ChannelDialog.tsx";
import { DeliveriesTable } from "./DeliveriesTable.tsx";
import { MyDigestForm } from "./MyDigestForm.tsx";
import classes from "./Notify.module.css";
import { channelsQuery, type NotifyChannel } from "./notify-queries.ts";

/** One's own digest; for those who run the workspace its channels, and what became of each delivery. */
export function NotificationsPage() {
  const { t } = useTranslation("notify");
  const workspace = useWorkspace();
  return (
    <>
      <PageHeader title={t("page.title")} lead={t("page.about")} />
      <div className={classes.page}>
        <MyDigestForm key={workspace.slug} />
        {workspace.role !== "viewer" && <Channels />}
      </div>
    </>
  );
}

function Channels() {
  const { t } = useTranslation("notify");
  const workspace = useWorkspace();
  const channels = useQuery(channelsQuery(workspace.slug));
  const [open, setOpen] = useState<"new" | NotifyChannel | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const editable = workspace.role === "owner";
  const items = channels.data?.items ?? [];
  return (
    <>
      <section className={classes.section} aria-labelledby="channels">
        <div className={classes.head}>
          <h2 id="channels">{t("page.channels")}</h2>
          {editable && (
            <Button size="compact-sm" onClick={() => setOpen("new")}>
              {t("page.add")}
            </Button>
          )}
        </div>
        {!editable && <p className="quiet">{t("page.ownerOnly")}</p>}
        {channels.isError && <ErrorPanel error={channels.error} retry={() => void channels.refetch()} />}
        {channels.isPending && <Skeleton height={100} />}
        {channels.isSuccess && items.length === 0 && <p>{t("page.none")}</p>}
        {secret !== null && <SecretLine about={t("page.secret")} secret={secret} />}
        {items.length > 0 && (
          <ul className={classes.cards}>
            {items.map((channel) => (
              <ChannelCard
                key={channel.id}
                channel={channel}
                editable={editable}
                onEdit={() => setOpen(channel)}
                onSecret={setSecret}
              />
            ))}
          </ul>
        )}
      </section>
      {channels.isSuccess && <DeliveriesTable channels={items} />}
      {open !== null && (
        <ChannelDialog
          channel={open === "new" ? null : open}
          onClose={() => setOpen(null)}
          onMade={(made) => {
            setOpen(null);
            if (made !== null) setSecret(made);
          }}
        />
      )}
    </>
  );
}
