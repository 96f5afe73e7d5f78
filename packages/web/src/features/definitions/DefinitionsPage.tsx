import { Button, Modal, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Definition } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companySettingsQuery } from "../../lib/fiscal-start.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { CompanyForm } from "./CompanyForm.tsx";
import { DefinitionEditor } from "./DefinitionEditor.tsx";
import { DefinitionHistory } from "./DefinitionHistory.tsx";
import classes from "./Definitions.module.css";
import { DefinitionsTable } from "./DefinitionsTable.tsx";
import type { Draft } from "./use-apply.ts";

/** What the company's words mean: settings, segments and metrics of its own, the same definitions that files hold. */
export function DefinitionsPage() {
  const { t } = useTranslation("definitions");
  const workspace = useWorkspace();
  const settings = useQuery(companySettingsQuery(workspace.slug));
  const [open, setOpen] = useState<"history" | Draft | null>(null);
  const editable = workspace.role !== "viewer";
  const close = () => setOpen(null);
  const restore = (version: Definition, newest: Definition) =>
    setOpen({ kind: "settings", id: "company", source: version.source, base: newest.version });
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className={classes.page}>
        {!editable && <p className="quiet">{t("viewerOnly")}</p>}
        <section className={classes.section} aria-labelledby="company">
          <h2 id="company">{t("company.title")}</h2>
          <p className="quiet">
            {settings.data?.version === null || settings.data === undefined
              ? t("company.builtIn")
              : t("company.version", { version: settings.data.version })}
          </p>
          {settings.isError && <ErrorPanel error={settings.error} retry={() => void settings.refetch()} />}
          {settings.isPending && <Skeleton height={320} />}
          {settings.isSuccess && (
            <>
              <CompanyForm
                key={`${workspace.slug} ${settings.data.version}`}
                standing={settings.data}
                editable={editable}
              />
              {settings.data.version !== null && (
                <div className={classes.actions}>
                  <Button size="compact-sm" variant="subtle" onClick={() => setOpen("history")}>
                    {t("company.history")}
                  </Button>
                </div>
              )}
            </>
          )}
        </section>
        <section className={classes.section} aria-labelledby="segments">
          <h2 id="segments">{t("segment.title")}</h2>
          <p className="quiet">{t("segment.about")}</p>
          <DefinitionsTable kind="segment" editable={editable} />
        </section>
        <section className={classes.section} aria-labelledby="own-metrics">
          <h2 id="own-metrics">{t("metric.title")}</h2>
          <p className="quiet">{t("metric.about")}</p>
          <DefinitionsTable kind="metric" editable={editable} />
        </section>
        <p className="quiet">
          {t("files")} <code>tendwell pull definitions</code>
        </p>
      </div>
      <Modal
        opened={open !== null}
        onClose={close}
        title={open === "history" ? t("company.history") : t("company.title")}
        size="xl"
        closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
      >
        {open === "history" && <DefinitionHistory kind="settings" id="company" editable={editable} restore={restore} />}
        {open !== null && open !== "history" && <DefinitionEditor draft={open} close={close} />}
      </Modal>
    </>
  );
}
