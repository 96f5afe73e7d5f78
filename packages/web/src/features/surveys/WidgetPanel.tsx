import { Button, CopyButton, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import surveys from "./Surveys.module.css";
import type { SurveyLink } from "./survey-queries.ts";
import classes from "./WidgetPanel.module.css";
import { fieldsOf, settingsOf, type WidgetFields } from "./widget-form.ts";

interface WidgetPanelProps {
  readonly survey: string;
  readonly link: SurveyLink;
  readonly editable: boolean;
  readonly saved: () => Promise<unknown>;
}

/** Where and to whom a link shows itself: a widget's lines for the page and its targeting, a kiosk's pause. */
export function WidgetPanel({ survey, link, editable, saved }: WidgetPanelProps) {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const [fields, setFields] = useState(() => fieldsOf(link.settings));
  const save = useMutation({
    mutationFn: () =>
      call("PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/links/{link}", {
        params: { workspace: workspace.slug, survey, link: link.id },
        body: { settings: settingsOf(fields) },
      }),
    onSuccess: async (answer) => {
      setFields(fieldsOf(answer.settings));
      await saved();
    },
  });
  const set = (change: Partial<WidgetFields>) => setFields((before) => ({ ...before, ...change }));
  const isWidget = link.channel === "widget";
  return (
    <details className={surveys.more}>
      <summary>{t(isWidget ? "ui.widget.title" : "ui.widget.kiosk")}</summary>
      <div className={classes.body}>
        {isWidget && <Snippet link={link} />}
        {editable && (
          <form
            className={classes.fields}
            onSubmit={(event) => {
              event.preventDefault();
              save.mutate();
            }}
          >
            {isWidget ? (
              <TargetFields fields={fields} set={set} />
            ) : (
              <NumberInput
                label={t("ui.widget.reset")}
                min={5}
                max={600}
                required
                value={fields.resetSeconds}
                onChange={(resetSeconds) => set({ resetSeconds })}
              />
            )}
            <Button type="submit" variant="default" loading={save.isPending}>
              {t("ui.widget.save")}
            </Button>
            {save.isSuccess && <span role="status">{t("ui.widget.saved")}</span>}
          </form>
        )}
        {save.isError && <ErrorPanel error={save.error} />}
      </div>
    </details>
  );
}

/** What goes into the page, and into its content security policy where it has one. */
function Snippet({ link }: { link: SurveyLink }) {
  const { t } = useTranslation("surveys");
  const host = new URL(link.url).origin;
  const snippet = `<script src="${host}/widget.js" data-survey-link="${link.id}"${link.settings.display === "inline" ? ' data-inline="#survey"' : ""} async></script>`;
  return (
    <>
      {link.settings.origins.length === 0 && <p role="note">{t("ui.widget.nowhere")}</p>}
      <pre className={classes.code}>{snippet}</pre>
      <CopyButton value={snippet}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Icon name={copied ? "check" : "copy"} size={13} />}
            onClick={copy}
          >
            {t(copied ? "action.copied" : "action.copy", { ns: "common" })}
          </Button>
        )}
      </CopyButton>
      <p className="quiet">{t("ui.widget.policy")}</p>
      <pre className={classes.code}>{`script-src ${host}; connect-src ${host}`}</pre>
    </>
  );
}

function TargetFields({ fields, set }: { fields: WidgetFields; set: (change: Partial<WidgetFields>) => void }) {
  const { t } = useTranslation("surveys");
  return (
    <>
      <Textarea
        className={classes.wide ?? ""}
        label={t("ui.widget.origins")}
        description={t("ui.widget.originsHelp")}
        placeholder="https://www.example.com"
        autosize
        minRows={1}
        value={fields.origins}
        onChange={(event) => set({ origins: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("ui.widget.display")}
        value={fields.display}
        onChange={(event) => set({ display: event.currentTarget.value as WidgetFields["display"] })}
        data={(["popup", "button", "inline"] as const).map((value) => ({
          value,
          label: t(`ui.widget.displays.${value}`),
        }))}
      />
      <NativeSelect
        label={t("ui.widget.corner")}
        value={fields.corner}
        onChange={(event) => set({ corner: event.currentTarget.value as WidgetFields["corner"] })}
        data={(["end", "start"] as const).map((value) => ({ value, label: t(`ui.widget.corners.${value}`) }))}
      />
      <Textarea
        className={classes.wide ?? ""}
        label={t("ui.widget.pages")}
        description={t("ui.widget.pagesHelp")}
        placeholder="/help/*"
        autosize
        minRows={1}
        value={fields.pages}
        onChange={(event) => set({ pages: event.currentTarget.value })}
      />
      <Textarea
        className={classes.wide ?? ""}
        label={t("ui.widget.notPages")}
        autosize
        minRows={1}
        value={fields.notPages}
        onChange={(event) => set({ notPages: event.currentTarget.value })}
      />
      <TextInput
        label={t("ui.widget.event")}
        maxLength={60}
        value={fields.event}
        onChange={(event) => set({ event: event.currentTarget.value })}
      />
      <Textarea
        label={t("ui.widget.traits")}
        placeholder="plan=pro"
        autosize
        minRows={1}
        value={fields.traits}
        onChange={(event) => set({ traits: event.currentTarget.value })}
      />
      <NumberInput
        label={t("ui.widget.share")}
        min={0.1}
        max={100}
        required
        value={fields.share}
        onChange={(share) => set({ share })}
      />
      <NumberInput
        label={t("ui.widget.delay")}
        min={0}
        max={600}
        required
        value={fields.delaySeconds}
        onChange={(delaySeconds) => set({ delaySeconds })}
      />
      <NumberInput
        label={t("ui.widget.every")}
        min={0}
        max={3650}
        required
        value={fields.everyDays}
        onChange={(everyDays) => set({ everyDays })}
      />
    </>
  );
}
