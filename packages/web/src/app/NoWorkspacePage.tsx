import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EmptyPanel } from "../ui/EmptyPanel.tsx";
import { signOut } from "./sign-out.ts";

/** For people who are signed in but have been given no workspace yet. */
export function NoWorkspacePage() {
  const { t } = useTranslation("web");
  return (
    <main style={{ padding: "2rem", display: "grid", justifyItems: "center" }}>
      <EmptyPanel
        page
        title={t("noWorkspace.title")}
        action={
          <Button variant="default" onClick={() => void signOut()}>
            {t("person.signOut")}
          </Button>
        }
      >
        {t("noWorkspace.text")}
      </EmptyPanel>
    </main>
  );
}
