import { Button, CopyButton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import surveys from "./Surveys.module.css";
import { widgetSecretQuery } from "./survey-queries.ts";
import panel from "./WidgetPanel.module.css";

/** The secret with which the company's own server says who is visiting: made here, shown once. */
export function WidgetSecretPanel() {
  const { t, i18n } = useTranslation("surveys");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const known = useQuery(widgetSecretQuery(workspace.slug));
  const make = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/survey-widget-secret", { params: { workspace: workspace.slug } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey-widget-secret"] }),
  });
  const since = known.data?.createdAt ?? null;
  return (
    <details className={surveys.more}>
      <summary>{t("ui.widget.visitors")}</summary>
      <div className={panel.body}>
        <p className="quiet">{t("ui.widget.visitorsAbout")}</p>
        {known.isError && <ErrorPanel error={known.error} retry={() => void known.refetch()} />}
        {since !== null && (
          <p>
            {t("ui.widget.secretSince", {
              date: new Date(since).toLocaleDateString(i18n.language, { dateStyle: "long" }),
            })}
          </p>
        )}
        {make.isSuccess && (
          <div role="status">
            <p>{t("ui.widget.secretOnce")}</p>
            <pre className={panel.code}>{make.data.secret}</pre>
            <CopyButton value={make.data.secret}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy}>
                  {t(copied ? "action.copied" : "action.copy", { ns: "common" })}
                </Button>
              )}
            </CopyButton>
          </div>
        )}
        <div>
          <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
            {t(since === null ? "ui.widget.secretMake" : "ui.widget.secretReplace")}
          </Button>
        </div>
        {make.isError && <ErrorPanel error={make.error} />}
      </div>
    </details>
  );
}
