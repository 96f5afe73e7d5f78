import { ActionIcon, Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { DashboardLayout, MetricInfo } from "@tendwell/contract";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useMetricText } from "../../lib/metric-text.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Arrange.module.css";
import { useLayoutName } from "./use-layout-name.ts";

interface ArrangePanelProps {
  readonly layout: DashboardLayout;
  /** The catalogue, in display order. */
  readonly infos: ReadonlyMap<string, MetricInfo>;
  readonly close: () => void;
}

function moved(cards: readonly string[], card: string, to: number): string[] {
  const rest = cards.filter((one) => one !== card);
  rest.splice(Math.max(0, Math.min(rest.length, to)), 0, card);
  return rest;
}

/** Orders and hides the dashboard's cards, by mouse and by keyboard, and saves the result for the workspace. */
export function ArrangePanel({ layout, infos, close }: ArrangePanelProps) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [, change] = useView();
  const nameOf = useLayoutName();
  const [cards, setCards] = useState<readonly string[]>(layout.cards);
  const [name, setName] = useState(layout.preset ? "" : nameOf(layout));
  const [said, setSaid] = useState("");
  const [asked, setAsked] = useState(false);
  const [dragged, setDragged] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const hidden = [...infos.keys()].filter((id) => !cards.includes(id));
  const titleOf = (id: string): string => text.title(id, infos.get(id)?.title);
  useEffect(() => heading.current?.focus(), []);

  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), cards: [...cards] };
      const params = { workspace: workspace.slug };
      return layout.preset
        ? call("POST /api/v1/workspaces/{workspace}/dashboard-layouts", { params, body })
        : call("PUT /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}", {
            params: { ...params, layout: layout.id },
            body,
          });
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [workspace.slug, "layouts"] });
      await client.invalidateQueries({ queryKey: [workspace.slug, "dashboard"] });
      change({ layout: made.id }, false);
      notifications.show({
        message: t("layout.savedToast"),
        closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) },
      });
      close();
    },
  });

  const place = (card: string, to: number): void => {
    const next = moved(cards, card, to);
    setCards(next);
    setSaid(t("layout.moved", { card: titleOf(card), place: next.indexOf(card) + 1, count: next.length }));
  };
  const hide = (card: string): void => {
    const index = cards.indexOf(card);
    setCards(cards.filter((one) => one !== card));
    // The button that was pressed is gone: the keyboard goes on at its neighbour's.
    requestAnimationFrame(() => {
      const buttons = list.current?.querySelectorAll<HTMLElement>("[data-hide]") ?? [];
      buttons[Math.min(index, buttons.length - 1)]?.focus();
    });
  };

  return (
    <section className={classes.panel} aria-labelledby="arranging">
      <form
        className={classes.bar}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (name.trim() !== "" && cards.length > 0) save.mutate();
        }}
      >
        <div>
          <h2 id="arranging" ref={heading} tabIndex={-1}>
            {t("layout.arranging")}
          </h2>
          <p className="quiet">{t("layout.arrangeAbout")}</p>
        </div>
        <div className={classes.actions}>
          <TextInput
            label={t("layout.name")}
            value={name}
            maxLength={100}
            error={asked && name.trim() === "" ? t("layout.nameMissing") : null}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" loading={save.isPending} disabled={cards.length === 0}>
            {layout.preset ? t("layout.save") : t("layout.saveChanges")}
          </Button>
          <Button variant="default" onClick={close}>
            {t("layout.cancel")}
          </Button>
        </div>
      </form>
      {save.isError && <ErrorPanel error={save.error} />}
      <p className="hidden" role="status">
        {said}
      </p>
      <ul ref={list} className={classes.cards}>
        {cards.map((card, index) => (
          <li
            key={card}
            className={classes.card}
            draggable
            data-dragged={dragged === card}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", card);
              setDragged(card);
            }}
            onDragEnter={() => {
              if (dragged !== null && dragged !== card) setCards(moved(cards, dragged, index));
            }}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => event.preventDefault()}
            onDragEnd={() => {
              if (dragged !== null) place(dragged, cards.indexOf(dragged));
              setDragged(null);
            }}
          >
            <span className={classes.name}>{titleOf(card)}</span>
            <span className={classes.buttons}>
              <ActionIcon
                variant="subtle"
                disabled={index === 0}
                aria-label={t("layout.earlier", { card: titleOf(card) })}
                onClick={() => place(card, index - 1)}
              >
                <Icon name="earlier" />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                disabled={index === cards.length - 1}
                aria-label={t("layout.later", { card: titleOf(card) })}
                onClick={() => place(card, index + 1)}
              >
                <Icon name="later" />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                data-hide=""
                aria-label={t("layout.hide", { card: titleOf(card) })}
                onClick={() => hide(card)}
              >
                <Icon name="hide" />
              </ActionIcon>
            </span>
          </li>
        ))}
      </ul>
      {hidden.length > 0 && (
        <section className={classes.hiddenCards} aria-labelledby="hidden-cards">
          <h3 id="hidden-cards">{t("layout.hidden", { count: hidden.length })}</h3>
          <div className={classes.chips}>
            {hidden.map((card) => (
              <Button
                key={card}
                size="compact-sm"
                variant="default"
                leftSection={<Icon name="plus" size={13} />}
                aria-label={t("layout.show", { card: titleOf(card) })}
                onClick={() => setCards([...cards, card])}
              >
                {titleOf(card)}
              </Button>
            ))}
          </div>
        </section>
      )}
    </section>
  );
}
