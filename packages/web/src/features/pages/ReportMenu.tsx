import { Button, Menu } from "@mantine/core";
import type { Locale } from "@tendwell/messages/locales";
import { useTranslation } from "react-i18next";
import { urlOf } from "../../lib/api-client.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { Icon } from "../../ui/Icon.tsx";

/** The reports that people take along: the workbook with live formulas and the board pack, of this day and segment. */
export function ReportMenu() {
  const { t, i18n } = useTranslation("pages");
  const workspace = useWorkspace();
  const [view] = useView();
  const params = { workspace: workspace.slug };
  const query = {
    locale: i18n.language as Locale,
    months: 13,
    ...(view.asOf === undefined ? {} : { asOf: view.asOf }),
    ...(view.knownAt === undefined ? {} : { knownAt: view.knownAt }),
    ...(view.segment === undefined ? {} : { segment: [...view.segment] }),
    ...(view.filter === undefined ? {} : { filter: [...view.filter] }),
  };
  const boardPack = (paper: "a4" | "letter"): string =>
    urlOf("GET /api/v1/workspaces/{workspace}/exports/board-pack", { params, query: { ...query, paper } });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" />}>
          {t("report.reports")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={urlOf("GET /api/v1/workspaces/{workspace}/exports/saas-workbook", { params, query })}
          download
        >
          {t("report.workbook")}
        </Menu.Item>
        <Menu.Item component="a" href={boardPack("a4")} download>
          {t("report.boardPack")}
        </Menu.Item>
        <Menu.Item component="a" href={boardPack("letter")} download>
          {t("report.boardPackLetter")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
