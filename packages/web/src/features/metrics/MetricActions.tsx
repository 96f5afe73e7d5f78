import { Button, CopyButton, Menu } from "@mantine/core";
import type { MetricQuery } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { urlOf } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { Icon } from "../../ui/Icon.tsx";

const FORMATS = ["csv", "xlsx", "ndjson", "parquet"] as const;
const NAMES = { csv: "CSV", xlsx: "XLSX", ndjson: "NDJSON", parquet: "Parquet" } as const;

/** Export and permalink. The link is the page's own: the URL is the state. */
export function MetricActions({ metric, question }: { metric: string; question: MetricQuery }) {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const href = (format: (typeof FORMATS)[number], what: "results" | "rows"): string =>
    urlOf("GET /api/v1/workspaces/{workspace}/metrics/{metric}/export", {
      params: { workspace: workspace.slug, metric },
      query: { ...question, format, what },
    });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="download" />}>
            {t("metric.export")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(["results", "rows"] as const).map((what) => (
            <div key={what}>
              <Menu.Label>{t(what === "results" ? "metric.exportFigures" : "metric.exportRows")}</Menu.Label>
              {FORMATS.map((format) => (
                <Menu.Item key={format} component="a" href={href(format, what)} download>
                  {NAMES[format]}
                </Menu.Item>
              ))}
            </div>
          ))}
        </Menu.Dropdown>
      </Menu>
      <CopyButton value={location.href}>
        {({ copied, copy }) => (
          <Button variant="default" leftSection={<Icon name={copied ? "check" : "link"} />} onClick={copy}>
            {copied ? t("metric.permalinkCopied") : t("metric.permalink")}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
