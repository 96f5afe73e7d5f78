import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { DashboardLayout, DashboardLayouts } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { ApiError, call } from "../../lib/api-client.ts";
import { layoutsQuery } from "../../lib/page-queries.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Dashboard.module.css";
import { useLayoutName } from "./use-layout-name.ts";

interface LayoutPickerProps {
  readonly layouts: DashboardLayouts;
  readonly current: DashboardLayout;
  readonly arrange: () => void;
}

/** Which cards the dashboard shows: chosen by the facts, by kind of business, or an arrangement of one's own. */
export function LayoutPicker({ layouts, current, arrange }: LayoutPickerProps) {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [view, change] = useView();
  const nameOf = useLayoutName();
  const writes = workspace.role !== "viewer";
  const saved = layouts.items.filter((one) => !one.preset);
  const params = { workspace: workspace.slug };
  const refused = (error: unknown): void =>
    void notifications.show({
      color: "red",
      message: error instanceof ApiError ? (error.problem.detail ?? error.problem.title) : String(error),
    });
  const choose = useMutation({
    mutationFn: (layout: string | null) =>
      call("PUT /api/v1/workspaces/{workspace}/dashboard-layout", { params, body: { layout } }),
    onSuccess: async (next) => {
      client.setQueryData(layoutsQuery(workspace.slug).queryKey, next);
      change({ layout: undefined }, false);
      await client.invalidateQueries({ queryKey: [workspace.slug, "dashboard"] });
    },
    onError: refused,
  });
  const restore = useMutation({
    mutationFn: (layout: DashboardLayout) =>
      call("POST /api/v1/workspaces/{workspace}/dashboard-layouts", {
        params,
        body: { name: layout.name ?? layout.id, cards: [...layout.cards] },
      }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [workspace.slug, "layouts"] });
      change({ layout: made.id }, false);
    },
    onError: refused,
  });
  const remove = useMutation({
    mutationFn: (layout: DashboardLayout) =>
      call("DELETE /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}", {
        params: { ...params, layout: layout.id },
      }),
    onSuccess: async (_, layout) => {
      change({ layout: undefined }, false);
      const note = `layout-${layout.id}`;
      notifications.show({
        id: note,
        message: (
          <span className={classes.toast}>
            {t("layout.deleted", { name: layout.name })}
            <button
              type="button"
              className={classes.toastAction}
              onClick={() => {
                notifications.hide(note);
                restore.mutate(layout);
              }}
            >
              {t("action.undo", { ns: "common" })}
            </button>
          </span>
        ),
        autoClose: 8000,
        closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) },
      });
      await client.invalidateQueries({ queryKey: [workspace.slug, "layouts"] });
      await client.invalidateQueries({ queryKey: [workspace.slug, "dashboard"] });
    },
    onError: refused,
  });

  const first = layouts.chosen ?? layouts.automatic;
  const item = (layout: DashboardLayout) => (
    <Menu.Item
      key={layout.id}
      leftSection={
        layout.id === current.id ? <Icon name="check" size={14} /> : <span style={{ width: 14, display: "block" }} />
      }
      aria-current={layout.id === current.id ? "true" : undefined}
      onClick={() => change({ layout: layout.id === first ? undefined : layout.id })}
    >
      {nameOf(layout)}
    </Menu.Item>
  );
  const byFacts = view.layout === undefined && layouts.chosen === null;
  return (
    <Menu position="bottom-end" width={290}>
      <Menu.Target>
        <button
          type="button"
          className={classes.layoutButton}
          aria-label={t("layout.label", { name: nameOf(current) })}
        >
          <Icon name="columns" size={15} />
          <span>{byFacts ? t("layout.automatic", { preset: nameOf(current) }) : nameOf(current)}</span>
          <Icon name="chevron" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {saved.length > 0 && <Menu.Label>{t("layout.saved")}</Menu.Label>}
        {saved.map(item)}
        <Menu.Label>{t("layout.presets")}</Menu.Label>
        {layouts.items.filter((one) => one.preset).map(item)}
        {writes && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Icon name="settings" size={14} />} onClick={arrange}>
              {t("layout.arrange")}
            </Menu.Item>
            {current.id !== first && (
              <Menu.Item leftSection={<Icon name="flag" size={14} />} onClick={() => choose.mutate(current.id)}>
                {t("layout.makeDefault")}
              </Menu.Item>
            )}
            {layouts.chosen !== null && (
              <Menu.Item leftSection={<Icon name="undo" size={14} />} onClick={() => choose.mutate(null)}>
                {t("layout.backToAutomatic")}
              </Menu.Item>
            )}
            {!current.preset && (
              <Menu.Item leftSection={<Icon name="close" size={14} />} onClick={() => remove.mutate(current)}>
                {t("layout.delete", { name: current.name })}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
