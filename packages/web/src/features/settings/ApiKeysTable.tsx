import { Button, Checkbox, Modal, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Answer, call } from "../../lib/api-client.ts";
import { keysQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { SecretLine } from "./SecretLine.tsx";
import classes from "./Settings.module.css";

const SCOPES = ["read", "write", "admin"] as const;
type Scope = (typeof SCOPES)[number];
type Key = Answer<"GET /api/v1/workspaces/{workspace}/keys">["items"][number];

/** API keys: made with a name and scopes, shown once, revoked for good. */
export function ApiKeysTable() {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const keys = useQuery(keysQuery(workspace.slug));
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [days, setDays] = useState<number | string>("");
  const [doomed, setDoomed] = useState<Key | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: [workspace.slug, "keys"] });
  const create = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/keys", {
        params: { workspace: workspace.slug },
        body: { name, scopes: [...scopes], ...(days === "" ? {} : { expiresInDays: Number(days) }) },
      }),
    onSuccess: async () => {
      setName("");
      await refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (key: string) =>
      call("DELETE /api/v1/workspaces/{workspace}/keys/{key}", { params: { workspace: workspace.slug, key } }),
    onSuccess: async () => {
      setDoomed(null);
      await refresh();
    },
  });
  const when = (instant: string | null): string =>
    instant === null ? t("settings.never") : format.instant(instant, workspace.zone);
  const items = keys.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby="keys">
      <h2 id="keys">{t("settings.keys")}</h2>
      <p className="quiet">{t("settings.keysAbout")}</p>
      {keys.isError && <ErrorPanel error={keys.error} retry={() => void keys.refetch()} />}
      {keys.isSuccess && items.length === 0 && <p>{t("settings.noKeys")}</p>}
      {items.length > 0 && (
        <ScrollRegion className={classes.scroll} label={t("settings.keys")}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("settings.name")}</th>
                <th scope="col">{t("settings.scopes")}</th>
                <th scope="col">{t("settings.created")}</th>
                <th scope="col">{t("settings.lastUsed")}</th>
                <th scope="col">
                  <span className="hidden">{t("settings.revoke")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((key) => (
                <tr key={key.id}>
                  <th scope="row">
                    {key.name} <code className="quiet">{key.prefix}…</code>
                  </th>
                  <td>{key.scopes.map((scope) => t(`scope.${scope}`, { ns: "common" })).join(", ")}</td>
                  <td>{when(key.createdAt)}</td>
                  <td>{when(key.lastUsedAt)}</td>
                  <td className="num">
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={t("settings.revokeKey", { name: key.name })}
                      onClick={() => setDoomed(key)}
                    >
                      {t("settings.revoke")}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <form
        className={classes.row}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TextInput
          label={t("settings.keyName")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t("settings.scopes")}
          value={[...scopes]}
          onChange={(value) => setScopes(value as Scope[])}
        >
          <div className={classes.checks}>
            {SCOPES.map((scope) => (
              <Checkbox key={scope} size="xs" value={scope} label={t(`scope.${scope}`, { ns: "common" })} />
            ))}
          </div>
        </Checkbox.Group>
        <NumberInput
          label={t("settings.expires")}
          placeholder={t("settings.expiresNever")}
          min={1}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
        <Button type="submit" variant="default" loading={create.isPending} disabled={scopes.length === 0}>
          {t("settings.createKey")}
        </Button>
      </form>
      {create.isError && <ErrorPanel error={create.error} />}
      {create.isSuccess && <SecretLine about={t("settings.keyMade")} secret={create.data.secret} />}
      <Modal
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title={t("settings.revokeKey", { name: doomed?.name ?? "" })}
        closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
      >
        <p>{t("settings.revokeSure", { name: doomed?.name ?? "" })}</p>
        {revoke.isError && <ErrorPanel error={revoke.error} />}
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setDoomed(null)}>
            {t("action.cancel", { ns: "common" })}
          </Button>
          <Button loading={revoke.isPending} onClick={() => doomed !== null && revoke.mutate(doomed.id)}>
            {t("settings.revoke")}
          </Button>
        </div>
      </Modal>
    </section>
  );
}
