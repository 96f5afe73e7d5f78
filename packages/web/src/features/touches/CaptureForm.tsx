import { Button, FileButton, NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TouchCapture, TouchImport } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, call, urlOf } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { healthKey } from "../health/health-queries.ts";
import classes from "./Touches.module.css";

const KINDS = ["mail", "calendar"] as const;

/** One's own domains, whether texts are kept, and the folders that are read again and again. */
export function CaptureForm({ capture }: { readonly capture: TouchCapture }) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const params = { workspace: workspace.slug };
  const [domains, setDomains] = useState(capture.internalDomains.join("\n"));
  const [keepBody, setKeepBody] = useState(capture.keepBody);
  const [folders, setFolders] = useState<readonly { kind: "mail" | "calendar"; path: string }[]>(
    capture.folders.map(({ kind, path }) => ({ kind, path })),
  );
  const [path, setPath] = useState("");
  const [kind, setKind] = useState<"mail" | "calendar">("mail");
  const owner = workspace.role === "owner";
  const anew = () => client.invalidateQueries({ queryKey: healthKey(workspace.slug) });
  const told = (message: string): void => {
    notifications.show({ message, closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) } });
  };
  const resultOf = (result: TouchImport): string =>
    t("capture.result", {
      read: format.count(result.read),
      added: format.count(result.added),
      unmatched: format.count(result.unmatched),
      refused: format.count(result.refused.length),
    });
  const save = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/touches/capture", {
        params,
        body: {
          internalDomains: domains
            .split(/[\s,;]+/)
            .map((one) => one.replace(/^@/, "").toLowerCase())
            .filter((one) => one !== ""),
          keepBody,
          folders: [...folders],
        },
      }),
    onSuccess: async () => {
      told(t("state.saved", { ns: "common" }));
      await anew();
    },
  });
  const run = useMutation({
    mutationFn: () => call("POST /api/v1/workspaces/{workspace}/touches/capture/run", { params }),
    onSuccess: anew,
  });
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const of = /\.(ics|ical|ifb)$/i.test(file.name) ? "calendar" : "mail";
      const url = urlOf("POST /api/v1/workspaces/{workspace}/touches/import", {
        params,
        query: { kind: of, name: file.name.slice(0, 300) },
      });
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: file,
      });
      if (!response.ok) throw new ApiError(await response.json());
      return (await response.json()) as TouchImport;
    },
    onSuccess: async (result) => {
      told(resultOf(result));
      await anew();
    },
  });
  const error = save.error ?? run.error ?? upload.error;
  const stored = (folder: { readonly path: string }) => capture.folders.find((one) => one.path === folder.path);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Textarea
        label={t("capture.domains")}
        description={t("capture.domainsHelp")}
        autosize
        minRows={2}
        disabled={!owner}
        value={domains}
        onChange={(event) => setDomains(event.currentTarget.value)}
      />
      <Switch
        label={t("capture.keepBody")}
        disabled={!owner}
        checked={keepBody}
        onChange={(event) => setKeepBody(event.currentTarget.checked)}
      />
      <section className={classes.section} aria-labelledby="capture-folders">
        <h2 id="capture-folders">{t("capture.folders")}</h2>
        <p className="quiet">{t("capture.foldersHelp")}</p>
        <ul className={classes.folders}>
          {folders.map((folder) => {
            const known = stored(folder);
            return (
              <li key={folder.path} className={classes.folder}>
                <span>{t(`capture.kinds.${folder.kind}`)}</span>
                <code>{folder.path}</code>
                <span className="quiet">
                  {known?.readAt == null
                    ? t("capture.never")
                    : t("capture.readAt", { at: format.instant(known.readAt, workspace.zone) })}
                  {known?.last != null && ` · ${resultOf(known.last)}`}
                </span>
                {known?.error != null && <span className={classes.bad}>{known.error}</span>}
                {owner && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    onClick={() => setFolders(folders.filter((one) => one.path !== folder.path))}
                  >
                    {t("capture.remove", { path: folder.path })}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
        {owner && (
          <div className={classes.tools} style={{ paddingInline: 0 }}>
            <TextInput
              label={t("capture.path")}
              placeholder="/var/mail/customers"
              value={path}
              onChange={(event) => setPath(event.currentTarget.value)}
            />
            <NativeSelect
              label={t("capture.kind")}
              value={kind}
              onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value) ?? "mail")}
              data={KINDS.map((one) => ({ value: one, label: t(`capture.kinds.${one}`) }))}
            />
            <Button
              variant="default"
              disabled={path.trim() === "" || folders.some((one) => one.path === path.trim())}
              onClick={() => {
                setFolders([...folders, { kind, path: path.trim() }]);
                setPath("");
              }}
            >
              {t("capture.add")}
            </Button>
          </div>
        )}
      </section>
      {error !== null && <ErrorPanel error={error} />}
      <div className={classes.actions}>
        {owner && (
          <Button type="submit" loading={save.isPending}>
            {t("capture.save")}
          </Button>
        )}
        {capture.folders.length > 0 && (
          <Button variant="default" loading={run.isPending} onClick={() => run.mutate()}>
            {t("capture.run")}
          </Button>
        )}
        <FileButton
          accept=".eml,.mbox,.ics,message/rfc822,text/calendar"
          onChange={(file) => {
            if (file !== null) upload.mutate(file);
          }}
        >
          {(props) => (
            <Button variant="default" loading={upload.isPending} {...props}>
              {t("capture.upload")}
            </Button>
          )}
        </FileButton>
      </div>
    </form>
  );
}
