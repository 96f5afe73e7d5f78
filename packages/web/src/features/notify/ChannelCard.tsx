import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { segmentsQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Notify.module.css";
import { type NotifyChannel, notifyKey } from "./notify-queries.ts";
import { useNotifyText } from "./use-notify-text.ts";

/** How a channel fares, as a mark and in words. */
function useChannelState(channel: NotifyChannel): { mark: "healthy" | "watch" | "at_risk" | "none"; words: string } {
  const { t } = useTranslation("notify");
  const text = useNotifyText();
  const format = useFormat();
  const { zone } = useWorkspace();
  const { paused } = channel;
  if (paused !== null)
    return {
      mark: paused.why === "failures" || paused.why === "gone" ? "at_risk" : "none",
      words: text.paused(channel),
    };
  if (channel.failures > 0 && channel.holdUntil !== null)
    return { mark: "watch", words: t("page.failing", { time: format.instant(channel.holdUntil, zone) }) };
  return channel.lastSentAt === null
    ? { mark: "none", words: t("page.new") }
    : { mark: "healthy", words: t("page.works") };
}

/** One channel: where it goes, what it hears, how it fares, and what an owner can do with it. */
export function ChannelCard({
  channel,
  editable,
  onEdit,
  onSecret,
}: {
  channel: NotifyChannel;
  editable: boolean;
  onEdit: () => void;
  onSecret: (secret: string) => void;
}) {
  const { t } = useTranslation("notify");
  const text = useNotifyText();
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const segments = useQuery(segmentsQuery(workspace.slug));
  const [asking, setAsking] = useState<"remove" | "rotate" | null>(null);
  const state = useChannelState(channel);
  const params = { workspace: workspace.slug, channel: channel.id };
  const refresh = () => client.invalidateQueries({ queryKey: notifyKey(workspace.slug) });
  const test = useMutation({
    mutationFn: () => call("POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/test", { params }),
    onSettled: refresh,
  });
  const pause = useMutation({
    mutationFn: (paused: boolean) =>
      call("POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/pause", { params, body: { paused } }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => call("DELETE /api/v1/workspaces/{workspace}/notify/channels/{channel}", { params }),
    onSuccess: async () => {
      setAsking(null);
      await refresh();
    },
  });
  const rotate = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/rotate", { params, body: { keepHours: 24 } }),
    onSuccess: async ({ secret }) => {
      setAsking(null);
      onSecret(secret);
      await refresh();
    },
  });
  const when = (at: string) => format.instant(at, workspace.zone);
  const { name } = channel;
  const facts = [
    channel.lastSentAt === null ? null : t("page.last", { time: when(channel.lastSentAt) }),
    channel.nextDigestAt === null ? null : t("page.next", { time: when(channel.nextDigestAt) }),
    channel.waiting === 0 ? null : t("page.waiting", { number: format.count(channel.waiting) }),
    channel.dead === 0 ? null : t("page.dead", { number: format.count(channel.dead) }),
  ]
    .filter((part) => part !== null)
    .join(" · ");
  const failed = [test, pause].find((one) => one.isError)?.error;
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3>{name}</h3>
        <span className="quiet">{t(`kind.${channel.kind}`)}</span>
        <span className={classes.state}>
          <StatusMark status={state.mark} /> {state.words}
        </span>
      </div>
      <p className={classes.target}>
        <code>{channel.target}</code>
        {channel.person !== null && <span className="quiet">{t("page.whose", { person: channel.person.name })}</span>}
      </p>
      <ul className={classes.ruleList}>
        {channel.rules.map((rule) => (
          <li key={JSON.stringify(rule)}>
            {text.rule(rule, (id) => segments.data?.items.find((one) => one.id === id)?.title ?? id)}
          </li>
        ))}
      </ul>
      {facts !== "" && <p className="quiet">{facts}</p>}
      {editable && (
        <div className={classes.row}>
          <Button
            size="compact-sm"
            variant="default"
            loading={test.isPending}
            aria-label={t("page.testOf", { name })}
            onClick={() => test.mutate()}
          >
            {t("page.test")}
          </Button>
          <Button size="compact-sm" variant="default" aria-label={t("page.editOf", { name })} onClick={onEdit}>
            {t("page.edit")}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={pause.isPending}
            aria-label={`${t(channel.paused === null ? "page.pause" : "page.goOn")}: ${name}`}
            onClick={() => pause.mutate(channel.paused === null)}
          >
            {t(channel.paused === null ? "page.pause" : "page.goOn")}
          </Button>
          {channel.kind === "webhook" && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${t("page.rotate")}: ${name}`}
              onClick={() => setAsking("rotate")}
            >
              {t("page.rotate")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t("page.removeOf", { name })}
            onClick={() => setAsking("remove")}
          >
            {t("page.remove")}
          </Button>
          <span role="status">
            {test.isSuccess &&
              (test.data.status === "sent" ? t("page.tested") : t("page.testFailed", { why: text.why(test.data) }))}
          </span>
        </div>
      )}
      {failed !== undefined && <ErrorPanel error={failed} />}
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t(asking === "rotate" ? "page.rotateOf" : "page.removeOf", { name })}
        closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
      >
        <p>{t(asking === "rotate" ? "page.rotateAbout" : "page.removeSure")}</p>
        {(asking === "rotate" ? rotate : remove).isError && (
          <ErrorPanel error={(asking === "rotate" ? rotate : remove).error} />
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setAsking(null)}>
            {t("action.cancel", { ns: "common" })}
          </Button>
          <Button
            loading={rotate.isPending || remove.isPending}
            onClick={() => (asking === "rotate" ? rotate : remove).mutate()}
          >
            {t(asking === "rotate" ? "page.rotate" : "page.remove")}
          </Button>
        </div>
      </Modal>
    </li>
  );
}
