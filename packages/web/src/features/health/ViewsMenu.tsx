import { ActionIcon, Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { parseSearch } from "../../lib/view-state.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import sheet from "./Health.module.css";
import { portfolioViewsQuery } from "./health-queries.ts";
import classes from "./PortfolioFilter.module.css";

/** Views that were saved: one's own and the shared ones; the present one can join them. */
export function ViewsMenu() {
  const { t } = useTranslation("portfolio");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const here = useRouterState({ select: (state) => state.location.searchStr });
  const views = useQuery(portfolioViewsQuery(workspace.slug));
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const params = { workspace: workspace.slug };
  const anew = () => client.invalidateQueries({ queryKey: portfolioViewsQuery(workspace.slug).queryKey });
  const save = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/portfolio/views", { params, body: { name, search: here, shared } }),
    onSuccess: async () => {
      setName("");
      await anew();
    },
  });
  const forget = useMutation({
    mutationFn: (view: string) =>
      call("DELETE /api/v1/workspaces/{workspace}/portfolio/views/{view}", { params: { ...params, view } }),
    onSuccess: anew,
  });
  const items = views.data?.items ?? [];
  return (
    <Popover position="bottom-end" width={300} trapFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="flag" size={14} />}
          onClick={() => setOpen(!open)}
        >
          {t("views.open")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.chooser}>
          {views.isSuccess && items.length === 0 && <p className="quiet">{t("views.none")}</p>}
          {items.length > 0 && (
            <ul className={classes.views}>
              {items.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    className={sheet.textButton}
                    onClick={() => {
                      setOpen(false);
                      void navigate({ to: ".", search: parseSearch(one.search) as never });
                    }}
                  >
                    {one.name}
                  </button>
                  {one.shared && <span className="quiet">{t("views.shared")}</span>}
                  {one.mine && (
                    <ActionIcon
                      size="sm"
                      variant="subtle"
                      aria-label={t("views.forget", { name: one.name })}
                      onClick={() => forget.mutate(one.id)}
                    >
                      <Icon name="close" size={12} />
                    </ActionIcon>
                  )}
                </li>
              ))}
            </ul>
          )}
          <form
            className={sheet.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() !== "") save.mutate();
            }}
          >
            <TextInput
              size="xs"
              label={t("views.name")}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {workspace.role !== "viewer" && (
              <Checkbox
                size="xs"
                label={t("views.share")}
                checked={shared}
                onChange={(event) => setShared(event.currentTarget.checked)}
              />
            )}
            <Button size="compact-sm" type="submit" disabled={name.trim() === ""} loading={save.isPending}>
              {t("views.save")}
            </Button>
          </form>
          {save.isError && <ErrorPanel error={save.error} />}
          {forget.isError && <ErrorPanel error={forget.error} />}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
