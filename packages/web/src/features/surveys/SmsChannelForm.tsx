import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { ChannelOutcome } from "./ChannelOutcome.tsx";
import { PaceField, type QuietHours } from "./PaceField.tsx";
import classes from "./Surveys.module.css";
import { type SurveyChannel, useChannelSaved } from "./use-channel-saved.ts";

/** The gateway that text messages leave by, and how fast. */
export function SmsChannelForm({ known }: { known: SurveyChannel | undefined }) {
  const { t } = useTranslation("surveys");
  const { workspace, refresh } = useChannelSaved();
  const [adapter, setAdapter] = useState<"twilio" | "kannel" | "template">(known?.sms?.adapter ?? "twilio");
  const [url, setUrl] = useState(known?.sms?.url ?? "");
  const [user, setUser] = useState(known?.sms?.user ?? "");
  const [password, setPassword] = useState("");
  const [from, setFrom] = useState(known?.sms?.from ?? "");
  const [publicUrl, setPublicUrl] = useState(known?.publicUrl ?? "");
  const [quiet, setQuiet] = useState<QuietHours | null>(known === undefined ? { from: 20, to: 8 } : known.quietHours);
  const [perHour, setPerHour] = useState<number | null>(known?.perHour ?? null);
  const save = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/survey-channels/sms", {
        params: { workspace },
        body: {
          adapter,
          url,
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
      <PaceField quiet={quiet} perHour={perHour} setQuiet={setQuiet} setPerHour={setPerHour} />
      <ChannelOutcome error={save.isError ? save.error : null} saved={save.isSuccess} />
      {adapter === "template" && (
        <p className="quiet">{t("quiet.callback", { ns: "sends", callback: "{callback}" })}</p>
      )}
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
