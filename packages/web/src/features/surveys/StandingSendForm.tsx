import { Button, Checkbox, NativeSelect, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Body, call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { type Segment, SegmentField } from "./SegmentField.tsx";
import classes from "./Surveys.module.css";

type Settings = NonNullable<Body<"POST /api/v1/workspaces/{workspace}/surveys/{survey}/rules">>["settings"];
const KINDS = ["event", "drip", "wave"] as const;
const OCCASIONS = ["ticket_solved", "onboarding_done", "before_renewal", "feature_first_used", "churned"] as const;

/** A standing send: what sets it off, whom it asks, and how fast. */
export function StandingSendForm({ survey, done }: { survey: string; done: () => void }) {
  const { t } = useTranslation("sends");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("event");
  const [channel, setChannel] = useState<"email" | "sms">("email");
  const [event, setEvent] = useState<(typeof OCCASIONS)[number]>("ticket_solved");
  const [feature, setFeature] = useState("");
  const [days, setDays] = useState(30);
  const [hours, setHours] = useState(0);
  const [share, setShare] = useState(5);
  const [months, setMonths] = useState(3);
  const [startsOn, setStartsOn] = useState("");
  const [hour, setHour] = useState(9);
  const [most, setMost] = useState<number | null>(null);
  const [segment, setSegment] = useState<Segment | null>(null);
  const [past, setPast] = useState(false);
  const common = { channel, ...(segment === null ? {} : { segment }), ...(most === null ? {} : { most }) };
  const settings: Settings =
    kind === "event"
      ? {
          kind,
          ...common,
          event,
          afterHours: hours,
          ...(event === "feature_first_used" ? { feature: feature.trim() } : {}),
          ...(event === "before_renewal" ? { daysBefore: days } : {}),
        }
      : kind === "drip"
        ? { kind, ...common, share: share / 100, hour }
        : { kind, ...common, everyMonths: months, startsOn, hour };
  const save = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/rules", {
        params: { workspace: workspace.slug, survey },
        body: { settings, includePast: past },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [workspace.slug, "survey", survey] });
      done();
    },
  });
  const whole = (
    label: string,
    value: number,
    set: (value: number) => void,
    min: number,
    max: number,
    help?: string,
  ) => (
    <NumberInput
      label={label}
      {...(help === undefined ? {} : { description: help })}
      required
      min={min}
      max={max}
      allowDecimal={false}
      value={value}
      onChange={(next) => next !== "" && set(Number(next))}
    />
  );
  return (
    <form
      className={classes.form}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        save.mutate();
      }}
    >
      <SegmentedControl
        aria-label={t("rules.kind")}
        value={kind}
        onChange={(next) => setKind(next as typeof kind)}
        data={KINDS.map((one) => ({ value: one, label: t(`rules.${one}`) }))}
      />
      <div className={classes.pair}>
        {kind === "event" && (
          <>
            <NativeSelect
              label={t("rules.on")}
              value={event}
              onChange={(changed) => setEvent(changed.currentTarget.value as typeof event)}
              data={OCCASIONS.map((one) => ({ value: one, label: t(`occasion.${one}`) }))}
            />
            {event === "feature_first_used" && (
              <TextInput
                label={t("rules.feature")}
                description={t("rules.featureHelp")}
                required
                maxLength={200}
                value={feature}
                onChange={(changed) => setFeature(changed.currentTarget.value)}
              />
            )}
            {event === "before_renewal" && whole(t("rules.daysBefore"), days, setDays, 1, 365)}
            {whole(t("rules.afterHours"), hours, setHours, 0, 720, t("rules.afterHoursHelp"))}
          </>
        )}
        {kind === "drip" && (
          <NumberInput
            label={t("rules.share")}
            description={t("rules.shareHelp")}
            required
            min={1}
            max={100}
            suffix=" %"
            value={share}
            onChange={(next) => next !== "" && setShare(Number(next))}
          />
        )}
        {kind === "wave" && (
          <>
            {whole(t("rules.everyMonths"), months, setMonths, 1, 36)}
            <TextInput
              type="date"
              label={t("rules.startsOn")}
              required
              value={startsOn}
              onChange={(changed) => setStartsOn(changed.currentTarget.value)}
            />
          </>
        )}
        {kind !== "event" && whole(t("rules.hour"), hour, setHour, 0, 23, t("rules.hourHelp"))}
        <NativeSelect
          label={t("rules.channel")}
          value={channel}
          onChange={(changed) => setChannel(changed.currentTarget.value as "email" | "sms")}
          data={(["email", "sms"] as const).map((one) => ({
            value: one,
            label: t(`ui.channel.${one}`, { ns: "surveys" }),
          }))}
        />
        <SegmentField segment={segment} set={setSegment} />
        <NumberInput
          label={t("rules.most")}
          description={t("rules.mostHelp")}
          min={1}
          allowDecimal={false}
          value={most ?? ""}
          onChange={(next) => setMost(next === "" ? null : Number(next))}
        />
      </div>
      <Checkbox
        label={t("rules.includePast")}
        checked={past}
        onChange={(changed) => setPast(changed.currentTarget.checked)}
      />
      {save.isError && <ErrorPanel error={save.error} />}
      <div className={classes.rowActions}>
        <Button type="submit" loading={save.isPending}>
          {t("rules.save")}
        </Button>
        <Button variant="default" onClick={done}>
          {t("rules.cancel")}
        </Button>
      </div>
    </form>
  );
}
