// Over 300 lines with its toolbar: what is chosen in it decides what every part below asks.
import { Button, Checkbox, Menu, NativeSelect, Popover, Skeleton, Switch, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { CardPicker } from "./CardPicker.tsx";
import sheet from "./Health.module.css";
import { healthPart, type PortfolioQuestion, portfolioQuery, type ScorecardItem } from "./health-queries.ts";
import { NumbersFilter } from "./NumbersFilter.tsx";
import { OwnerPicker } from "./OwnerPicker.tsx";
import classes from "./PortfolioFilter.module.css";
import { PortfolioMap } from "./PortfolioMap.tsx";
import { PortfolioTable } from "./PortfolioTable.tsx";
import { usePortfolioColumns } from "./portfolio-columns.tsx";
import { RunLine } from "./RunLine.tsx";
import { ShownFilter } from "./ShownFilter.tsx";
import { savePortfolio } from "./save-portfolio.ts";
import { useHealthText } from "./use-health-text.ts";
import { useHealthView } from "./use-health-view.ts";
import { usePortfolioChoice } from "./use-portfolio-choice.ts";
import { usePortfolioGroups, usePortfolioPages } from "./use-portfolio-rows.ts";
import { ViewsMenu } from "./ViewsMenu.tsx";

interface PortfolioPanelProps {
  readonly card: ScorecardItem;
  readonly cards: readonly ScorecardItem[];
}

const OWNER = "owner";

/** The list with its filters, groups, columns, map and files; everything chosen is in the URL. */
export function PortfolioPanel({ card, cards }: PortfolioPanelProps) {
  const { t } = useTranslation("health");
  const { t: own } = useTranslation("portfolio");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [shared, changeShared] = useView();
  const [view, change] = useHealthView();
  const [typed, setTyped] = useState(view.search);
  const search = useDebouncedCallback((value: string) => change({ q: value.trim() }), 120);

  const sharedText = JSON.stringify(healthPart(shared));
  const every = useMemo<PortfolioQuestion>(
    () => ({
      scorecard: card.id,
      sort: view.sort,
      order: view.order,
      ...(JSON.parse(sharedText) as ReturnType<typeof healthPart>),
      ...(view.where.length === 0 ? {} : { where: [...view.where] }),
      ...(view.search === "" ? {} : { search: view.search }),
    }),
    [card.id, view.sort, view.order, view.where, view.search, sharedText],
  );
  const question = useMemo<PortfolioQuestion>(
    () => (view.shown.length === 0 ? every : { ...every, shown: [...view.shown] }),
    [every, view.shown],
  );
  // Counts of all that match but for the chosen health: otherwise what is not chosen could not be.
  const { sort: _, order: __, ...unordered } = every;
  const counts = useQuery(portfolioQuery(workspace.slug, { ...unordered, limit: 0 }));
  const { sort: ___, order: ____, ...chosenOnly } = question;
  const totals = useQuery(
    portfolioQuery(workspace.slug, { ...chosenOnly, limit: 0, ...(view.group === null ? {} : { group: view.group }) }),
  );
  const pages = usePortfolioPages(question, view.group === null);
  const groups = usePortfolioGroups(question, view.group, totals.data?.groups ?? []);
  const lines = view.group === null ? pages.lines : groups.lines;
  const total = totals.data?.total ?? 0;
  const currency = totals.data?.currency ?? workspace.currency;
  const choice = usePortfolioChoice(question, total);

  const attributes = useQuery(attributesQuery(workspace.slug));
  const names = useMemo(() => (attributes.data?.items ?? []).map((one) => one.name), [attributes.data]);
  const owners = useMemo(
    () => (attributes.data?.items ?? []).find((one) => one.name === OWNER)?.values.map((one) => one.value) ?? [],
    [attributes.data],
  );
  const others = useMemo(() => cards.filter((one) => one.id !== card.id), [cards, card.id]);
  const columns = usePortfolioColumns(currency, names, others);
  const visible = columns.filter((column) => !view.hidden.includes(column.id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages.query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const save = useMutation({
    mutationFn: (as: "csv" | "xlsx") => savePortfolio(workspace.slug, { matching: chosenOnly }, card.id, as),
  });

  const error = totals.error ?? (view.group === null ? pages.query.error : groups.error);
  const pending =
    totals.isPending || (view.group === null ? pages.query.isPending : groups.pending && lines.length === 0);
  const title = t("page.portfolio.table", { card: text.card(card.id, card.title) });
  const openGroup = (value: string | null): void => {
    if (view.group === "shown") change({ shown: value ?? "none", by: undefined }, true);
    else if (view.group !== null) {
      const kept = (shared.filter ?? []).filter((one) => !one.startsWith(`${view.group}:`));
      const filter = [...kept, `${view.group}:${value ?? ""}`];
      changeShared({ filter, ...({ by: undefined } as object) });
    }
  };
  return (
    <div className={sheet.stack}>
      {counts.data !== undefined && <ShownFilter portfolio={counts.data} />}
      <div className={sheet.toolbar}>
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
        <OwnerPicker />
        <NativeSelect
          size="xs"
          label={own("group.by")}
          value={view.group ?? ""}
          onChange={(event) => change({ by: event.currentTarget.value }, true)}
          data={[
            { value: "", label: own("group.none") },
            { value: "shown", label: t("page.column.health") },
            ...names.map((name) => ({ value: name, label: name === OWNER ? t("page.column.owner") : wordsOf(name) })),
          ]}
        />
        <NumbersFilter currency={currency} />
        <div className={sheet.toolbarEnd}>
          <Button
            variant={view.map ? "light" : "subtle"}
            size="compact-sm"
            aria-pressed={view.map}
            onClick={() => change({ map: view.map ? undefined : "on" })}
          >
            {own("map.open")}
          </Button>
          <ViewsMenu />
          <Popover position="bottom-end">
            <Popover.Target>
              <Button variant="subtle" size="compact-sm" leftSection={<Icon name="columns" size={14} />}>
                {t("metric.columns", { ns: "web" })}
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <div className={classes.chooser}>
                <Switch
                  size="xs"
                  label={own("dense")}
                  checked={view.dense}
                  onChange={(event) => change({ rows: event.currentTarget.checked ? "dense" : undefined })}
                />
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
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<Icon name="download" size={14} />}
                loading={save.isPending}
                disabled={total === 0}
                aria-label={t("metric.exportOf", { ns: "web", title })}
              >
                {own("file")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => save.mutate("csv")}>CSV</Menu.Item>
              <Menu.Item onClick={() => save.mutate("xlsx")}>XLSX</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {error !== null && <ErrorPanel error={error} retry={() => void pages.query.refetch()} />}
      {save.isError && <ErrorPanel error={save.error} />}
      {pending && error === null && <Skeleton height={420} />}
      {!pending && error === null && total === 0 && (
        <p className={sheet.notice}>
          {t("page.portfolio.nothing")}{" "}
          <button
            type="button"
            className={sheet.textButton}
            onClick={() => {
              setTyped("");
              change({ q: undefined, shown: undefined, where: undefined, filter: undefined, segment: undefined });
            }}
          >
            {t("page.portfolio.clear")}
          </button>
        </p>
      )}
      {!pending && total > 0 && (
        <>
          {view.map && <PortfolioMap question={chosenOnly} />}
          <PortfolioTable
            title={title}
            lines={lines}
            total={total}
            currency={currency}
            columns={visible}
            more={more}
            choice={choice}
            openGroup={openGroup}
          />
          <p className={sheet.foot}>
            {totals.data !== undefined && (
              <span>
                {t("page.portfolio.total", {
                  count: total,
                  number: format.count(total),
                  mrr: format.value(Math.round(totals.data.mrr), { unit: "money", currency }, { compact: true }),
                })}
                {totals.data.withoutMrr > 0 &&
                  ` ${own("withoutMrr", { count: totals.data.withoutMrr, number: format.count(totals.data.withoutMrr) })}`}
              </span>
            )}
            {totals.data?.origin === "computed" ? <span>{own("computed")}</span> : <RunLine card={card} />}
            <span className={sheet.keys}>{own("keys")}</span>
          </p>
          <BulkBar choice={choice} scorecard={card.id} owners={owners} />
        </>
      )}
    </div>
  );
}
