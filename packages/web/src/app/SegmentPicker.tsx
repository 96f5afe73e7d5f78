import { Button, Checkbox, Popover, ScrollArea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../lib/metric-text.ts";
import { attributesQuery, segmentsQuery } from "../lib/queries.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { timesOf } from "../lib/view-state.ts";
import { Icon } from "../ui/Icon.tsx";
import pickerClasses from "./SegmentPicker.module.css";
import classes from "./Shell.module.css";

/** Keeps the accounts with chosen attribute values; values of one attribute widen, attributes narrow. */
export function SegmentPicker() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const [view, change] = useView();
  const format = useFormat();
  const attributes = useQuery(attributesQuery(workspace.slug));
  const segments = useQuery(segmentsQuery(workspace.slug, timesOf(view)));
  const chosen = view.filter ?? [];
  const named = view.segment ?? [];
  const count = chosen.length + named.length;
  const flip = (id: string): void => {
    const next = named.includes(id) ? named.filter((one) => one !== id) : [...named, id];
    change({ segment: next.length === 0 ? undefined : next });
  };
  const titleOf = (id: string): string => segments.data?.items.find((one) => one.id === id)?.title ?? wordsOf(id);
  const toggle = (item: string): void => {
    const next = chosen.includes(item) ? chosen.filter((one) => one !== item) : [...chosen, item];
    change({ filter: next.length === 0 ? undefined : next });
  };
  const label =
    count === 0
      ? t("segment.all")
      : count > 1
        ? t("segment.some", { count })
        : named[0] !== undefined
          ? titleOf(named[0])
          : (chosen[0] ?? "").slice((chosen[0] ?? "").indexOf(":") + 1);
  return (
    <Popover position="bottom-start" width={320} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.control}
          data-on={count > 0}
          aria-label={t("segment.label", { value: label })}
        >
          <Icon name="filter" size={14} />
          <span>{label}</span>
          <Icon name="chevron" size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={pickerClasses.head}>
          <strong>{t("segment.title")}</strong>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={count === 0}
            onClick={() => change({ filter: undefined, segment: undefined })}
          >
            {t("segment.clear")}
          </Button>
        </div>
        <ScrollArea.Autosize mah={360} type="auto">
          {segments.data !== undefined && segments.data.items.length > 0 && (
            <fieldset className={pickerClasses.group}>
              <legend>{t("segment.own")}</legend>
              {segments.data.items.map((one) => (
                <Checkbox
                  key={one.id}
                  size="xs"
                  checked={named.includes(one.id)}
                  onChange={() => flip(one.id)}
                  label={one.title}
                />
              ))}
            </fieldset>
          )}
          {attributes.data?.items.length === 0 && <p className="quiet">{t("segment.none")}</p>}
          {attributes.data?.items.map((attribute) => (
            <fieldset key={attribute.name} className={pickerClasses.group}>
              <legend>{wordsOf(attribute.name)}</legend>
              {attribute.values.slice(0, 12).map((one) => {
                const item = `${attribute.name}:${one.value}`;
                return (
                  <Checkbox
                    key={item}
                    size="xs"
                    checked={chosen.includes(item)}
                    onChange={() => toggle(item)}
                    label={
                      <span className={pickerClasses.value}>
                        <span>{one.value}</span>
                        <span className="quiet">{format.count(one.accounts)}</span>
                      </span>
                    }
                    styles={{ body: { alignItems: "center" }, labelWrapper: { flex: 1 } }}
                  />
                );
              })}
            </fieldset>
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
