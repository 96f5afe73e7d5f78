import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { EmailChannelForm } from "./EmailChannelForm.tsx";
import { SmsChannelForm } from "./SmsChannelForm.tsx";
import classes from "./Surveys.module.css";
import { channelsQuery } from "./survey-queries.ts";
import type { SurveyChannel } from "./use-channel-saved.ts";

/** The SMTP server and the SMS gateway that messages leave by. Secrets go in and are never shown. */
export function ChannelsPanel() {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const channels = useQuery(channelsQuery(workspace.slug));
  const of = (name: string): SurveyChannel | undefined => channels.data?.items.find((one) => one.channel === name);
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
            <EmailChannelForm known={of("email")} />
          </details>
          <details className={classes.more}>
            <summary>
              {t("ui.channel.sms")}{" "}
              <span className="quiet">{t(of("sms")?.sms ? "ui.channels.set" : "ui.channels.unset")}</span>
            </summary>
            <SmsChannelForm known={of("sms")} />
          </details>
        </>
      )}
    </section>
  );
}
