import { Button, Checkbox, NativeSelect, NumberInput, PasswordInput, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Answer, call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Surveys.module.css";
import { channelsQuery } from "./survey-queries.ts";

type Channel = Answer<"GET /api/v1/workspaces/{workspace}/survey-channels">["items"][number];

/** The SMTP server and the SMS gateway that messages leave by. Secrets go in and are never shown. */
export function ChannelsPanel() {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const channels = useQuery(channelsQuery(workspace.slug));
  const of = (name: string): Channel | undefined => channels.data?.items.find((one) => one.channel === name);
  return (
    <section className={classes.section} aria-labelledby="channels">
      <h2 id="channels">{t("ui.channels.title")}</h2>
      {channels.isError && <ErrorPanel error={channels.error} retry={() => void channels.refetch()} />}
      {channels.isPending && <Skeleton height={60} />}
      {channels.isSuccess && (
        <>
          <details className={classes.more}>
            <summary>
              {t("ui.channel.email")}{" "}
              <span className="quiet">{t(of("email")?.email ? "ui.channels.set" : "ui.channels.unset")}</span>
            </summary>
            <EmailForm known={of("email")} />
          </details>
          <details className={classes.more}>
            <summary>
              {t("ui.channel.sms")}{" "}
              <span className="quiet">{t(of("sms")?.sms ? "ui.channels.set" : "ui.channels.unset")}</span>
            </summary>
            <SmsForm known={of("sms")} />
          </details>
        </>
      )}
    </section>
  );
}

function useSaved() {
  const workspace = useWorkspace();
  const client = useQueryClient();
  return {
    workspace: workspace.slug,
    refresh: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey-channels"] }),
  };
}

function EmailForm({ known }: { known: Channel | undefined }) {
  const { t } = useTranslation("surveys");
  const { workspace, refresh } = useSaved();
  const [host, setHost] = useState(known?.email?.host ?? "");
  const [port, setPort] = useState<number | string>(known?.email?.port ?? 587);
  const [secure, setSecure] = useState(known?.email?.secure ?? false);
  const [user, setUser] = useState(known?.email?.user ?? "");
  const [password, setPassword] = useState("");
  const [from, setFrom] = useState(known?.email?.from ?? "");
  const [publicUrl, setPublicUrl] = useState(known?.publicUrl ?? "");
  const save = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/survey-channels/email", {
        params: { workspace },
        body: {
          host,
          port: Number(port),
          secure,
          from,
          publicUrl,
          quietHours: known?.quietHours ?? null,
          ...(user === "" ? {} : { user }),
          ...(password === "" ? {} : { password }),
        },
      }),
    onSuccess: refresh,
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={classes.pair}>
        <TextInput
          label={t("ui.channels.host")}
          required
          value={host}
          onChange={(event) => setHost(event.currentTarget.value)}
        />
        <NumberInput
          label={t("ui.channels.port")}
          required
          min={1}
          max={65535}
          allowDecimal={false}
          value={port}
          onChange={setPort}
        />
        <TextInput
          label={t("ui.channels.user")}
          autoComplete="off"
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("ui.channels.password")}
          description={t(known?.hasSecret === true ? "ui.channels.passwordKept" : "ui.channels.passwordHelp")}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          label={t("ui.channels.from")}
          required
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="url"
          label={t("ui.channels.publicUrl")}
          description={t("ui.channels.publicUrlHelp")}
          required
          value={publicUrl}
          onChange={(event) => setPublicUrl(event.currentTarget.value)}
        />
      </div>
      <Checkbox
        label={t("ui.channels.secure")}
        checked={secure}
        onChange={(event) => setSecure(event.currentTarget.checked)}
      />
      <Outcome error={save.isError ? save.error : null} saved={save.isSuccess} />
      <div>
        <Button type="submit" variant="default" loading={save.isPending}>
          {t("action.save", { ns: "common" })}
        </Button>
      </div>
    </form>
  );
}

function SmsForm({ known }: { known: Channel | undefined }) {
  const { t } = useTranslation("surveys");
  const { workspace, refresh } = useSaved();
  const [adapter, setAdapter] = useState<"twilio" | "kannel" | "template">(known?.sms?.adapter ?? "twilio");
  const [url, setUrl] = useState(known?.sms?.url ?? "");
  const [user, setUser] = useState(known?.sms?.user ?? "");
  const [password, setPassword] = useState("");
  const [from, setFrom] = useState(known?.sms?.from ?? "");
  const [publicUrl, setPublicUrl] = useState(known?.publicUrl ?? "");
  const save = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/survey-channels/sms", {
        params: { workspace },
        body: {
          adapter,
          url,
          from,
          publicUrl,
          quietHours: known?.quietHours ?? { from: 20, to: 8 },
          ...(user === "" ? {} : { user }),
          ...(password === "" ? {} : { password }),
        },
      }),
    onSuccess: refresh,
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={classes.pair}>
        <NativeSelect
          label={t("ui.channels.adapter")}
          value={adapter}
          onChange={(event) => setAdapter(event.currentTarget.value as typeof adapter)}
          data={(["twilio", "kannel", "template"] as const).map((value) => ({
            value,
            label: t(`ui.channels.${value}`),
          }))}
        />
        <TextInput
          label={t("ui.channels.url")}
          description={t("ui.channels.urlHelp")}
          required
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t("ui.channels.user")}
          autoComplete="off"
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("ui.channels.password")}
          description={t(known?.hasSecret === true ? "ui.channels.passwordKept" : "ui.channels.passwordHelp")}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          label={t("ui.channels.sender")}
          required
          maxLength={20}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="url"
          label={t("ui.channels.publicUrl")}
          description={t("ui.channels.publicUrlHelp")}
          required
          value={publicUrl}
          onChange={(event) => setPublicUrl(event.currentTarget.value)}
        />
      </div>
      <Outcome error={save.isError ? save.error : null} saved={save.isSuccess} />
      {save.isSuccess && (
        <p>
          {t("ui.channels.inbound")} <code className={classes.url}>{save.data.inboundUrl}</code>
        </p>
      )}
      <div>
        <Button type="submit" variant="default" loading={save.isPending}>
          {t("action.save", { ns: "common" })}
        </Button>
      </div>
    </form>
  );
}

function Outcome({ error, saved }: { error: unknown; saved: boolean }) {
  const { t } = useTranslation("surveys");
  if (error !== null) return <ErrorPanel error={error} />;
  return saved ? <p role="status">{t("state.saved", { ns: "common" })}</p> : null;
}
