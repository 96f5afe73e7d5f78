import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { CHANNELS, openTouch } from "../features/touches/open-touch.ts";
import { useMetricText } from "../lib/metric-text.ts";
import { catalogueQuery, useSession } from "../lib/queries.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { sharedView } from "../lib/view-state.ts";
import classes from "./CommandPalette.module.css";
import { DAY_PAGES } from "./nav-pages.ts";

interface Entry {
  readonly key: string;
  readonly group: string;
  readonly title: string;
  readonly hint: string;
  readonly words: string;
  run(): void;
}

/** Finds any metric, page or workspace from the keyboard. */
export function CommandPalette({ close }: { close: () => void }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const workspace = useWorkspace();
  const session = useSession();
  const navigate = useNavigate();
  const [view] = useView();
  const catalogue = useQuery(catalogueQuery(workspace.slug));
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();

  const entries = useMemo<Entry[]>(() => {
    const search = sharedView(view) as never;
    const params = { workspace: workspace.slug };
    const pages: Entry[] = [
      ...DAY_PAGES.flatMap((page) => [page, ...(page.inside ?? [])]).map((page) => ({
        key: `p:${page.id}`,
        title: t(`nav.${page.id}`),
        run: () => void navigate({ to: `/w/${workspace.slug}${page.path}` as never, search }),
      })),
      ...(["sources", "imports", "upload", "rejects", "contradictions", "doctor"] as const).map((tab) => ({
        key: `p:${tab}`,
        title: t("palette.dataTab", { tab: t(`data.tab.${tab}`) }),
        run: () => void navigate({ to: "/w/$workspace/data/$tab", params: { ...params, tab }, search }),
      })),
      {
        key: "p:scorecards",
        title: t("nav.scorecards"),
        run: () => void navigate({ to: "/w/$workspace/scorecards", params, search }),
      },
      {
        key: "p:settings",
        title: t("nav.settings"),
        run: () => void navigate({ to: "/w/$workspace/settings", params, search }),
      },
    ].map((page) => ({ ...page, group: t("palette.pages"), hint: "", words: page.title.toLowerCase() }));
    const metrics = (catalogue.data?.items ?? []).map((metric) => {
      const title = text.title(metric.id, metric.title);
      return {
        key: `m:${metric.id}`,
        group: t("palette.metrics"),
        title,
        hint: t(`family.${metric.family}`, { ns: "common" }),
        words: `${title} ${metric.title} ${metric.id}`.toLowerCase(),
        run: () =>
          void navigate({ to: "/w/$workspace/metrics/$metric", params: { ...params, metric: metric.id }, search }),
      };
    });
    const workspaces = (session.data?.workspaces ?? [])
      .filter((one) => one.slug !== workspace.slug)
      .map((one) => ({
        key: `w:${one.slug}`,
        group: t("shell.workspaces"),
        title: one.name,
        hint: "",
        words: `${one.name} ${one.slug}`.toLowerCase(),
        run: () => void navigate({ to: "/w/$workspace/dashboard", params: { workspace: one.slug } }),
      }));
    const touches = (workspace.role === "viewer" ? [] : CHANNELS).map((channel) => {
      const title = t(`palette.touch.${channel}`);
      return {
        key: `t:${channel}`,
        group: t("palette.actions"),
        title,
        hint: "",
        words: `${title} ${channel}`.toLowerCase(),
        run: () => openTouch({ channel }),
      };
    });
    return [...pages, ...touches, ...metrics, ...workspaces];
  }, [t, text, workspace.slug, workspace.role, view, catalogue.data, session.data, navigate]);

  const needle = query.trim().toLowerCase();
  const found = entries.filter((entry) => needle.split(/\s+/).every((word) => entry.words.includes(word))).slice(0, 60);
  const chosen = Math.min(active, Math.max(0, found.length - 1));
  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    close();
    entry.run();
  };
  const move = (index: number): void => {
    setActive(index);
    document.getElementById(`${id}-${found[index]?.key ?? ""}`)?.scrollIntoView({ block: "nearest" });
  };

  return (
    <Modal
      opened
      onClose={close}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      size="lg"
      title={t("palette.open")}
      styles={{ header: { display: "none" } }}
      overlayProps={{ backgroundOpacity: 0.35 }}
    >
      <input
        className={classes.input}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length === 0 ? undefined : `${id}-${found[chosen]?.key}`}
        aria-label={t("palette.open")}
        placeholder={t("palette.placeholder")}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") move((chosen + 1) % Math.max(1, found.length));
          else if (event.key === "ArrowUp") move((chosen - 1 + found.length) % Math.max(1, found.length));
          else if (event.key === "Enter" && !event.nativeEvent.isComposing) run(found[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div id={`${id}-list`} className={classes.list} role="listbox" aria-label={t("palette.results")}>
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input drives the list by aria-activedescendant
          <div
            key={entry.key}
            id={`${id}-${entry.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={classes.option}
            onMouseMove={() => setActive(index)}
            onClick={() => run(entry)}
          >
            <span>{entry.title}</span>
            <span className="quiet">{entry.hint === "" ? entry.group : entry.hint}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={classes.none}>{t("palette.none", { query })}</p>}
    </Modal>
  );
}
