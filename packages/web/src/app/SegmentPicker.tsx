import { Button, Checkbox, Popover, ScrollArea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../lib/metric-text.ts";
import { attributesQuery } from "../lib/queries.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
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
  const chosen = view.filter ?? [];
  const toggle = (item: string): void => {
    const next = chosen.includes(item) ? chosen.filter((one) => one !== item) : [...chosen, item];
    change({ filter: next.length === 0 ? undefined : next });
  };
  const label =
    chosen.length === 0
      ? t("segment.all")
      : chosen.length === 1
        ? (chosen[0] ?? "").slice((chosen[0] ?? "").indexOf(":") + 1)
        : t("segment.some", { count: chosen.length });
  return (
    <Popover position="bottom-start" width={320} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.control}
          data-on={chosen.length > 0}
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
            disabled={chosen.length === 0}
            onClick={() => change({ filter: undefined })}
          >
            {t("segment.clear")}
          </Button>
        </div>
        <ScrollArea.Autosize mah={360} type="auto">
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
