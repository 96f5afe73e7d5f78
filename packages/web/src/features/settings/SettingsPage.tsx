import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { ApiKeysTable } from "./ApiKeysTable.tsx";
import { AppearanceForm } from "./AppearanceForm.tsx";
import { MembersTable } from "./MembersTable.tsx";
import classes from "./Settings.module.css";
import { WorkspaceForm } from "./WorkspaceForm.tsx";

/** Language and theme for oneself; zone, currency, members and keys for the workspace. */
export function SettingsPage() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const session = useSession();
  const owner = workspace.role === "owner";
  return (
    <>
      <PageHeader title={t("settings.title")} />
      <div className={classes.page}>
        <AppearanceForm />
        <WorkspaceForm key={workspace.slug} workspace={workspace} editable={owner} />
        <section className={classes.section} aria-labelledby="definitions">
          <h2 id="definitions">{t("settings.definitions")}</h2>
          <p className="quiet">{t("settings.definitionsAbout")}</p>
          <div>
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link to="/w/$workspace/settings/definitions" params={{ workspace: workspace.slug }} {...props} />
              )}
            >
              {t("settings.definitionsOpen")}
            </Button>
          </div>
        </section>
        {workspace.role !== "viewer" && (
          <section className={classes.section} aria-labelledby="sharing">
            <h2 id="sharing">{t("settings.sharing")}</h2>
            <p className="quiet">{t("settings.sharingAbout")}</p>
            <div>
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Link to="/w/$workspace/settings/sharing" params={{ workspace: workspace.slug }} {...props} />
                )}
              >
                {t("settings.sharingOpen")}
              </Button>
            </div>
          </section>
        )}
        <section className={classes.section} aria-labelledby="notifications">
          <h2 id="notifications">{t("settings.notifications")}</h2>
          <p className="quiet">{t("settings.notificationsAbout")}</p>
          <div>
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link to="/w/$workspace/settings/notifications" params={{ workspace: workspace.slug }} {...props} />
              )}
            >
              {t("settings.notificationsOpen")}
            </Button>
          </div>
        </section>
        {workspace.role !== "viewer" && (
          <section className={classes.section} aria-labelledby="capture">
            <h2 id="capture">{t("capture.title", { ns: "touches" })}</h2>
            <p className="quiet">{t("capture.lead", { ns: "touches" })}</p>
            <div>
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Link to="/w/$workspace/settings/touches" params={{ workspace: workspace.slug }} {...props} />
                )}
              >
                {t("log.settings", { ns: "touches" })}
              </Button>
            </div>
          </section>
        )}
        {owner && <MembersTable />}
        {owner && <ApiKeysTable />}
        <p className="quiet">{t("settings.version", { version: session.data?.version ?? "" })}</p>
      </div>
    </>
  );
}
