import { ActionIcon, Menu } from "@mantine/core";
import type { MetricQuery } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { urlOf } from "../lib/api-client.ts";
import { useWorkspace } from "../lib/use-view.ts";
import { Icon } from "../ui/Icon.tsx";
import type { SaveDrawing } from "./PanelFrame.tsx";

const FORMATS = ["csv", "xlsx"] as const;

interface PanelMenuProps {
  readonly title: string;
  /** The questions whose answers are drawn. */
  readonly asked: readonly { readonly metric: string; readonly name: string; readonly question: MetricQuery }[];
  readonly save: SaveDrawing | null;
}

/** A panel's files: the figures and the rows behind them, and the drawing. */
export function PanelMenu({ title, asked, save }: PanelMenuProps) {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t("metric.exportOf", { title })}>
          <Icon name="download" size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {asked.map(({ metric, name, question }) =>
          (["results", "rows"] as const).map((what) => (
            <div key={`${metric}/${what}`}>
              <Menu.Label>
                {asked.length > 1 ? `${name}: ` : ""}
                {t(what === "results" ? "metric.exportFigures" : "metric.exportRows")}
              </Menu.Label>
              {FORMATS.map((format) => (
                <Menu.Item
                  key={format}
                  component="a"
                  download
                  href={urlOf("GET /api/v1/workspaces/{workspace}/metrics/{metric}/export", {
                    params: { workspace: workspace.slug, metric },
                    query: { ...question, format, what },
                  })}
                >
                  {format.toUpperCase()}
                </Menu.Item>
              ))}
            </div>
          )),
        )}
        {save !== null && (
          <>
            <Menu.Label>{t("metric.drawing")}</Menu.Label>
            <Menu.Item onClick={save.svg}>SVG</Menu.Item>
            <Menu.Item onClick={save.png}>PNG</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
