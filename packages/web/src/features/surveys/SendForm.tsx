import { Button, NativeSelect, NumberInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Body, call } from "../../lib/api-client.ts";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ReasonsList } from "./ReasonsList.tsx";
import { readRecipients } from "./read-recipients.ts";
import classes from "./Surveys.module.css";
import type { SurveyDetail } from "./survey-queries.ts";

type SendBody = NonNullable<Body<"POST /api/v1/workspaces/{workspace}/surveys/{survey}/sends">>;

/** Whom to ask, checked before anything leaves: how many get it, and who does not and why. */
export function SendForm({ survey }: { survey: SurveyDetail }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const attributes = useQuery(attributesQuery(workspace.slug));
  const [channel, setChannel] = useState<"email" | "sms">("email");
  const [to, setTo] = useState<"list" | "segment">("list");
  const [text, setText] = useState("");
  const [attribute, setAttribute] = useState("");
  const [value, setValue] = useState("");
  const [wave, setWave] = useState("");
  const [share, setShare] = useState<number | string>("");
  const [sendAt, setSendAt] = useState("");
  const { recipients, unread } = readRecipients(text);
  const items = attributes.data?.items ?? [];
  const chosen = items.find((one) => one.name === attribute) ?? items[0];
  const values = chosen?.values.map((one) => String(one.value)) ?? [];
  const segmentValue = values.includes(value) ? value : (values[0] ?? "");
  const body = (dryRun: boolean): SendBody => ({
    channel,
    dryRun,
    ...(to === "list" ? { recipients } : { segment: { attribute: chosen?.name ?? "", value: segmentValue } }),
    ...(wave.trim() === "" ? {} : { wave: wave.trim() }),
    ...(share === "" || Number(share) >= 100 ? {} : { share: Number(share) / 100 }),
    ...(sendAt === "" ? {} : { sendAt: new Date(sendAt).toISOString() }),
  });
  const send = (dryRun: boolean) =>
    call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/sends", {
      params: { workspace: workspace.slug, survey: survey.id },
      body: body(dryRun),
    });
  const check = useMutation({ mutationFn: () => send(true) });
  const go = useMutation({
    mutationFn: () => send(false),
    onSuccess: async () => {
      check.reset();
      await Promise.all([
        client.invalidateQueries({ queryKey: [workspace.slug, "survey", survey.id] }),
        client.invalidateQueries({ queryKey: [workspace.slug, "surveys"] }),
      ]);
    },
  });
  // What was checked is what is sent: any change asks for a new check.
  const changed = (): void => {
    check.reset();
    go.reset();
  };
  const nobody = to === "list" ? recipients.length === 0 : chosen === undefined;
  const { reminders } = survey.definition;
  return (
    <section className={classes.section} aria-labelledby="send">
      <h2 id="send">{t("ui.send.title")}</h2>
      <p className="quiet">{t("ui.send.about")}</p>
      <form
        className={classes.form}
        onChange={changed}
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate();
        }}
      >
        <div className={classes.inline}>
          <NativeSelect
            label={t("ui.send.by")}
            value={channel}
            onChange={(event) => setChannel(event.currentTarget.value as "email" | "sms")}
            data={(["email", "sms"] as const).map((one) => ({ value: one, label: t(`ui.channel.${one}`) }))}
          />
          <SegmentedControl
            aria-label={t("ui.send.to")}
            value={to}
            onChange={(next) => {
              setTo(next as "list" | "segment");
              changed();
            }}
            data={(["list", "segment"] as const).map((one) => ({ value: one, label: t(`ui.send.${one}`) }))}
          />
        </div>
        {to === "list" ? (
          <Textarea
            label={t("ui.send.people")}
            description={t("ui.send.peopleHelp")}
            autosize
            minRows={4}
            maxRows={12}
            placeholder={"ana@example.com, Ana Pop"}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        ) : items.length === 0 ? (
          <p>{t("ui.send.noAttributes")}</p>
        ) : (
          <div className={classes.pair}>
            <NativeSelect
              label={t("ui.send.attribute")}
              description={t("ui.send.attributeHelp")}
              value={chosen?.name ?? ""}
              onChange={(event) => setAttribute(event.currentTarget.value)}
              data={items.map((one) => ({ value: one.name, label: wordsOf(one.name) }))}
            />
            <NativeSelect
              label={t("ui.send.value")}
              description={t("ui.send.valueHelp")}
              value={segmentValue}
              onChange={(event) => setValue(event.currentTarget.value)}
              data={values}
            />
          </div>
        )}
        {unread.length > 0 && to === "list" && (
          <p className={classes.status} data-status="watch">
            {t("ui.send.unread", { count: unread.length, lines: unread.slice(0, 3).join(" · ") })}
          </p>
        )}
        <details className={classes.more}>
          <summary>{t("ui.send.more")}</summary>
          <div className={classes.pair}>
            <TextInput
              label={t("ui.send.wave")}
              description={t("ui.send.waveHelp")}
              maxLength={60}
              value={wave}
              onChange={(event) => setWave(event.currentTarget.value)}
            />
            <NumberInput
              label={t("ui.send.share")}
              description={t("ui.send.shareHelp")}
              min={1}
              max={100}
              suffix=" %"
              value={share}
              onChange={(next) => {
                setShare(next);
                changed();
              }}
            />
            <TextInput
              type="datetime-local"
              label={t("ui.send.at")}
              description={t("ui.send.atHelp")}
              value={sendAt}
              onChange={(event) => setSendAt(event.currentTarget.value)}
            />
          </div>
        </details>
        <p className={classes.linked}>
          {reminders === undefined
            ? t("ui.send.noReminders")
            : t("ui.send.reminders", { count: reminders.times, days: reminders.afterDays })}{" "}
          <Link
            to="/w/$workspace/surveys/$survey/edit"
            params={{ workspace: workspace.slug, survey: survey.id }}
            search={{ component: "rules" } as never}
          >
            {t("ui.send.changeRules")}
          </Link>
        </p>
        {check.isError && <ErrorPanel error={check.error} />}
        {go.isError && <ErrorPanel error={go.error} />}
        {check.isSuccess && (
          <div className={classes.outcome} role="status">
            <strong>
              {t("ui.send.willGet", { count: check.data.queued, number: format.count(check.data.queued) })}
            </strong>
            <ReasonsList notSent={check.data.notSent} />
          </div>
        )}
        {go.isSuccess && (
          <div className={classes.outcome} role="status">
            <strong>{t("ui.send.done", { count: go.data.queued, number: format.count(go.data.queued) })}</strong>
            <ReasonsList notSent={go.data.notSent} />
          </div>
        )}
        <div className={classes.rowActions}>
          <Button type="submit" variant="default" disabled={nobody} loading={check.isPending}>
            {t("ui.send.check")}
          </Button>
          {check.isSuccess && check.data.queued > 0 && (
            <Button onClick={() => go.mutate()} loading={go.isPending}>
              {t("ui.send.go", { count: check.data.queued, number: format.count(check.data.queued) })}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}
