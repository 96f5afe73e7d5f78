import { Button, Checkbox, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LOCALE_NAMES, LOCALES } from "@tendwell/messages/locales";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { bodyOf, type ChannelDraft, draftOf, FIRST_RULE } from "./channel-draft.ts";
import { DigestTimeFields, HourSelect } from "./DigestTimeFields.tsx";
import classes from "./Notify.module.css";
import { type ChannelKind, type NotifyChannel, notifyKey } from "./notify-queries.ts";
import { RuleFields } from "./RuleFields.tsx";

const KINDS = ["email", "slack", "teams", "webhook"] as const;
const URL_LABEL = { slack: "urlSlack", teams: "urlTeams", webhook: "urlWebhook" } as const;

/** Adds a channel, or changes one; `onMade` gets the signing secret of a new webhook, which is shown once. */
export function ChannelDialog({
  channel,
  onClose,
  onMade,
}: {
  channel: NotifyChannel | null;
  onClose: () => void;
  onMade: (secret: string | null) => void;
}) {
  const { t, i18n } = useTranslation("notify");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(channel, LOCALES.find((one) => one === i18n.language) ?? "en"));
  const set = (change: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...change }));
  const { kind, rules, quietHours } = draft;
  const save = useMutation({
    mutationFn: async (): Promise<string | null> => {
      const params = { workspace: workspace.slug };
      const body = bodyOf(draft);
      if (channel === null)
        return (await call("POST /api/v1/workspaces/{workspace}/notify/channels", { params, body })).secret;
      await call("PUT /api/v1/workspaces/{workspace}/notify/channels/{channel}", {
        params: { ...params, channel: channel.id },
        body,
      });
      return null;
    },
    onSuccess: async (secret) => {
      await client.invalidateQueries({ queryKey: notifyKey(workspace.slug) });
      onMade(secret);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={channel === null ? t("page.add") : t("page.editOf", { name: channel.name })}
      closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className={classes.fields}>
          {channel === null && (
            <NativeSelect
              label={t("page.kind")}
              value={kind}
              onChange={(event) => set({ kind: event.currentTarget.value as ChannelKind, url: "" })}
              data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            />
          )}
          <TextInput
            label={t("page.name")}
            required
            maxLength={100}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          {kind === "email" && (
            <>
              <TextInput
                type="email"
                label={t("page.address")}
                required
                value={draft.address}
                onChange={(event) => set({ address: event.currentTarget.value })}
              />
              <DigestTimeFields time={draft.digest} optional={false} onChange={(digest) => set({ digest })} />
            </>
          )}
          {kind !== "webhook" && (
            <NativeSelect
              label={t("page.language")}
              value={draft.locale}
              onChange={(event) => set({ locale: event.currentTarget.value as ChannelDraft["locale"] })}
              data={LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))}
            />
          )}
        </div>
        {kind !== "email" && (
          <TextInput
            type="url"
            label={t(`page.${URL_LABEL[kind]}`)}
            required={channel === null || kind === "webhook"}
            autoComplete="off"
            {...(kind === "webhook" ? {} : { description: t("page.urlSecret") })}
            {...(channel === null || kind === "webhook"
              ? {}
              : { placeholder: t("page.urlKept", { host: channel.target }) })}
            value={draft.url}
            onChange={(event) => set({ url: event.currentTarget.value })}
          />
        )}
        {kind !== "email" && (
          <>
            <Checkbox
              label={t("page.quiet")}
              description={t("page.quietAbout")}
              checked={quietHours !== null}
              onChange={(event) => set({ quietHours: event.currentTarget.checked ? { from: 20, to: 8 } : null })}
            />
            {quietHours !== null && (
              <div className={classes.fields}>
                <HourSelect
                  label={t("page.quietFrom")}
                  hour={quietHours.from}
                  onChange={(from) => set({ quietHours: { ...quietHours, from } })}
                />
                <HourSelect
                  label={t("page.quietTo")}
                  hour={quietHours.to}
                  onChange={(to) => set({ quietHours: { ...quietHours, to } })}
                />
              </div>
            )}
          </>
        )}
        <h3 className={classes.heading}>{t("page.rules")}</h3>
        {rules.map((rule, i) => (
          <RuleFields
            // biome-ignore lint/suspicious/noArrayIndexKey: rules have no names of their own, and their order is theirs
            key={i}
            rule={rule}
            number={i + 1}
            onChange={(next) => set({ rules: rules.map((one, j) => (j === i ? next : one)) })}
            onRemove={rules.length === 1 ? null : () => set({ rules: rules.filter((_, j) => j !== i) })}
          />
        ))}
        <div>
          <Button size="compact-sm" variant="subtle" onClick={() => set({ rules: [...rules, FIRST_RULE] })}>
            {t("page.addRule")}
          </Button>
        </div>
        {save.isError && <ErrorPanel error={save.error} />}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            {t("action.cancel", { ns: "common" })}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={rules.some((rule) => rule.types.length === 0)}>
            {t("action.save", { ns: "common" })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
