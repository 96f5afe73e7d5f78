import { Autocomplete, Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Workspace } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Settings.module.css";

const ZONES = Intl.supportedValuesOf("timeZone");

export function WorkspaceForm({ workspace, editable }: { workspace: Workspace; editable: boolean }) {
  const { t } = useTranslation("web");
  const client = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const [zone, setZone] = useState(workspace.zone);
  const [currency, setCurrency] = useState(workspace.currency);
  const [today, setToday] = useState(workspace.pinned ? workspace.today : "");
  const save = useMutation({
    mutationFn: () =>
      call("PATCH /api/v1/workspaces/{workspace}", {
        params: { workspace: workspace.slug },
        body: { name, zone, currency, today: today === "" ? null : today },
      }),
    onSuccess: async () => {
      notifications.show({
        message: t("state.saved", { ns: "common" }),
        closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) },
      });
      await client.invalidateQueries();
    },
  });
  return (
    <section className={classes.section} aria-labelledby="workspace">
      <h2 id="workspace">{t("settings.workspace")}</h2>
      {!editable && <p className="quiet">{t("settings.ownerOnly")}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <fieldset className={classes.plain} disabled={!editable}>
          <div className={classes.fields}>
            <TextInput
              label={t("settings.name")}
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Autocomplete
              label={t("settings.zone")}
              description={t("settings.zoneAbout")}
              data={ZONES}
              limit={40}
              maxDropdownHeight={240}
              value={zone}
              onChange={setZone}
              size="sm"
            />
            <TextInput
              label={t("settings.currency")}
              description={t("settings.currencyAbout")}
              required
              pattern="[A-Z]{3}"
              maxLength={3}
              value={currency}
              onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
            />
            <TextInput
              type="date"
              label={t("settings.today")}
              description={t("settings.todayAbout")}
              value={today}
              onChange={(event) => setToday(event.currentTarget.value)}
            />
          </div>
          {save.isError && <ErrorPanel error={save.error} />}
          {editable && (
            <Button type="submit" loading={save.isPending}>
              {t("action.save", { ns: "common" })}
            </Button>
          )}
        </fieldset>
      </form>
    </section>
  );
}
