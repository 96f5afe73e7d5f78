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
        {owner && <MembersTable />}
        {owner && <ApiKeysTable />}
        <p className="quiet">{t("settings.version", { version: session.data?.version ?? "" })}</p>
      </div>
    </>
  );
}
