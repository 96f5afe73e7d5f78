import { Button, Checkbox, NumberInput, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { ChannelOutcome } from "./ChannelOutcome.tsx";
import { PaceField, type QuietHours } from "./PaceField.tsx";
import classes from "./Surveys.module.css";
import { type SurveyChannel, useChannelSaved } from "./use-channel-saved.ts";

/** The SMTP server that messages leave by, and how fast. */
export function EmailChannelForm({ known }: { known: SurveyChannel | undefined }) {
  const { t } = useTranslation("surveys");
  const { workspace, refresh } = useChannelSaved();
  const [host, setHost] = useState(known?.email?.host ?? "");
  const [port, setPort] = useState<number | string>(known?.email?.port ?? 587);
  const [secure, setSecure] = useState(known?.email?.secure ?? false);
  const [user, setUser] = useState(known?.email?.user ?? "");
  const [password, setPassword] = useState("");
  const [from, setFrom] = useState(known?.email?.from ?? "");
  const [publicUrl, setPublicUrl] = useState(known?.publicUrl ?? "");
  const [quiet, setQuiet] = useState<QuietHours | null>(known?.quietHours ?? null);
  const [perHour, setPerHour] = useState<number | null>(known?.perHour ?? null);
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
          quietHours: quiet,
          perHour,
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
      <PaceField quiet={quiet} perHour={perHour} setQuiet={setQuiet} setPerHour={setPerHour} />
      <ChannelOutcome error={save.isError ? save.error : null} saved={save.isSuccess} />
      <div>
        <Button type="submit" variant="default" loading={save.isPending}>
          {t("action.save", { ns: "common" })}
        </Button>
      </div>
    </form>
  );
}
