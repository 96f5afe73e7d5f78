import { Button, Menu } from "@mantine/core";
import type { Locale } from "@tendwell/messages/locales";
import { useTranslation } from "react-i18next";
import { urlOf } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { Icon } from "../../ui/Icon.tsx";

const FORMATS = ["csv", "xlsx", "ndjson", "parquet"] as const;

/** What can be taken along of a survey: its answers in four forms, the printable report, the questions themselves. */
export function ExportMenu({
  survey,
  wave,
  segment,
  hasAnswers,
}: {
  survey: string;
  wave: string | undefined;
  segment: string | undefined;
  hasAnswers: boolean;
}) {
  const { t, i18n } = useTranslation("exchange");
  const workspace = useWorkspace();
  const params = { workspace: workspace.slug, survey };
  const locale = i18n.language as Locale;
  const inWave = wave === undefined ? {} : { wave };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" size={14} />}>
          {t("export.open")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {hasAnswers && (
          <>
            <Menu.Label>{t("export.answers")}</Menu.Label>
            {FORMATS.map((format) => (
              <Menu.Item
                key={format}
                component="a"
                href={urlOf("GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers/export", {
                  params,
                  query: { format, locale, ...inWave },
                })}
                download
              >
                {t(`export.format.${format}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t("export.survey")}</Menu.Label>
        {hasAnswers && (
          <Menu.Item
            component="a"
            href={urlOf("GET /api/v1/workspaces/{workspace}/surveys/{survey}/report", {
              params,
              query: { locale, ...inWave, ...(segment === undefined ? {} : { segment }) },
            })}
            download
          >
            {t("export.report")}
          </Menu.Item>
        )}
        <Menu.Item
          component="a"
          href={urlOf("GET /api/v1/workspaces/{workspace}/surveys/{survey}/surveyjs", { params })}
          download={`${survey}.surveyjs.json`}
        >
          {t("export.surveyjs")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
