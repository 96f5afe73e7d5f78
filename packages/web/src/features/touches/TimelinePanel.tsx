import { Button, MultiSelect, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { TimelineKind } from "@tendwell/contract";
import { TIMELINE_KINDS } from "@tendwell/contract/fixed-lists";
import { Fragment, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { localDay } from "../../lib/local-day.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { useRowKeys } from "../health/use-row-keys.ts";
import { useUndo } from "../health/use-undo.tsx";
import { openTouch } from "./open-touch.ts";
import classes from "./Touches.module.css";
import { momentPart, timelineQuery } from "./touch-queries.ts";
import { useTimelineText } from "./use-timeline-text.ts";

const SEARCH_MS = 250;

/** Everything known about an account, back to its beginning: more is asked for as one scrolls. */
export function TimelinePanel({ account, editable }: { readonly account: string; readonly editable: boolean }) {
  const { t } = useTranslation("touches");
  const say = useTimelineText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const undo = useUndo();
  const [kinds, setKinds] = useState<TimelineKind[]>([]);
  const [search, setSearch] = useState("");
  const [searched] = useDebouncedValue(search.trim(), SEARCH_MS);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const timeline = useInfiniteQuery(
    timelineQuery(workspace.slug, account, {
      ...momentPart(view),
      ...(kinds.length === 0 ? {} : { kind: kinds }),
      ...(searched === "" ? {} : { search: searched }),
    }),
  );
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const toggle = (key: string): void =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const keyOf = (index: number): string => `${items[index]?.kind} ${items[index]?.key}`;
  const list = useRowKeys(items.length, { o: (index) => toggle(keyOf(index)) });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = timeline;
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const mark = end.current;
    if (mark === null || !hasNextPage || isFetchingNextPage) return;
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) void fetchNextPage();
      },
      { root: mark.parentElement, rootMargin: "200px" },
    );
    watcher.observe(mark);
    return () => watcher.disconnect();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const remove = (touch: string): void => {
    const params = { workspace: workspace.slug, touch };
    void call("DELETE /api/v1/workspaces/{workspace}/touches/{touch}", { params }).then(() =>
      undo(t("log.ended"), () => call("POST /api/v1/workspaces/{workspace}/touches/{touch}/restore", { params })),
    );
  };
  const correct = (touch: string): void => {
    const params = { workspace: workspace.slug, touch };
    void call("GET /api/v1/workspaces/{workspace}/touches/{touch}", { params }).then(
      (found) => openTouch({ channel: found.channel, touch: found }),
      (error: unknown) => undo(error instanceof Error ? error.message : String(error)),
    );
  };
  const title = t("timeline.title");
  return (
    <PanelFrame
      title={title}
      tools={
        editable && (
          <Button size="xs" variant="default" title={t("log.hint")} onClick={() => openTouch({ channel: "call" })}>
            {t("log.open")}
          </Button>
        )
      }
    >
      <div className={classes.tools}>
        <MultiSelect
          label={t("timeline.kinds")}
          placeholder={kinds.length === 0 ? t("timeline.all") : ""}
          clearable
          searchable
          value={kinds}
          onChange={(value) => setKinds(TIMELINE_KINDS.filter((kind) => value.includes(kind)))}
          data={TIMELINE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
        <TextInput
          label={t("timeline.search")}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      {timeline.isPending && (
        <div className={classes.note}>
          <Skeleton height={180} />
        </div>
      )}
      {timeline.isError && <ErrorPanel error={timeline.error} retry={() => void timeline.refetch()} />}
      {timeline.isSuccess && items.length === 0 && (
        <p className={`quiet ${classes.note}`}>
          {t(kinds.length === 0 && searched === "" ? "timeline.none" : "timeline.nothing")}
        </p>
      )}
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
        <ol className={classes.timeline} ref={list.host} aria-label={title} tabIndex={0}>
          {items.map((one, index) => {
            const key = keyOf(index);
            const day = localDay(one.at, workspace.zone);
            const before = items[index - 1];
            const isOpen = opened.has(key);
            return (
              <Fragment key={key}>
                {(before === undefined || localDay(before.at, workspace.zone) !== day) && (
                  <li className={classes.day}>{format.date(day)}</li>
                )}
                <li
                  className={classes.entry}
                  data-row={index}
                  data-active={index === list.active}
                  tabIndex={-1}
                  aria-current={index === list.active ? "true" : undefined}
                >
                  <span className={classes.kind}>{t(`kind.${one.kind}`)}</span>
                  <span className={classes.said}>
                    {say(one)}
                    {one.person !== null && <span className="quiet"> · {one.person}</span>}
                  </span>
                  <time className={classes.time} dateTime={one.at}>
                    {new Intl.DateTimeFormat(format.locale, {
                      timeZone: workspace.zone,
                      hour: "2-digit",
                      minute: "2-digit",
                    }).format(new Date(one.at))}
                  </time>
                  {one.text !== null && (
                    <p className={classes.words} data-open={isOpen}>
                      {one.text}
                    </p>
                  )}
                  {(one.text !== null && one.text.length > 160) || (editable && one.kind === "touch") ? (
                    <span className={classes.entryTools}>
                      {one.text !== null && one.text.length > 160 && (
                        <Button size="compact-xs" variant="subtle" aria-expanded={isOpen} onClick={() => toggle(key)}>
                          {t("timeline.words")}
                        </Button>
                      )}
                      {editable && one.kind === "touch" && one.values.logged === true && (
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          aria-label={`${t("log.correct")}: ${say(one)}, ${format.date(day)}`}
                          onClick={() => correct(one.key)}
                        >
                          {t("log.correct")}
                        </Button>
                      )}
                      {editable && one.kind === "touch" && (
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          aria-label={`${t("log.end")}: ${say(one)}, ${format.date(day)}`}
                          onClick={() => remove(one.key)}
                        >
                          {t("log.end")}
                        </Button>
                      )}
                    </span>
                  ) : null}
                </li>
              </Fragment>
            );
          })}
          {hasNextPage && <li ref={end} aria-hidden="true" />}
        </ol>
      )}
      {items.length > 0 && (
        <div className={classes.foot}>
          {hasNextPage ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("timeline.more")}
            </Button>
          ) : (
            <span>{t("timeline.begin")}</span>
          )}
          <span>{t("timeline.keys")}</span>
        </div>
      )}
    </PanelFrame>
  );
}
