import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Definition } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { DefinitionEditor } from "./DefinitionEditor.tsx";
import { DefinitionHistory } from "./DefinitionHistory.tsx";
import classes from "./Definitions.module.css";
import { definitionsQuery } from "./definition-queries.ts";
import { TEMPLATES } from "./definition-templates.ts";
import type { Draft } from "./use-apply.ts";

interface DefinitionsTableProps {
  readonly kind: "segment" | "metric";
  readonly editable: boolean;
}

type Open = { readonly draft: Draft } | { readonly history: string } | { readonly archive: Definition };

/** The definitions of one kind: written and changed as text, with their history. */
export function DefinitionsTable({ kind, editable }: DefinitionsTableProps) {
  const { t } = useTranslation("definitions");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const definitions = useQuery(definitionsQuery(workspace.slug, kind));
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const archive = useMutation({
    mutationFn: (id: string) =>
      call("DELETE /api/v1/workspaces/{workspace}/definitions/{kind}/{id}", {
        params: { workspace: workspace.slug, kind, id },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [workspace.slug] });
      close();
    },
  });
  const items = definitions.data?.items ?? [];
  const edit = (one: Definition, newest: Definition = one) =>
    setOpen({
      draft: { kind, id: one.id, source: one.source, base: newest.archived ? null : newest.version },
    });
  const title =
    open === null
      ? ""
      : "draft" in open
        ? t(open.draft.base === null ? `${kind}.new` : "editor.title", { id: open.draft.id })
        : "history" in open
          ? t("history.title", { id: open.history })
          : t("archive.title", { id: open.archive.id });
  return (
    <>
      {definitions.isError && <ErrorPanel error={definitions.error} retry={() => void definitions.refetch()} />}
      {definitions.isSuccess && items.length === 0 && <p className="quiet">{t(`${kind}.none`)}</p>}
      {items.length > 0 && (
        <ScrollRegion className={classes.scroll} label={t(`${kind}.title`)}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("table.name")}</th>
                <th scope="col">{t("table.version")}</th>
                <th scope="col">{t("table.changed")}</th>
                <th scope="col">
                  <span className="hidden">{t("table.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    {kind === "metric" && !one.archived ? (
                      <Link
                        to="/w/$workspace/metrics/$metric"
                        params={{ workspace: workspace.slug, metric: one.id }}
                        search={{} as never}
                      >
                        {one.title}
                      </Link>
                    ) : (
                      one.title
                    )}{" "}
                    <code className="quiet">{one.id}</code>
                  </th>
                  <td>
                    {one.version}
                    {one.archived && <span className="quiet"> · {t("history.archived")}</span>}
                  </td>
                  <td>
                    {one.author} · {format.instant(one.createdAt, workspace.zone)}
                  </td>
                  <td className="num">
                    <span className={classes.actions}>
                      {editable && !one.archived && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          aria-label={t("table.editOne", { id: one.id })}
                          onClick={() => edit(one)}
                        >
                          {t("table.edit")}
                        </Button>
                      )}
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={t("history.title", { id: one.id })}
                        onClick={() => setOpen({ history: one.id })}
                      >
                        {t("table.history")}
                      </Button>
                      {editable && !one.archived && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          aria-label={t("archive.title", { id: one.id })}
                          onClick={() => setOpen({ archive: one })}
                        >
                          {t("table.archive")}
                        </Button>
                      )}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {editable && (
        <div className={classes.actions}>
          <Button
            variant="default"
            onClick={() => setOpen({ draft: { kind, id: "", source: TEMPLATES[kind], base: null } })}
          >
            {t(`${kind}.new`)}
          </Button>
        </div>
      )}
      <Modal
        opened={open !== null}
        onClose={close}
        title={title}
        size="xl"
        closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
      >
        {open !== null && "draft" in open && <DefinitionEditor draft={open.draft} close={close} />}
        {open !== null && "history" in open && (
          <DefinitionHistory kind={kind} id={open.history} editable={editable} restore={edit} />
        )}
        {open !== null && "archive" in open && (
          <div className={classes.plain}>
            <p>{t("archive.sure", { id: open.archive.id })}</p>
            {archive.isError && <ErrorPanel error={archive.error} />}
            <div className={classes.actions}>
              <Button loading={archive.isPending} onClick={() => archive.mutate(open.archive.id)}>
                {t("table.archive")}
              </Button>
              <Button variant="default" onClick={close}>
                {t("action.cancel", { ns: "common" })}
              </Button>
            </div>
          </div>
        )}
      </Modal>
    </>
  );
}
