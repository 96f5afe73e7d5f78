import { Button, Modal, MultiSelect, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { useUndo } from "../health/use-undo.tsx";
import { AccountField } from "./AccountField.tsx";
import { CHANNELS, type Channel, type Touch, type TouchStart } from "./open-touch.ts";
import classes from "./Touches.module.css";
import { overviewQuery } from "./touch-queries.ts";
import { zonedInstant, zonedLocal } from "./zoned-instant.ts";

interface TouchDialogProps {
  readonly start: TouchStart;
  /** External id where the page says whose it is. */
  readonly account: string | null;
  readonly close: () => void;
}

const SENTIMENTS = ["good", "neutral", "bad"] as const;
const DIRECTIONS = ["out", "in"] as const;

const idsOf = (touch: Touch | undefined): string[] =>
  (touch?.people ?? []).flatMap((one) => (one.externalId === null ? [] : [one.externalId]));

/** Logs a call, meeting, e-mail or note, or corrects one. The words come first: the rest may stay as it is. */
export function TouchDialog({ start, account: here, close }: TouchDialogProps) {
  const { t } = useTranslation("touches");
  const workspace = useWorkspace();
  const undo = useUndo();
  const { touch } = start;
  const began = touch === undefined ? "" : zonedLocal(touch.at, workspace.zone);
  const [channel, setChannel] = useState<Channel>(start.channel);
  const [account, setAccount] = useState(touch?.account.externalId ?? here);
  const [people, setPeople] = useState<string[]>(idsOf(touch));
  const [when, setWhen] = useState(began);
  const [minutes, setMinutes] = useState<number | "">(touch?.minutes ?? "");
  const [sentiment, setSentiment] = useState<string>(touch?.sentiment ?? "");
  const [direction, setDirection] = useState<string>(touch?.direction ?? "");
  const [subject, setSubject] = useState(touch?.subject ?? "");
  const [text, setText] = useState(touch?.text ?? "");
  const overview = useQuery({ ...overviewQuery(workspace.slug, account ?? "", {}), enabled: account !== null });
  const known = [
    ...(touch?.people ?? []).map((one) => ({ ...one, role: null })),
    ...(overview.data?.people ?? []),
  ].filter(
    (one, i, all) => one.externalId !== null && all.findLastIndex((other) => other.externalId === one.externalId) === i,
  );
  // What is not touched keeps its seconds.
  const at = when === "" || when === began ? undefined : (zonedInstant(when, workspace.zone) ?? undefined);
  const future = at !== undefined && Date.parse(at) > Date.now();
  const params = { workspace: workspace.slug };
  const body = {
    channel,
    people,
    minutes: minutes === "" ? null : minutes,
    sentiment: SENTIMENTS.find((one) => one === sentiment) ?? null,
    direction: DIRECTIONS.find((one) => one === direction) ?? null,
    subject: subject.trim() === "" ? null : subject,
    text: text.trim() === "" ? null : text,
    ...(at === undefined ? {} : { at }),
  };
  const log = async (): Promise<void> => {
    const made = await call("POST /api/v1/workspaces/{workspace}/touches", {
      params,
      body: { ...body, account: account ?? "" },
    });
    undo(t("log.saved", { channel: t(`channel.${made.channel}`) }), () =>
      call("DELETE /api/v1/workspaces/{workspace}/touches/{touch}", { params: { ...params, touch: made.id } }),
    );
  };
  const correct = async (old: Touch): Promise<void> => {
    const { people: named, ...rest } = body;
    const who = idsOf(old);
    // Who took part may have no id to be named by: left alone, they stay.
    const same = named.length === who.length && named.every((one) => who.includes(one));
    const put = (fields: Partial<typeof body>, ids: string[]) =>
      call("PATCH /api/v1/workspaces/{workspace}/touches/{touch}", {
        params: { ...params, touch: old.id },
        body: same ? fields : { ...fields, people: ids },
      });
    await put(rest, named);
    undo(t("log.corrected"), () => {
      const { at: then, minutes: long, direction: side, sentiment: felt, subject: title, text: said } = old;
      const before = { at: then, minutes: long, direction: side, sentiment: felt, subject: title, text: said };
      return put({ ...before, channel: old.channel }, who);
    });
  };
  const save = useMutation({
    mutationFn: () => (touch === undefined ? log() : correct(touch)),
    onSuccess: close,
  });
  const options = <T extends string>(name: string, values: readonly T[]) => [
    { value: "", label: t(`${name}.none`) },
    ...values.map((value) => ({ value, label: t(`${name}.${value}`) })),
  ];
  return (
    <Modal
      opened
      onClose={close}
      title={t(touch === undefined ? "log.title" : "log.edit")}
      size="lg"
      closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (account !== null && !future) save.mutate();
        }}
      >
        {here === null && touch === undefined && <AccountField value={account} change={setAccount} />}
        <Textarea
          label={t("log.text")}
          data-autofocus
          autosize
          minRows={3}
          maxRows={12}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        <div className={classes.pair}>
          <NativeSelect
            label={t("log.channel")}
            value={channel}
            onChange={(event) => setChannel(CHANNELS.find((one) => one === event.currentTarget.value) ?? start.channel)}
            data={CHANNELS.map((one) => ({ value: one, label: t(`channel.${one}`) }))}
          />
          <NativeSelect
            label={t("log.sentiment")}
            value={sentiment}
            onChange={(event) => setSentiment(event.currentTarget.value)}
            data={options("sentiment", SENTIMENTS)}
          />
          <TextInput
            label={t("log.when")}
            description={touch === undefined ? t("log.whenHelp") : "\u00a0"}
            type="datetime-local"
            value={when}
            error={future ? t("log.past") : undefined}
            onChange={(event) => setWhen(event.currentTarget.value)}
          />
          {channel !== "note" && (
            <NumberInput
              label={t("log.minutes")}
              description={"\u00a0"}
              min={0}
              max={1440}
              allowDecimal={false}
              hideControls
              value={minutes}
              onChange={(value) => setMinutes(typeof value === "number" ? value : "")}
            />
          )}
        </div>
        {known.length > 0 && (
          <MultiSelect
            label={t("log.people")}
            description={t("log.peopleHelp")}
            searchable
            value={people}
            onChange={setPeople}
            data={known.map((one) => ({
              value: one.externalId ?? "",
              label: [one.name ?? one.externalId, one.role].filter(Boolean).join(" · "),
            }))}
          />
        )}
        <div className={classes.pair}>
          <TextInput
            label={t("log.subject")}
            maxLength={300}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          {channel !== "note" && channel !== "meeting" && (
            <NativeSelect
              label={t("log.direction")}
              value={direction}
              onChange={(event) => setDirection(event.currentTarget.value)}
              data={options("direction", DIRECTIONS)}
            />
          )}
        </div>
        {save.isError && <ErrorPanel error={save.error} />}
        <div className={classes.actions}>
          <Button type="submit" disabled={account === null || future} loading={save.isPending}>
            {t("log.save")}
          </Button>
          <Button variant="subtle" onClick={close}>
            {t("action.cancel", { ns: "common" })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
