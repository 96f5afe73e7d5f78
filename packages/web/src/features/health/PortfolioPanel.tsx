import { Button, Checkbox, Popover, Skeleton, Switch, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { saveTable } from "../../lib/save-table.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { CardPicker } from "./CardPicker.tsx";
import classes from "./Health.module.css";
import { type PortfolioQuestion, portfolioQuery, type ScorecardItem } from "./health-queries.ts";
import { PortfolioTable } from "./PortfolioTable.tsx";
import { usePortfolioColumns } from "./portfolio-columns.tsx";
import { RunLine } from "./RunLine.tsx";
import { byUrgency, ShownFilter } from "./ShownFilter.tsx";
import { useHealthText } from "./use-health-text.ts";
import { useHealthView } from "./use-health-view.ts";
import { usePortfolioGroups, usePortfolioPages } from "./use-portfolio-rows.ts";

interface PortfolioPanelProps {
  readonly card: ScorecardItem;
  readonly cards: readonly ScorecardItem[];
}

/** The table with its filters, columns and file; everything chosen is in the URL. */
export function PortfolioPanel({ card, cards }: PortfolioPanelProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [shared] = useView();
  const [view, change] = useHealthView();
  const [typed, setTyped] = useState(view.search);
  const search = useDebouncedCallback((value: string) => change({ q: value.trim() }), 200);

  const every = useMemo<PortfolioQuestion>(
    () => ({
      scorecard: card.id,
      sort: view.sort,
      order: view.order,
      ...(shared.filter === undefined ? {} : { filter: [...shared.filter] }),
      ...(view.search === "" ? {} : { search: view.search }),
    }),
    [card.id, view.sort, view.order, view.search, shared.filter],
  );
  const question = useMemo<PortfolioQuestion>(
    () => (view.shown.length === 0 ? every : { ...every, shown: [...view.shown] }),
    [every, view.shown],
  );
  // Counts of all that match but for the chosen health: otherwise what is not chosen could not be.
  const counts = useQuery(portfolioQuery(workspace.slug, { ...every, limit: 1 }));
  const chosen = byUrgency(counts.data?.shown ?? []).filter(
    ({ shown }) => view.shown.length === 0 || view.shown.includes(shown),
  );
  const pages = usePortfolioPages(question, !view.grouped);
  const groups = usePortfolioGroups(every, chosen, view.grouped);
  const lines = view.grouped ? groups.lines : pages.lines;
  const total = chosen.reduce((sum, one) => sum + one.accounts, 0);
  const currency = counts.data?.currency ?? workspace.currency;

  const attributes = useQuery(attributesQuery(workspace.slug));
  const names = useMemo(() => (attributes.data?.items ?? []).map((one) => one.name), [attributes.data]);
  const columns = usePortfolioColumns(currency, names);
  const visible = columns.filter((column) => !view.hidden.includes(column.id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages.query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const save = useMutation({
    mutationFn: async () => {
      const found: (string | number | null)[][] = [
        [t("page.column.account"), t("page.column.id"), ...visible.map((column) => column.name)],
      ];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof pageAt>> = await pageAt(cursor);
        for (const row of page.items)
          found.push([row.account.name, row.account.externalId, ...visible.map((column) => column.file(row))]);
        cursor = page.nextCursor;
      } while (cursor !== null);
      saveTable(`portfolio-${card.id}`, found);
    },
  });
  const pageAt = (cursor: string | null) =>
    call("GET /api/v1/workspaces/{workspace}/portfolio", {
      params: { workspace: workspace.slug },
      query: { ...question, limit: 1000, ...(cursor === null ? {} : { cursor }) },
    });

  const error = counts.error ?? (view.grouped ? groups.error : pages.query.error);
  const pending = counts.isPending || (view.grouped ? groups.pending && lines.length === 0 : pages.query.isPending);
  const title = t("page.portfolio.table", { card: text.card(card.id, card.title) });
  return (
    <div className={classes.stack}>
      {counts.data !== undefined && <ShownFilter portfolio={counts.data} />}
      <div className={classes.toolbar}>
        <CardPicker card={card} cards={cards} />
        <TextInput
          size="xs"
          label={t("page.search")}
          placeholder={t("page.searchHint")}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            search(event.currentTarget.value);
          }}
        />
        <Switch
          size="sm"
          label={t("page.groupByHealth")}
          checked={view.grouped}
          onChange={(event) => change({ by: event.currentTarget.checked ? "band" : undefined })}
        />
        <div className={classes.toolbarEnd}>
          <Popover position="bottom-end">
            <Popover.Target>
              <Button variant="subtle" size="compact-sm" leftSection={<Icon name="columns" size={14} />}>
                {t("metric.columns", { ns: "web" })}
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <div className={classes.chooser}>
                {columns.map((column) => (
                  <Checkbox
                    key={column.id}
                    size="xs"
                    label={column.name}
                    checked={!view.hidden.includes(column.id)}
                    onChange={(event) =>
                      change({
                        hide: (event.currentTarget.checked
                          ? view.hidden.filter((one) => one !== column.id)
                          : [...view.hidden, column.id]
                        ).join(","),
                      })
                    }
                  />
                ))}
              </div>
            </Popover.Dropdown>
          </Popover>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Icon name="download" size={14} />}
            loading={save.isPending}
            disabled={total === 0}
            aria-label={t("metric.exportOf", { ns: "web", title })}
            onClick={() => save.mutate()}
          >
            CSV
          </Button>
        </div>
      </div>
      {error !== null && <ErrorPanel error={error} retry={() => void pages.query.refetch()} />}
      {save.isError && <ErrorPanel error={save.error} />}
      {pending && error === null && <Skeleton height={420} />}
      {!pending && total === 0 && (
        <p className={classes.notice}>
          {t("page.portfolio.nothing")}{" "}
          <button
            type="button"
            className={classes.textButton}
            onClick={() => {
              setTyped("");
              change({ q: undefined, shown: undefined, filter: undefined });
            }}
          >
            {t("page.portfolio.clear")}
          </button>
        </p>
      )}
      {!pending && total > 0 && (
        <>
          <PortfolioTable title={title} lines={lines} total={total} currency={currency} columns={visible} more={more} />
          <p className={classes.foot}>
            <span>
              {t("page.portfolio.total", {
                count: total,
                number: format.count(total),
                mrr: format.value(
                  Math.round(chosen.reduce((sum, one) => sum + one.mrr, 0)),
                  { unit: "money", currency },
                  { compact: true },
                ),
              })}
            </span>
            <RunLine card={card} />
            <span className={classes.keys}>{t("page.portfolio.keys")}</span>
          </p>
        </>
      )}
    </div>
  );
}
